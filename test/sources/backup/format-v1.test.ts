/** Backups of format version 1 stay readable, whatever later versions look like. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { backupAccount } from '../../../pipelines/backup.ts'
import { restoreBackup } from '../../../pipelines/restore.ts'
import { openBackup } from '../../../src/sources/backup/open-backup.ts'
import { verifyBackup } from '../../../src/sources/backup/verify-backup.ts'
import type { SourceItem, SourcePage } from '../../../src/sources/source.ts'
import { useArchive } from '../../support/archive.ts'
import { useFolder } from '../../support/backup-files.ts'
import { at } from '../../support/listed-source.ts'

const archive = useArchive()
const out = useFolder()
const FOLDER = join(import.meta.dirname, '../../fixtures/backup-v1')
const FILES = ['ada.json', 'ada.json.zst', 'ada.json.gz', 'ada.json.zst.age']
const identity = join(FOLDER, 'key.txt')
const { signal } = new AbortController()

async function pages(): Promise<SourcePage[]> {
  await using source = await openBackup(join(FOLDER, 'ada.json'))
  const all: SourcePage[] = []
  for await (const page of source.pages(signal)) all.push(page)
  return all
}

test.each(FILES)('%s verifies', async (name) => {
  expect(await verifyBackup(join(FOLDER, name), { identity })).toMatchObject({
    account: { name: 'ada.bakes', timeZone: 'Asia/Kathmandu', keepsUnsent: false },
    owner: { ids: [{ kind: 'name', id: 'Ada Zoë 🎉' }] },
    backupDate: '2025-06-01T00:00:00.000000+00:00',
    counts: {
      people: 5,
      conversations: 3,
      messages: 14,
      versions: 1,
      reactions: 2,
      attachments: 2,
      unreadable: 1,
    },
  })
})

test('its conversations are read as they were written', async () => {
  const [chat, request, group, unreadable, ...more] = await pages()
  expect(more).toEqual([])
  expect(chat?.thread).toMatchObject({
    ids: [
      { kind: 'instagram', id: '340282366841710301244276025017577086977' },
      { kind: 'instagram-v2', id: '17842000000000001' },
      { kind: 'export-folder', id: '17842000000000001' },
    ],
    title: 'Bob "the" Builder',
    isGroup: false,
    folder: 'inbox',
    isStillParticipant: true,
    source: 'export',
    observedAt: at('2025-05-01T08:00:00'),
    raw: '{\n  "participants": [],\n  "title": "Bob \\u0022the\\u0022 Builder"\n}',
  })
  expect(request?.thread).toMatchObject({ folder: 'pending', isStillParticipant: false, raw: null })
  expect(request?.thread?.members.map(({ isAdmin, person }) => [person.ids[0]?.id, isAdmin])).toEqual([
    ['1234567890', true],
    ['9876543210', false],
  ])
  expect(request?.items).toEqual([])
  expect(group?.thread).toMatchObject({ isGroup: true, folder: 'archived', isStillParticipant: null })
  expect(group?.items[0]?.sender).toMatchObject({
    ids: [{ kind: 'thread-name', id: 'Instagram User' }],
    isDeletedUser: true,
  })
  const others = chat?.thread?.members.map(({ person }) => person.isDeletedUser)
  expect(others).toEqual(chat?.thread?.members.map(() => false))
  expect([chat, request, group].every((page) => page?.endsThread)).toBe(true)
  expect(unreadable).toMatchObject({
    thread: null,
    unreadable: [{ source: 'export', origin: 'messages/inbox/x_1/message_9.json', byteOffset: 4711 }],
  })
  expect(Buffer.from(unreadable?.unreadable[0]?.raw ?? []).toString('latin1')).toBe('{"messages": [\xff')
})

describe('its messages', () => {
  const bySecond = async (time: string): Promise<SourceItem | undefined> => {
    const [chat] = await pages()
    return chat?.items.find((it) => Math.floor(it.sentAt / 1e6) === Math.floor(at(`2023-04-30T${time}`) / 1e6))
  }

  test('have all their ids, and their earlier states', async () => {
    const [, message] = (await pages())[0]?.items ?? []
    expect(message).toMatchObject({
      itemId: '31043081130626591721887547204304896',
      fingerprints: ['5fb28764d37bed23b8786714b34673d4', 'efa119e2b08c400d8456f059c2841275'],
      sentAt: at('2023-04-30T10:00:00.123456'),
      text: 'Yes, holding one for you until 5pm.',
      source: 'instagram',
      raw: '{"item_id": 31042838748842713088000000000000000001}',
    })
    expect(message?.sender.names).toContainEqual({
      kind: 'display_name',
      name: 'Bob, renamed',
      firstObservedAt: at('2024-05-01T08:00:00.123456'),
      lastObservedAt: at('2024-05-01T08:00:00.123456'),
    })
    expect(message?.versions).toMatchObject([
      { text: 'Yes, holding one for you until 6pm.', source: 'export', firstObservedAt: at('2025-05-01T08:00:00') },
    ])
    expect(message?.versions[0]?.reactions).toMatchObject([{ emoji: '❤', reactedAt: at('2023-04-30T10:05:00') }])
  })

  test('have exact text', async () => {
    expect((await bySecond('09:59:00'))?.text).toBe('NUL \0, lone \ud83d, line\u2028end, "quotes" \\ and 👩‍👩‍👧')
    expect((await bySecond('09:52:00'))?.text).toBe('')
    expect((await bySecond('09:53:00'))?.text).toBe(null)
  })

  test('have what else there is', async () => {
    expect(await bySecond('10:10:00')).toMatchObject({
      repliedToItemId: '31043081130626591721887547204304896',
      raw: '{"item_id":1e400,"x":0.10}',
    })
    expect((await bySecond('09:58:00'))?.share).toEqual({
      url: 'https://www.instagram.com/reel/abc/',
      owner: 'someone.else',
      text: 'Their caption 🎂',
    })
    expect((await bySecond('09:57:00'))?.attachments).toEqual([
      {
        kind: 'photo',
        uri: 'your_instagram_activity/messages/inbox/bob/photos/1.jpg',
        takenAt: at('2023-04-30T09:56:59'),
        sizeBytes: 123456,
      },
      {
        kind: 'video',
        uri: 'your_instagram_activity/messages/inbox/bob/videos/2.mp4',
        takenAt: null,
        sizeBytes: null,
      },
    ])
    expect(await bySecond('09:56:00')).toMatchObject({ noticeClass: 'call-ended', callSeconds: 754 })
    expect(await bySecond('09:55:00')).toMatchObject({ isEcho: true, isUnsent: false })
    expect(await bySecond('09:54:00')).toMatchObject({ isUnsent: true, text: null, versions: [] })
    expect(await bySecond('09:53:00')).toMatchObject({ isTakenDown: true, isUnsent: false })
    expect(await bySecond('09:51:00')).toMatchObject({ raw: '', text: 'its original text was removed' })
  })
})

test('it restores, and the archive is backed up to the same document', async () => {
  await restoreBackup(archive(), { file: join(FOLDER, 'ada.json.zst.age'), identity }, { signal })
  const asOf = at('2025-06-01T00:00:00')
  const { path } = await backupAccount(archive(), { out: out('ada.json'), asOf }, { signal })
  expect(await readFile(path, 'utf8')).toBe(await readFile(join(FOLDER, 'ada.json'), 'utf8'))
})
