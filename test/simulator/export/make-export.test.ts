import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MakeExportOptions } from '../../../src/simulator/export/make-export.ts'
import { listFiles, type MadeExport, madeExport } from '../../support/made-export.ts'
import { type NaiveMessage, type NaiveThread, readNaively } from './naive-reader.ts'

async function digestOf(options: MakeExportOptions): Promise<string> {
  await using made = await madeExport(options)
  const hash = createHash('sha256')
  for (const file of await listFiles(made.place))
    hash.update(`${file}\0`).update(await readFile(join(made.place, file)))
  return hash.digest('hex')
}

describe('a made export of the usual size', () => {
  let made: MadeExport
  let threads: readonly NaiveThread[]
  let messages: readonly NaiveMessage[]

  beforeAll(async () => {
    made = await madeExport({ messages: 20_000, media: 0 })
    threads = await readNaively(made.dir)
    messages = threads.flatMap((thread) => thread.messages)
  })

  afterAll(() => made[Symbol.asyncDispose]())

  it('has 20,000 rows in several hundred threads, the largest in two files', () => {
    expect(made.truth).toMatchObject({ rows: 20_000, files: { media: 0 } })
    expect(messages).toHaveLength(20_000)
    expect(threads.length).toBeGreaterThan(200)
    expect(threads.filter((thread) => thread.messages.length === 0)).toHaveLength(1)
    expect(threads.filter((thread) => thread.messages.length === 1).length).toBeGreaterThan(5)
    expect(threads.find((thread) => thread.messages.length > 10_000)?.perFile).toEqual([10_000, 400])
  })

  it('holds every thread newest first', () => {
    const times = threads.map((thread) => thread.messages.map((message) => message.timestamp_ms))
    expect(times).toEqual(times.map((thread) => thread.toSorted((a, b) => b - a)))
  })

  it('holds every kind of content there is', () => {
    const { itemTypes, notices, attachments, ...truth } = made.truth
    const types =
      'action_log animated_media clip felix_share link media media_share placeholder profile static_sticker story_share text video_call_event voice_media'
    const classes =
      'call-started call-ended call-missed group-named group-photo live-location member-added member-left member-removed nickname poll-created poll-vote quiet-mode story-mention theme'
    expect(Object.keys(itemTypes)).toEqual(expect.arrayContaining(types.split(' ')))
    expect(Object.keys(notices)).toEqual(expect.arrayContaining(classes.split(' ')))
    expect(Object.keys(attachments.kinds)).toHaveLength(7)
    for (const figure of [truth.unsent, truth.takenDown, truth.edits, truth.echoes]) expect(figure).toBeGreaterThan(0)
  })

  it('has identical messages in one millisecond, and edits beside their originals', () => {
    const pairs = threads.flatMap((thread) =>
      thread.messages.slice(1).map((older, index) => [thread.messages[index]!, older] as const),
    )
    const sameMoment = pairs.filter(([newer, older]) => newer.timestamp_ms === older.timestamp_ms)
    const twins = sameMoment.filter(([newer, older]) => newer.content === older.content)
    const edits = sameMoment.filter(([newer]) => newer.content?.endsWith(' (edited)'))
    expect(twins.length).toBeGreaterThan(0)
    expect(edits.length).toBeGreaterThan(0)
    expect(sameMoment).toHaveLength(twins.length + edits.length)
  })

  it('is written in four languages, by people with names of many scripts', () => {
    const text = messages.map((message) => message.content ?? '').join('\n')
    const names = threads.flatMap((thread) => thread.participants.map((person) => person.name)).join('\n')
    const words = ['sourdough', 'Roggenbrot', 'パン', 'خبز', '👨‍👩‍👧‍👦', '=SUM(', 'e\u0301', 'line one\nline two']
    expect(words.filter((word) => !text.includes(word))).toEqual([])
    const scripts = ['Han', 'Hiragana', 'Arabic', 'Cyrillic', 'Hangul', 'Thai', 'Hebrew', 'Devanagari', 'Greek']
    expect(scripts.filter((script) => !new RegExp(`\\p{Script=${script}}`, 'u').test(names + text))).toEqual([])
  })

  it('goes over every change of the clock in three years, and ends where it should', () => {
    const days = Object.keys(made.truth.days)
    expect(days.length).toBeGreaterThan(600)
    for (const month of ['2023-10', '2024-03', '2024-10', '2025-03', '2025-10', '2026-03']) {
      expect(days.filter((day) => day.startsWith(month)).length).toBeGreaterThan(10)
    }
    expect(made.truth.takenAt).toBe(Date.UTC(2026, 8, 30, 20))
  })

  it('sleeps at night and is busy by day, by the clocks of its zone', () => {
    const hours = made.truth.zones['Europe/Berlin']!.hours
    expect(Math.max(...hours.slice(2, 5)) * 10).toBeLessThan(Math.min(...hours.slice(18, 22)))
  })
})

describe('making an export', () => {
  it('gives the same bytes for the same options, and others for another seed', async () => {
    const options = { seed: 7, messages: 600, hostile: true }
    const [first, again, other] = [
      await digestOf(options),
      await digestOf(options),
      await digestOf({ ...options, seed: 8 }),
    ]
    expect(again).toBe(first)
    expect(other).not.toBe(first)
  })

  it('spreads a thread over files of at most so many messages', async () => {
    await using made = await madeExport({ messages: 1_200, perFile: 50, media: 0 })
    const threads = await readNaively(made.dir)
    for (const { perFile } of threads) {
      expect(perFile.slice(0, -1).every((count) => count === 50)).toBe(true)
      expect(perFile.at(-1)).toBeLessThanOrEqual(50)
    }
    const [largest] = threads.toSorted((a, b) => b.messages.length - a.messages.length)
    expect(largest!.perFile.length).toBeGreaterThan(2)
  })

  it('keeps the size asked for exactly', async () => {
    for (const messages of [40, 333, 1_001]) {
      await using made = await madeExport({ messages, media: 0 })
      expect(made.truth.rows).toBe(messages)
    }
  })

  it('refuses more threads than messages can fill', async () => {
    await expect(madeExport({ messages: 10, threads: 50 })).rejects.toThrow(RangeError)
  })

  it('carries NUL and lone surrogates where asked to', async () => {
    await using made = await madeExport({ messages: 400, hostile: true, media: 0 })
    const text = (await readNaively(made.dir)).flatMap((thread) => thread.messages.map(({ content }) => content ?? ''))
    expect(text.some((content) => content.includes('\0'))).toBe(true)
    expect(text.some((content) => !content.isWellFormed())).toBe(true)
  })

  it('stops when asked to, and tells how far it is', async () => {
    const controller = new AbortController()
    const seen: number[] = []
    const onProgress = (rows: number): void => {
      seen.push(rows)
      if (rows === 2_000) controller.abort()
    }
    await expect(madeExport({ messages: 9_000, media: 0, signal: controller.signal, onProgress })).rejects.toThrow()
    expect(seen).toEqual([1_000, 2_000])
  })
})
