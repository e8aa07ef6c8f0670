import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isoToMicros, microsToIso } from '../../../src/clock.ts'
import { openSource } from '../../../src/sources/open-source.ts'
import { readPlainMessage } from '../../../src/sources/plain-backup/plain-message.ts'
import type { SourcePerson } from '../../../src/sources/source.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { readAll } from '../export/support/made-export.ts'

const SAMPLE = join(import.meta.dirname, '../../../../shared/samples/backup/dm_backup.own.json')
const THREAD = '340282366841710301244276025017577086977'

/** An item id of that time, as Instagram makes them. */
const idAt = (iso: string, low = 12_345n): string => String((BigInt(isoToMicros(iso)) << 64n) + low)

interface Conversation {
  readonly thread_id?: unknown
  readonly users?: readonly unknown[]
  readonly messages: readonly object[]
  readonly [key: string]: unknown
}

async function backupFile(
  conversations: readonly Conversation[],
  more: object = {},
  change = (text: string) => text,
): Promise<string> {
  const path = join(await temporaryFolder(), 'dm_backup.json')
  const filled = conversations.map((one) => ({
    thread_id: THREAD,
    title: 't',
    users: ['ada'],
    is_group: false,
    ...one,
  }))
  await writeFile(
    path,
    change(JSON.stringify({ backup_date: '2026-09-28T16:30:00.123456', conversations: filled, ...more }, null, 2)),
  )
  return path
}

const message = (
  iso: string,
  userId: string,
  text: string | null,
  timestamp = iso.slice(0, 19),
  more: object = {},
) => ({
  id: idAt(iso),
  user_id: userId,
  text,
  timestamp,
  item_type: 'text',
  ...more,
})

const ids = (person: SourcePerson | null | undefined) => person?.ids.map(({ kind, id }) => `${kind}:${id}`) ?? null

/** Python leaves big ids bare where the script did not make strings of them. */
const bare = (text: string): string => text.replace(/"(thread_id|id|user_id)": "(\d+)"/g, '"$1": $2')

test('takes a user listed under no more than the username of a deleted account for one', async () => {
  const users = ['__deleted__3f9k', 'bob']
  const said = message('2026-09-01T12:00:00.000000Z', '1', 'hi')
  const path = await backupFile([{ users, messages: [said] }])
  const [page] = (await readAll(openSource([path], {}))).pages
  const members = page?.thread?.members.map(({ person }) => [person.ids[0]?.id, person.isDeletedUser])
  expect(members).toEqual([
    ['__deleted__3f9k', true],
    ['bob', false],
  ])
})

describe('the plain backup of a script', () => {
  test('gives messages by their item ids, with exact times from them', async () => {
    const path = await backupFile([
      {
        messages: [
          message('2026-09-28T14:11:00.654321Z', '7', 'é 🎂'),
          message('2026-09-28T14:10:00.000001Z', '8', null),
        ],
      },
    ])
    const { items, threads, unreadable } = await readAll(openSource([path]))
    expect(unreadable).toEqual([])
    expect(items.map(({ itemId, sentAt, text, itemType }) => [itemId, microsToIso(sentAt), text, itemType])).toEqual([
      [idAt('2026-09-28T14:11:00.654321Z'), '2026-09-28T14:11:00.654321+00:00', 'é 🎂', 'text'],
      [idAt('2026-09-28T14:10:00.000001Z'), '2026-09-28T14:10:00.000001+00:00', null, 'text'],
    ])
    expect(threads).toMatchObject([
      { ids: [{ kind: 'instagram', id: THREAD }], title: 't', isGroup: false, source: 'plain-backup' },
    ])
    expect(JSON.parse(threads[0]?.raw ?? '')).toEqual({
      thread_id: THREAD,
      title: 't',
      users: ['ada'],
      is_group: false,
    })
    expect(JSON.parse(items[0]?.raw ?? '')).toMatchObject({ text: 'é 🎂' })
  })

  test('reads ids that are bare numbers of 39 digits to the last digit', async () => {
    const path = await backupFile(
      [
        {
          messages: [
            message(
              '2026-09-28T14:11:00.654321Z',
              '1234567890123456789',
              '"id": 340282366841710301244276025017577086977',
            ),
          ],
        },
      ],
      {},
      bare,
    )
    const { items, threads } = await readAll(openSource([path]))
    expect(threads[0]?.ids).toEqual([{ kind: 'instagram', id: THREAD }])
    expect(items).toMatchObject([
      { itemId: idAt('2026-09-28T14:11:00.654321Z'), text: '"id": 340282366841710301244276025017577086977' },
    ])
    expect(ids(items[0]?.sender)).toEqual(['instagram:1234567890123456789'])
    expect(items[0]?.raw).toContain(`"id": ${idAt('2026-09-28T14:11:00.654321Z')}`)
  })

  test('never puts a long id through a number', () => {
    fc.assert(
      fc.property(fc.bigInt(10n ** 16n, 2n ** 128n - 1n), fc.bigInt(1n, 2n ** 64n), fc.string(), (id, user, text) => {
        const found = readPlainMessage(
          `{"id": ${id}, "user_id":${user},"text":${JSON.stringify(text)},"timestamp":null}`,
        )
        expect(found).toMatchObject({ itemId: String(id), userId: String(user), text })
      }),
    )
  })

  test('finds out on what clock it was written, and says so', async () => {
    for (const [offset, hours] of [
      ['UTC+05:30', 5.5],
      ['UTC-08:00', -8],
      ['UTC+00:00', 0],
    ] as const) {
      const local = (iso: string) => microsToIso(isoToMicros(iso) + hours * 3_600_000_000).slice(0, 19)
      const times = ['2026-09-28T14:11:00.6Z', '2026-09-28T14:10:00.4Z']
      const withoutId = {
        id: 'a base64 id',
        user_id: '7',
        text: 'x',
        timestamp: local('2026-09-28T14:09:00Z'),
        item_type: 'text',
      }
      const path = await backupFile(
        [{ messages: [...times.map((iso) => message(iso, '7', 'x', local(iso))), withoutId] }],
        { backup_date: local('2026-09-28T15:00:00Z') },
      )
      const { items, threads, notes } = await readAll(openSource([path]))
      expect(notes.join()).toContain(`on a clock at ${offset}`)
      expect(items.map((item) => item.sentAt)).toEqual([...times.map(isoToMicros), isoToMicros('2026-09-28T14:09:00Z')])
      expect(items.map((item) => item.itemId !== null)).toEqual([true, true, false])
      expect(threads[0]?.observedAt).toBe(isoToMicros('2026-09-28T15:00:00Z'))
    }
  })

  test('trusts the written time where the id tells another', async () => {
    const odd = {
      id: '17900000000000000',
      user_id: '7',
      text: 'x',
      timestamp: '2021-08-31T18:20:28.754135+00:00',
      item_type: 'text',
    }
    const { items } = await readAll(openSource([await backupFile([{ messages: [odd] }])]))
    expect(items).toMatchObject([{ sentAt: isoToMicros('2021-08-31T18:20:28.754135Z'), itemId: '17900000000000000' }])
  })

  test('knows the owner as whoever writes in several conversations of two, and the others by exclusion', async () => {
    const of = (id: string, username: string, userId: string) => ({
      thread_id: id,
      users: [username],
      messages: [message('2026-09-28T14:11:00Z', '1', 'mine'), message('2026-09-28T14:10:00Z', userId, 'theirs')],
    })
    const path = await backupFile([
      of('101', 'ada', '7'),
      of('102', 'ben', '8'),
      {
        thread_id: '103',
        users: ['ada', 'ben'],
        is_group: true,
        messages: [message('2026-09-28T14:09:00Z', '8', 'group')],
      },
    ])
    const { items, threads } = await readAll(openSource([path]))
    expect(items.map((item) => ids(item.sender))).toEqual([
      ['instagram:1'],
      ['instagram:7', 'username:ada'],
      ['instagram:1'],
      ['instagram:8', 'username:ben'],
      ['instagram:8', 'username:ben'],
    ])
    expect(threads.map((thread) => thread.members.map(({ person }) => ids(person)?.[0]))).toEqual([
      ['instagram:7', 'instagram:1'],
      ['instagram:8', 'instagram:1'],
      ['instagram:7', 'instagram:8', 'instagram:1'],
    ])
    await using source = await openSource([path])
    const { owner, isOwnerGuess } = await source.describe()
    expect([ids(owner), isOwnerGuess]).toEqual([['instagram:1'], true])
  })

  test('guesses nobody where two could be the owner, unless told', async () => {
    const path = await backupFile([
      { messages: [message('2026-09-28T14:11:00Z', '1', 'a'), message('2026-09-28T14:10:00Z', '7', 'b')] },
    ])
    await using open = await openSource([path])
    expect((await open.describe()).owner).toBeNull()
    const { items } = await readAll(openSource([path], { owner: '1' }))
    expect(items.map((item) => ids(item.sender))).toEqual([['instagram:1'], ['instagram:7', 'username:ada']])
    await using named = await openSource([path], { owner: 'me.myself' })
    const { owner, isOwnerGuess } = await named.describe()
    expect([ids(owner), isOwnerGuess]).toEqual([['username:me.myself'], false])
  })

  test('takes users as objects too', async () => {
    const users = [{ pk: '7', username: 'ada', full_name: 'Ada B.' }]
    const path = await backupFile([
      { users, messages: [message('2026-09-28T14:11:00Z', '1', 'a'), message('2026-09-28T14:10:00Z', '7', 'b')] },
    ])
    const { items } = await readAll(openSource([path]))
    expect(items[1]?.sender.names.map(({ kind, name }) => [kind, name])).toEqual([
      ['username', 'ada'],
      ['display_name', 'Ada B.'],
    ])
    await using source = await openSource([path])
    expect(ids((await source.describe()).owner)).toEqual(['instagram:1'])
  })

  test('names what it cannot read, and goes on', async () => {
    const path = await backupFile(
      [
        {
          messages: [
            message('2026-09-28T14:11:00Z', '1', 'one'),
            { id: '5', text: 'nobody' },
            message('2026-09-28T14:09:00Z', '1', 'BROKEN'),
            message('2026-09-28T14:08:00Z', '1', 'two'),
          ],
        },
        { thread_id: null, messages: [message('2026-09-28T14:11:00Z', '1', 'nowhere')] },
      ],
      {},
      (text) => text.replace('"BROKEN"', 'BROKEN'),
    )
    const { items, unreadable } = await readAll(openSource([path]))
    expect(items.map((item) => item.text)).toEqual(['one', 'two'])
    expect(unreadable.map(({ reason }) => reason)).toEqual([
      'a message without a sender',
      'not valid JSON',
      'a message of a conversation without an id',
    ])
  })

  test('keeps what is whole of a file that is cut off', async () => {
    const path = await backupFile(
      [{ messages: [message('2026-09-28T14:11:00Z', '1', 'one'), message('2026-09-28T14:10:00Z', '1', 'two')] }],
      {},
      (text) => text.slice(0, text.indexOf('"two"')),
    )
    const { items, unreadable } = await readAll(openSource([path]))
    expect(items.map((item) => item.text)).toEqual(['one'])
    expect(unreadable).toHaveLength(1)
  })

  test('joins a thread that stands there twice', async () => {
    const path = await backupFile([
      { messages: [message('2026-09-28T14:11:00Z', '1', 'one')] },
      { messages: [message('2026-09-28T14:10:00Z', '1', 'two')] },
    ])
    const { pages, threads } = await readAll(openSource([path]))
    expect(threads).toHaveLength(1)
    expect(pages.map((page) => page.endsThread)).toEqual([false, true])
  })

  test.skipIf(!existsSync(SAMPLE))('reads the sample', async () => {
    const { items, notes, threads } = await readAll(openSource([SAMPLE]))
    expect(
      items.map(({ sentAt, itemType, sender }) => [microsToIso(sentAt).slice(0, 19), itemType, ids(sender)]),
    ).toEqual([
      ['2026-09-28T14:11:00', 'text', ['instagram:1234567890']],
      ['2026-09-28T14:10:00', 'xma_clip', ['instagram:9876543210']],
    ])
    expect(threads[0]?.title).toBe('ada.bakes')
    expect(notes).toHaveLength(3)
  })
})
