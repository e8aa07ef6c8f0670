import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openPromise } from 'yauzl'
import type { ExpectedMessage } from '../../../src/simulator/export/make-export.ts'
import { listFiles, madeExport, zipParts } from '../../support/made-export.ts'
import { isEcho, readNaively, unescapeMeta } from './naive-reader.ts'

async function readOwner(dir: string, path: string): Promise<string> {
  const text = await readFile(join(dir, path), 'latin1')
  const entries = JSON.parse(text).profile_user[0].string_map_data as Record<string, { value: string }>
  return unescapeMeta(entries.Name?.value ?? '')
}

interface FlatConversation {
  readonly participants: readonly string[]
  readonly conversation: readonly {
    readonly sender: string
    readonly created_at: string
    readonly likes?: object[]
    readonly text?: string | null
    readonly heart?: string
    readonly action?: string
    readonly video_call_action?: string
  }[]
}

/** Time, sender and words, whatever key they stand under. */
function naiveFlat({ sender, created_at, ...item }: FlatConversation['conversation'][number]): readonly unknown[] {
  const micros = Date.parse(created_at) * 1000 + Number(created_at.slice(23, 26))
  const words = item.text ?? item.heart ?? item.action ?? item.video_call_action ?? null
  return [micros, sender, words === '' ? null : words]
}

describe('layouts of the export', () => {
  it.each([
    ['current', 'your_instagram_activity/messages', 'personal_information/personal_information'],
    ['2023', 'your_instagram_activity/messages', 'personal_information'],
    ['2022', 'messages', 'personal_information'],
    ['2021', 'messages', 'account_information'],
  ] as const)('%s has its messages in %s and its owner in %s', async (layout, root, place) => {
    await using made = await madeExport({ messages: 400, layout, media: 0 })
    const threads = await readNaively(made.dir)
    expect(threads.every((thread) => thread.folder.startsWith(`${root}/`))).toBe(true)
    expect(threads).toHaveLength(made.truth.threads.length)
    expect(await readOwner(made.dir, `${place}/personal_information.json`)).toBe('Noémi Feldmann')
    const [message] = threads.flatMap((thread) => thread.messages)
    expect('is_geoblocked_for_viewer' in message!).toBe(layout !== '2021')
    expect('is_unsent_image_by_messenger_kid_parent' in message!).toBe(layout === 'current')
  })

  it('of 2021 says what kind each thread and message is, and shares without words', async () => {
    await using made = await madeExport({ messages: 1_500, layout: '2021', media: 0 })
    const threads = await readNaively(made.dir)
    const told = new Map(made.truth.threads.map((thread) => [thread.thread, thread.isGroup]))
    for (const { suffix, thread_type } of threads) {
      expect(thread_type).toBe(told.get(suffix) ? 'RegularGroup' : 'Regular')
    }
    const messages = threads.flatMap((thread) => thread.messages)
    expect(new Set(messages.map((message) => message.type))).toEqual(
      new Set(['Generic', 'Share', 'Call', 'Subscribe', 'Unsubscribe']),
    )
    expect(messages.every((message) => typeof message.is_unsent === 'boolean')).toBe(true)
    expect(messages.some((message) => message.content?.endsWith('sent an attachment.'))).toBe(false)
    expect(made.truth.reactions.dated).toBe(0)
    expect(made.truth.messages).toBe(messages.filter((message) => !isEcho(message)).length)
  })

  it('of 2018 to 2020 is one file with usernames and microseconds', async () => {
    await using made = await madeExport({ messages: 3_000, layout: 'flat-2020', endsAt: Date.UTC(2020, 9, 30) })
    const text = await readFile(join(made.dir, 'messages.json'), 'latin1')
    const conversations = JSON.parse(text) as readonly FlatConversation[]
    const items = conversations.flatMap(({ conversation }) => conversation)
    expect(items).toHaveLength(made.truth.rows)
    const told = Object.fromEntries(made.truth.people.map((person) => [person.name, person.messages]))
    const naive = Map.groupBy(items, (item) => item.sender)
    for (const [sender, sent] of naive) expect(told[sender]).toBe(sent.length)
    expect(made.truth.reactions.total).toBe(items.flatMap((item) => item.likes ?? []).length)
    expect(items.every((item) => /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/.test(item.created_at))).toBe(true)
    const lines = (await readFile(made.rowsFile, 'ascii')).trimEnd().split('\n')
    const rows = lines.map((line) => JSON.parse(line) as ExpectedMessage)
    expect(rows.map(({ micros, sender, text }) => [micros, sender, text])).toEqual(items.map(naiveFlat))
    const keys = conversations.map(({ participants }) => participants.toSorted().join(','))
    expect(new Set(keys).size).toBe(made.truth.threads.length)
    expect(keys.length).toBeGreaterThanOrEqual(new Set(keys).size)
    expect(made.truth.people.some((person) => person.name.startsWith('__deleted__'))).toBe(true)
  })

  it('tie about a third of the people to their usernames, both namesakes among them', async () => {
    await using made = await madeExport({ messages: 2_500, media: 0 })
    const folder = 'connections/followers_and_following'
    const files = (await listFiles(made.dir)).filter(
      (file) => file.startsWith(folder) && !/follow(?:ers|ing)/.test(file.slice(folder.length)),
    )
    const entries: { label_values: { value: string }[] }[] = []
    for (const file of files) entries.push(...JSON.parse(await readFile(join(made.dir, file), 'latin1')))
    const pairs = entries.map(({ label_values: [, name, username] }) => [unescapeMeta(name!.value), username!.value])
    const { people } = made.truth
    for (const { name, username, isOwner } of people.filter((person) => person.thread === null && !person.isOwner)) {
      expect(isOwner).toBe(false)
      expect(pairs.find(([known]) => known === name)?.[1] ?? null).toBe(username)
    }
    const share = people.filter((person) => person.username !== null).length / people.length
    expect(share).toBeGreaterThan(0.25)
    expect(share).toBeLessThan(0.45)
    const byName = [...Map.groupBy(pairs, ([name]) => name).values()]
    const namesakes = byName.filter((same) => same.length > 1)
    expect(namesakes.map((same) => new Set(same.map(([, username]) => username)).size)).toEqual([2])
  })

  it('puts small valid files where messages say they are', async () => {
    await using made = await madeExport({ messages: 1_200, media: 1 })
    const { total, present } = made.truth.attachments
    expect(present).toBe(total)
    const heads: Record<string, string> = { jpg: '\xff\xd8\xff', png: '\x89PNG', gif: 'GIF89a', pdf: '%PDF-' }
    for (const file of (await listFiles(made.dir)).filter((path) => /\.(?:jpg|png|gif|pdf|mp4)$/.test(path))) {
      const body = await readFile(join(made.dir, file), 'latin1')
      const head = heads[file.slice(file.lastIndexOf('.') + 1)]
      if (head === undefined) expect(body.slice(4, 8)).toBe('ftyp')
      else expect(body.startsWith(head)).toBe(true)
    }
  })

  it('dates every file with the export, not with the clock', async () => {
    await using made = await madeExport({ messages: 200 })
    for (const file of await listFiles(made.dir)) {
      expect((await stat(join(made.dir, file))).mtimeMs).toBe(made.truth.takenAt)
    }
  })

  it('comes in ZIP parts that together hold every file once, media apart from their thread', async () => {
    await using made = await madeExport({ messages: 800, media: 1 })
    const parts = await zipParts(made, 3)
    const names: string[][] = []
    for (const part of parts) {
      const zip = await openPromise(part)
      names.push([])
      for await (const entry of zip.eachEntry()) names.at(-1)!.push(entry.fileName)
    }
    expect(names.flat().toSorted()).toEqual(await listFiles(made.dir))
    for (const part of names) {
      const threads = part.filter((name) => name.endsWith('message_1.json')).map((name) => name.split('/').at(-2) ?? '')
      expect(part.some((name) => !name.endsWith('.json') && threads.some((thread) => name.includes(thread)))).toBe(
        false,
      )
    }
  })
})
