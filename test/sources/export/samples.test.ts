/**
 * Every sample export, read in every form, against what a plain JSON.parse of its files says. The samples lie beside the
 * project and are not part of it: without them these tests are skipped.
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSource } from '../../../src/sources/open-source.ts'
import { filesBelow, makeFolder, makeZip, type Read, readAll } from './support/made-export.ts'

const SAMPLES = join(import.meta.dirname, '../../../../shared/samples/export')

/** Text as a person would repair it. */
const repaired = (text: string): string => Buffer.from(text, 'latin1').toString('utf8')

interface Row {
  readonly sender_name: string
  readonly timestamp_ms: number
  readonly content?: string
  readonly reactions?: readonly object[]
}

/** All messages below a folder, by file, as they are written. */
async function oracle(root: string): Promise<{ file: string; row: Row }[]> {
  const rows: { file: string; row: Row }[] = []
  for (const [path, content] of Object.entries(await filesBelow(root))) {
    if (!/message_\d+\.json$/.test(path)) continue
    for (const row of JSON.parse(content.toString()).messages as Row[]) rows.push({ file: path, row })
  }
  return rows
}

const byTime = (a: { sentAt: number; raw: string }, b: { sentAt: number; raw: string }): number =>
  a.sentAt - b.sentAt || (a.raw < b.raw ? -1 : 1)

/** What must be the same in whatever form the export is given. */
const gist = (read: Read) =>
  [...read.items]
    .sort(byTime)
    .map(({ raw, sentAt, itemType, text, sender }) => ({ raw, sentAt, itemType, text, ids: sender.ids }))

for (const name of ['full-coverage', 'real-2021', 'igsift']) {
  const root = join(SAMPLES, name)
  describe.skipIf(!existsSync(root))(`the sample ${name}`, () => {
    test('gives every message of its files, its original text, its sender, time, text and reactions', async () => {
      const rows = await oracle(root)
      const read = await readAll(openSource([root]))
      expect(read.unreadable).toEqual([])
      expect(read.items).toHaveLength(rows.length)
      const left = [...rows]
      for (const item of read.items) {
        const at = left.findIndex(
          ({ file, row }) => item.origin === file && JSON.stringify(row) === JSON.stringify(JSON.parse(item.raw)),
        )
        const [{ file, row }] = left.splice(at, 1) as [{ file: string; row: Row }]
        expect((await readFile(join(root, file))).toString('utf8')).toContain(item.raw)
        expect(item.sentAt).toBe(row.timestamp_ms * 1000)
        expect(item.sender.names[0]?.name).toBe(repaired(row.sender_name))
        if (item.text !== null) expect(item.text).toBe(repaired(row.content ?? ''))
        expect(item.reactions).toHaveLength(row.reactions?.length ?? 0)
      }
      expect(left).toEqual([])
    })

    test('is the same as a ZIP, in a folder around it, and from its messages alone', async () => {
      const files = await filesBelow(root)
      const whole = gist(await readAll(openSource([root])))
      const wrapped = Object.fromEntries(
        Object.entries(files).map(([path, content]) => [`instagram-x/${path}`, content]),
      )
      expect(gist(await readAll(openSource([await makeZip(files)])))).toEqual(whole)
      expect(gist(await readAll(openSource([await makeZip(wrapped)])))).toEqual(whole)
      expect(gist(await readAll(openSource([await makeFolder(wrapped)])))).toEqual(whole)
      const messagesOnly = await readAll(openSource([join(root, 'your_instagram_activity/messages')]))
      expect(gist(messagesOnly).map(({ raw }) => raw)).toEqual(whole.map(({ raw }) => raw))
    })

    test('ends every thread on exactly one page, and never goes back to it', async () => {
      const read = await readAll(openSource([root]))
      for (const thread of read.threads) {
        const pages = read.pages.filter((page) => page.thread === thread)
        expect(pages.map((page) => page.endsThread)).toEqual(pages.map((_, at) => at === pages.length - 1))
      }
      const { total } = await (await openSource([root])).describe()
      expect(read.pages.at(-1)?.done).toBe(total)
    })
  })
}

describe.skipIf(!existsSync(SAMPLES))('what the samples hold', () => {
  test('every kind of content becomes what it is', async () => {
    const read = await readAll(openSource([join(SAMPLES, 'full-coverage')]))
    const types = new Map<string, number>()
    for (const { itemType, noticeClass } of read.items) {
      const key = noticeClass === null ? itemType : `${itemType}/${noticeClass}`
      types.set(key, (types.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries([...types].sort())).toEqual({
      'action_log/group-named': 1,
      'action_log/member-added': 1,
      'action_log/member-left': 1,
      'action_log/reaction': 2,
      'action_log/theme': 1,
      animated_media: 1,
      clip: 1,
      file: 1,
      link: 1,
      media: 2,
      media_share: 1,
      placeholder: 3,
      profile: 1,
      static_sticker: 1,
      text: 9,
      'video_call_event/call-missed': 1,
      'video_call_event/call-started': 1,
      voice_media: 1,
    })
    expect(read.items.filter((item) => item.isEcho).map((item) => item.text)).toEqual([
      'Reacted 😂 to your message ',
      'Liked a message',
    ])
    expect(read.items.filter((item) => item.isUnsent)).toHaveLength(1)
    expect(read.items.filter((item) => item.isTakenDown)).toHaveLength(1)
    expect(read.threads.map(({ title, isGroup, folder }) => ({ title, isGroup, folder }))).toEqual([
      { title: 'Zoë Müller', isGroup: false, folder: 'inbox' },
      { title: 'Instagram User', isGroup: false, folder: 'pending' },
      { title: 'Klub “Ł”', isGroup: true, folder: 'inbox' },
    ])
  })

  test('the flat file of 2020 gives its conversations by usernames', async () => {
    const root = join(SAMPLES, 'flat-2020')
    const rows = JSON.parse(await readFile(join(root, 'messages.json'), 'utf8')) as {
      participants: string[]
      conversation: object[]
    }[]
    const read = await readAll(openSource([root]))
    expect(read.unreadable).toEqual([])
    expect(read.items.map((item) => JSON.parse(item.raw))).toEqual(rows.flatMap((one) => one.conversation))
    expect(read.threads.map((thread) => thread.ids[0]?.id)).toEqual(
      rows.map((one) => [...one.participants].sort().join(',')),
    )
    expect(read.items.map((item) => item.itemType)).toEqual([
      ...['link', 'text', 'story_share', 'reel_share', 'media_share', 'reel_share'],
      ...['text', 'media_share'],
      ...['media', 'reel_share', 'animated_media'],
      ...['story_share', 'action_log'],
      'media',
      'video_call_event',
      'like',
    ])
    await using source = await openSource([root])
    expect((await source.describe()).owner?.ids).toEqual([{ kind: 'username', id: '__proefpersoon4' }])
  })

  test('the HTML export is refused with the way to ask for JSON', async () => {
    await expect(openSource([join(SAMPLES, 'html')])).rejects.toMatchObject({
      code: 'html-export',
      exitCode: 2,
      hint: expect.stringContaining('format: JSON'),
    })
  })

  test('a folder of exports of several accounts is refused', async () => {
    await expect(openSource([SAMPLES])).rejects.toMatchObject({ code: 'several-accounts', exitCode: 2 })
    expect(basename(dirname(SAMPLES))).toBe('samples')
  })
})
