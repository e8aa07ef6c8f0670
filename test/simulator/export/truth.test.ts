import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectedMessages } from '../../../src/simulator/export/expected-messages.ts'
import type { ExpectedMessage, MakeExportOptions } from '../../../src/simulator/export/make-export.ts'
import { RowsDigest } from '../../../src/simulator/export/rows-digest.ts'
import { type MadeExport, madeExport } from '../../support/made-export.ts'
import { filesOf, isEcho, type NaiveMessage, type NaiveThread, readNaively } from './naive-reader.ts'

const ROOT = 'your_instagram_activity'
const ZONES = ['Europe/Berlin', 'Asia/Kathmandu', 'America/St_Johns']
const OPTIONS: MakeExportOptions = { seed: 'truth', messages: 4_000, zones: ZONES, perFile: 500 }

let made: MadeExport
let threads: readonly NaiveThread[]
let messages: readonly NaiveMessage[]

beforeAll(async () => {
  made = await madeExport(OPTIONS)
  threads = await readNaively(made.dir)
  messages = threads.flatMap((thread) => thread.messages).filter((message) => !isEcho(message))
})

afterAll(() => made[Symbol.asyncDispose]())

function count<T>(items: readonly T[], keyOf: (item: T) => string): Record<string, number> {
  const groups = Map.groupBy(items, keyOf)
  return Object.fromEntries([...groups].map(([key, group]) => [key, group.length]))
}

describe('the truth about a made export, beside a naive reading of its files', () => {
  it('has exactly as many rows as asked for, and as many messages as are not echoes', () => {
    const rows = threads.flatMap((thread) => thread.messages)
    expect(rows).toHaveLength(4_000)
    expect(made.truth).toMatchObject({ rows: 4_000, messages: messages.length, echoes: 4_000 - messages.length })
    expect(made.truth.echoes).toBeGreaterThan(100)
  })

  it('knows every thread: folder, title, people, counts, first and last moment', () => {
    const naive = threads.map((thread) => ({
      thread: thread.suffix,
      title: thread.title,
      section: thread.section,
      participants: thread.participants.map((person) => person.name),
      rows: thread.messages.length,
      messages: thread.messages.filter((message) => !isEcho(message)).length,
      first: thread.messages.at(-1)?.timestamp_ms ?? null,
      last: thread.messages[0]?.timestamp_ms ?? null,
    }))
    const told = made.truth.threads.map(({ isGroup: _, digest: __, ...thread }) => thread)
    const bySuffix = (a: { thread: string }, b: { thread: string }): number => (a.thread < b.thread ? -1 : 1)
    expect(told.toSorted(bySuffix)).toEqual(naive.toSorted(bySuffix))
  })

  it('counts messages by person as often as their names stand in the files', () => {
    const told: Record<string, number> = {}
    for (const person of made.truth.people) told[person.name] = (told[person.name] ?? 0) + person.messages
    const naive = count(messages, (message) => message.sender_name)
    expect(Object.fromEntries(Object.entries(told).filter(([, sent]) => sent > 0))).toEqual(naive)
  })

  it('keeps namesakes and deleted accounts apart by thread, and nobody else', () => {
    const { people } = made.truth
    const split = people.filter((person) => person.thread !== null)
    const names = new Set(split.map((person) => person.name))
    expect(names).toContain('Instagram User')
    expect(names.size).toBe(2)
    const whole = people.filter((person) => person.thread === null).map((person) => person.name)
    expect(new Set(whole).size).toBe(whole.length)
  })

  it('counts messages by UTC day', () => {
    expect(made.truth.days).toEqual(
      count(messages, (message) => new Date(message.timestamp_ms).toISOString().slice(0, 10)),
    )
  })

  it.each(ZONES)('counts local days and hours of %s, daylight saving included', (zone) => {
    const format = new Intl.DateTimeFormat('en-CA', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      hourCycle: 'h23',
    })
    const local = messages.map((message) => format.format(message.timestamp_ms).split(', '))
    const told = made.truth.zones[zone]!
    expect(told.days).toEqual(count(local, ([day]) => day ?? ''))
    const hours = count(local, ([, hour]) => String(Number(hour)))
    expect(told.hours).toEqual(Array.from({ length: 24 }, (_, hour) => hours[hour] ?? 0))
    expect(told.busiestDay?.messages).toBe(Math.max(...Object.values(told.days)))
    expect(told.weekdays.reduce((sum, sent) => sum + sent, 0)).toBe(messages.length)
  })

  it('counts reactions, unsent and taken-down messages', () => {
    const reactions = messages.flatMap((message) => message.reactions ?? [])
    expect(made.truth.reactions).toEqual({
      total: reactions.length,
      dated: reactions.filter((reaction) => reaction.timestamp !== undefined).length,
    })
    expect(made.truth.unsent).toBe(messages.filter((message) => message.is_unsent === true).length)
    expect(made.truth.takenDown).toBe(messages.filter((message) => message.is_taken_down === true).length)
    const given = made.truth.people.reduce((sum, person) => sum + person.reactionsGiven, 0)
    const received = made.truth.people.reduce((sum, person) => sum + person.reactionsReceived, 0)
    expect([given, received]).toEqual([reactions.length, reactions.length])
  })

  it('counts attachments, and those whose files are there, even where a path lacks its first folder', () => {
    const files = messages.flatMap(filesOf)
    const present = files.filter((uri) => existsSync(join(made.dir, uri)) || existsSync(join(made.dir, ROOT, uri)))
    expect(made.truth.attachments).toMatchObject({ total: files.length, present: present.length })
    expect(present.length).toBeLessThan(files.length)
    expect(files.some((uri) => uri.startsWith('messages/'))).toBe(true)
  })

  it('says of every row what the files say, in their order', () => {
    const lines = readFileSync(made.rowsFile, 'ascii').trimEnd().split('\n')
    const expected = lines.map((line) => JSON.parse(line) as ExpectedMessage)
    const byThread = Map.groupBy(expected, (row) => row.thread)
    for (const thread of threads) {
      const told = (byThread.get(thread.suffix) ?? []).map(plain)
      expect(told).toEqual(thread.messages.map((message, index) => naivePlain(message, told[index]?.text ?? null)))
    }
  })

  it('says the same without writing anything', () => {
    const lines = readFileSync(made.rowsFile, 'ascii').trimEnd().split('\n')
    const expected = [...expectedMessages(OPTIONS)]
    expect(expected).toEqual(lines.map((line) => JSON.parse(line)))
  })

  it('has a digest of each thread that any order of its rows gives, and no other rows', () => {
    const byThread = Map.groupBy(expectedMessages(OPTIONS), (row) => row.thread)
    for (const { thread, digest, rows } of made.truth.threads) {
      const mine = byThread.get(thread) ?? []
      const digestOf = (list: readonly ExpectedMessage[]): string => {
        const sum = new RowsDigest()
        for (const row of list) sum.add(thread, row.micros / 1000, row.sender, row.itemType, row.text)
        return sum.toString()
      }
      expect(digestOf(mine.toReversed())).toBe(digest)
      if (rows > 0) expect(digestOf(mine.slice(1))).not.toBe(digest)
    }
  })
})

function plain(row: ExpectedMessage) {
  return {
    ms: row.micros / 1000,
    sender: row.sender,
    text: row.text,
    isEcho: row.isEcho,
    isUnsent: row.isUnsent,
    url: row.share?.url ?? null,
    callSeconds: row.callSeconds,
    files: row.attachments.map((file) => file.name).toSorted(),
    reactions: row.reactions,
  }
}

/** A share without words has a stand-in for text, which is nobody's text. */
function naivePlain(message: NaiveMessage, told: string | null): object {
  const isStandIn = told === null && / sent an attachment\.$/.test(message.content ?? '')
  const reactions = message.reactions ?? []
  return {
    ms: message.timestamp_ms,
    sender: message.sender_name,
    text: isStandIn ? null : (message.content ?? null),
    isEcho: isEcho(message),
    isUnsent: message.is_unsent === true,
    url: message.share?.link ?? null,
    callSeconds: message.call_duration ?? null,
    files: filesOf(message)
      .map((uri) => uri.slice(uri.lastIndexOf('/') + 1))
      .toSorted(),
    reactions: reactions.map(({ actor, reaction, timestamp }) => ({
      actor,
      emoji: reaction,
      seconds: timestamp ?? null,
    })),
  }
}
