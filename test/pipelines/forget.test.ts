import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { backupAccount } from '../../pipelines/backup.ts'
import { forgetPerson, planForget } from '../../pipelines/forget.ts'
import { restoreBackup } from '../../pipelines/restore.ts'
import { verifyArchive } from '../../pipelines/verify-archive.ts'
import { type Account, requireAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { messagesWritten } from '../../src/archive/forget-person.ts'
import { inTransaction } from '../../src/archive/in-transaction.ts'
import { microsToIso } from '../../src/clock.ts'
import type { Source, SourcePage, SourcePerson } from '../../src/sources/source.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { fill, newAccount } from '../support/backup-account.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { at, deletedPerson, item, listedSource, page, person, thread } from '../support/listed-source.ts'

const archive = useArchive()
const never = new AbortController().signal
const JAN = at('2026-01-31T00:00:00')
const FEB = at('2026-02-28T00:00:00')
const NOON = at('2025-12-24T12:00:00.123')
const MINUTE = 60_000_000

let account: Account

beforeEach(async () => {
  account = await newAccount(archive(), { timeZone: 'UTC', keepsUnsent: true })
})

async function extract(source: Source): Promise<void> {
  account = await fill(archive(), account, source)
  await transform(archive(), account.accountId)
}

async function forget(word: string, on: Archive = archive()): Promise<void> {
  const plan = await planForget(archive(), word, account.name)
  await forgetPerson(on, plan, never)
}

/** Backs the account up, and restores that into it and into another: nothing changes, and the other is the same. */
async function expectToRestore(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-forget-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const options = { signal: never }
  const { path } = await backupAccount(archive(), { out: join(folder, 'a.json'), account: account.name }, options)
  const before = await canonicalArchive(archive(), account.accountId)
  const { messages } = await restoreBackup(archive(), { file: path, account: account.name }, options)
  expect(messages).toMatchObject({ new: 0, changed: 0 })
  expect(await canonicalArchive(archive(), account.accountId)).toBe(before)
  const other = `${account.name}, restored`
  await restoreBackup(archive(), { file: path, account: other }, options)
  const { accountId } = await requireAccount(archive(), other)
  expect(await canonicalArchive(archive(), accountId)).toBe(before)
}

/** Everything that the tables hold of the account, original texts and quarantined bytes unpacked, as one text. */
async function everything(): Promise<string> {
  const { rows: tables } = await sql<{ name: string }>`
    select c.table_name as name from information_schema.columns c
     where c.table_schema = 'public' and c.column_name = 'account_id'`.execute(archive().db)
  const parts: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(name)} where account_id = ${account.accountId}`.execute(archive().db)
    for (const row of rows)
      parts.push(JSON.stringify(Object.entries(row).map(([key, value]) => [key, readable(value)])))
  }
  return parts.join('\n')
}

function readable(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(readable)
  if (!Buffer.isBuffer(value)) return value
  return value.readUInt32LE(0) === 0xfd2fb528 ? zstdDecompressSync(value).toString('utf8') : value.toString('utf16le')
}

/**
 * Ada's inbox. With Bo alone: he writes, she writes, he reacts. In a group with Bo and Cy: the same, and Bo's reaction
 * changes between two exports, so that there are versions.
 */
function pages(observedAt: number, emoji: string, people: Record<'ada' | 'bo' | 'cy', SourcePerson>): SourcePage[] {
  const { ada, bo, cy } = people
  const raw = (words: object): string => JSON.stringify(words)
  const reactions = [{ actor: bo, emoji, reactedAt: null }]
  const photo = { kind: 'photo' as const, takenAt: null, sizeBytes: 5 }
  const alone = thread('bo_111', [bo, ada], observedAt)
  const group = { ...thread('trip_222', [bo, cy, ada], observedAt), title: 'Bo, Cy and the sea' }
  const from = (who: SourcePerson, minute: number, text: string, more: object = {}) =>
    item({ sender: who, sentAt: NOON + minute * MINUTE, text, observedAt, raw: raw({ text, ...more }), ...more })
  return [
    page({ ...alone, title: 'Bo', raw: raw({ participants: ['Bo', 'Ada'] }) }, [
      from(ada, 3, 'mine to him', {
        origin: 'inbox/bo_111/message_1.json',
        attachments: [{ ...photo, uri: 'inbox/bo_111/photos/1.jpg' }],
        reactions,
      }),
      from(bo, 2, 'secret-of-bo'),
      from(ada, 1, 'hello'),
    ]),
    page({ ...group, raw: raw({ participants: ['Bo', 'Cy', 'Ada'] }) }, [
      from(cy, 6, 'cy says', { reactions }),
      from(bo, 5, 'secret-of-bo too', { reactions: [{ actor: cy, emoji: '👍', reactedAt: null }] }),
      from(ada, 4, 'ada says'),
    ]),
  ]
}

const peopleOf = (observedAt: number) => ({
  ada: person('Ada', observedAt),
  bo: person('Bo', observedAt),
  cy: person('Cy', observedAt),
})

async function inboxWithVersions(): Promise<void> {
  for (const [observedAt, emoji] of [
    [JAN, '😂'],
    [FEB, '😢'],
  ] as const) {
    const people = peopleOf(observedAt)
    const unreadable = [
      {
        origin: 'inbox/bo_111/message_1.json',
        byteOffset: 7,
        reason: 'cut off',
        raw: Buffer.from('{"sender_name":"Bo'),
      },
      {
        origin: 'inbox/cy_333/message_1.json',
        byteOffset: 9,
        reason: 'cut off',
        raw: Buffer.from('{"sender_name":"Cy'),
      },
    ]
    const broken: SourcePage = { thread: null, items: [], unreadable, endsThread: true, done: 1 }
    await extract(listedSource([...pages(observedAt, emoji, people), broken], { owner: people.ada }))
  }
}

/** Statements from one cut to the next; all of them in the long run. */
const BETWEEN_CUTS = process.env.DMVAULT_TEST_LONG === '1' ? 1 : 5

describe('forget', () => {
  test('leaves nothing that the person wrote, reacted, or was called', async () => {
    await inboxWithVersions()
    expect(await everything()).toMatch(/secret-of-bo/)
    await forget('Bo')
    const left = await everything()
    expect(left).not.toMatch(/secret-of-bo|😂|😢|bo_111\/|"Bo"|\bBo\b/)
    expect((await verifyArchive(archive(), never)).violations).toEqual([])
  })

  test('leaves what others wrote and reacted, with its time, sender and text', async () => {
    await inboxWithVersions()
    await forget('Bo')
    const left = await archive()
      .db.selectFrom('messages as m')
      .innerJoin('people as p', (on) =>
        on.onRef('p.account_id', '=', 'm.account_id').onRef('p.person_id', '=', 'm.sender_id'),
      )
      .select(['m.text', 'p.display_name', 'm.sent_at', 'm.has_versions'])
      .where('m.account_id', '=', account.accountId)
      .orderBy('m.sent_at')
      .execute()
    expect(left.map((row) => [row.display_name, row.text, (row.sent_at - NOON) / MINUTE, row.has_versions])).toEqual([
      ['Ada', 'hello', 1, false],
      ['Ada', 'mine to him', 3, false],
      ['Ada', 'ada says', 4, false],
      ['Cy', 'cy says', 6, false],
    ])
    await expectToRestore()
    expect(await everything()).toContain('1.jpg')
    expect(await everything()).toMatch(/sender_name.{1,5}Cy/)
  })

  test('what is read again afterwards brings back every original text and every path', async () => {
    const [ada, bo] = [person('Ada', JAN), person('Bo', JAN)]
    const photos = Array.from({ length: 12 }, (_, n) => {
      const attachments = [
        { kind: 'photo' as const, takenAt: null, sizeBytes: 5, uri: `inbox/bo_17842000000000001/photos/${n}.jpg` },
      ]
      const facts = {
        origin: 'inbox/bo_17842000000000001/message_1.json',
        attachments,
        raw: JSON.stringify({ photo: n }),
      }
      return item({ sender: ada, sentAt: NOON + n * MINUTE, observedAt: JAN, ...facts })
    })
    const hello = item({ sender: bo, sentAt: NOON - MINUTE, text: 'hello', observedAt: JAN, raw: '{"text":"hello"}' })
    const source = () =>
      listedSource([page(thread('17842000000000001', [bo, ada], JAN), [...photos, hello])], { owner: ada })
    await extract(source())
    const before = await canonicalArchive(archive(), account.accountId)
    await forget('Bo')
    expect(await everything()).not.toContain('bo_17842000000000001/')
    await extract(source())
    expect(await canonicalArchive(archive(), account.accountId)).toBe(before)
  })

  test('leaves no folder named after the members of a group, nor the author of what others shared', async () => {
    const people = peopleOf(JAN)
    const bo: SourcePerson = { ...people.bo, ids: [...people.bo.ids, { kind: 'username', id: 'bo.secret' }] }
    const share = { url: 'https://www.instagram.com/p/1/', owner: 'Bo.Secret', text: 'caption-of-bo' }
    const post = (sender: SourcePerson, minute: number, facts: object) =>
      item({ sender, sentAt: NOON + minute * MINUTE, observedAt: JAN, raw: JSON.stringify(facts), ...facts })
    const folder = 'inbox/cybosecretada_222'
    const photo = { kind: 'photo' as const, takenAt: null, sizeBytes: 5, uri: `${folder}/photos/2.jpg` }
    const group = { ...thread('222', [bo, people.cy, people.ada], JAN), title: 'The sea' }
    const other = thread('333', [people.cy, people.ada], JAN)
    await extract(
      listedSource(
        [
          page(group, [
            post(bo, 1, { text: 'secret-of-bo' }),
            post(people.cy, 2, { origin: `${folder}/message_1.json`, attachments: [photo] }),
          ]),
          page(other, [
            post(people.cy, 3, {
              text: 'look',
              share,
              versions: [
                {
                  ...post(people.cy, 3, { text: 'look there', share: { ...share, url: null }, origin: 'x' }),
                },
              ],
            }),
            post(people.cy, 4, { text: 'and', share: { url: 'https://a.example', owner: 'someone', text: 'else' } }),
          ]),
        ],
        { owner: people.ada },
      ),
    )
    await forget('Bo')
    const left = await everything()
    expect(left).not.toMatch(/bo.?secret|caption-of-bo/i)
    await expectToRestore()
    for (const kept of ['2.jpg', 'look', 'look there', 'someone', 'else', 'The sea']) expect(left).toContain(kept)
    expect((await verifyArchive(archive(), never)).violations).toEqual([])
  })

  test('leaves no id of a conversation that is a folder named after the person', async () => {
    for (const folder of ['bosecret', 'BoSecret_and_ada', 'bosecret22', 'x_bosecret']) {
      const [ada, bo] = [person('Ada', JAN), person('Bo Secret', JAN)]
      const items = [bo, ada].map((sender, n) => item({ sender, sentAt: NOON + n, text: `${n}`, observedAt: JAN }))
      const named = { ...thread(folder, [bo, ada], JAN), title: 'Bo Secret' }
      await extract(listedSource([page(named, items)], { owner: ada }))
    }
    await extract(listedSource([page(thread('17842000000000001', [person('Bo Secret', JAN)], JAN), [])]))
    await forget('Bo Secret')
    const left = await archive()
      .db.selectFrom('thread_ids')
      .select('id')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(left.map((row) => row.id.replace(/^forgotten-.*/, ''))).toEqual(['', '', '', ''])
    expect(new Set(left.map((row) => row.id)).size).toBe(4)
    expect(await everything()).not.toMatch(/bo.?secret/i)
  })

  test('says in its plan what would go, and which backups are still there', async () => {
    await inboxWithVersions()
    const folder = await mkdtemp(join(tmpdir(), 'dmvault-forget-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const kept = join(folder, 'kept.json')
    await writeFile(kept, '')
    for (const path of [kept, join(folder, 'gone.json')]) {
      await archive()
        .db.insertInto('backups')
        .values({
          account_id: account.accountId,
          path,
          taken_at: microsToIso(JAN),
          sha256: '',
          bytes: 0n,
          messages: 0n,
        })
        .execute()
    }
    const plan = await planForget(archive(), 'Bo', account.name)
    expect(plan).toMatchObject({ messages: 2, reactions: 2, threads: 2, backups: [kept] })
    expect(await everything()).toContain('secret-of-bo')
  })

  test('counts the days again in which the person wrote', async () => {
    await inboxWithVersions()
    await forget('Bo')
    const { rows } = await sql<{ n: number }>`
      select sum(messages)::int as n from activity where account_id = ${account.accountId}`.execute(archive().db)
    expect(rows[0]?.n).toBe(4)
    const { rows: strangers } = await sql`
      select p from thread_activity a cross join lateral unnest(a.people) p
      where a.account_id = ${account.accountId} and p not in (select person_id from people)`.execute(archive().db)
    expect(strangers).toEqual([])
  })

  test('cut off anywhere and run again, it comes to the same', async () => {
    await inboxWithVersions()
    await forget('Bo')
    const whole = await canonicalArchive(archive(), account.accountId)
    for (let cut = 0; ; cut += BETWEEN_CUTS) {
      account = await newAccount(archive(), { timeZone: 'UTC', keepsUnsent: true })
      await inboxWithVersions()
      const ended = await forget('Bo', awayAfter(cut)).then(
        () => true,
        () => false,
      )
      if (ended) break
      await forget('Bo')
      expect(await canonicalArchive(archive(), account.accountId)).toBe(whole)
    }
  })

  test('asks which of several people of one name is meant, and takes the label of reports as an answer', async () => {
    const first = deletedPerson('Instagram User', JAN)
    const second = deletedPerson('Instagram User', JAN)
    const ada = person('Ada', JAN)
    const say = (sender: SourcePerson, text: string) => item({ sender, sentAt: NOON, text, observedAt: JAN })
    await extract(
      listedSource([
        page(thread('444', [first, ada], JAN), [say(first, 'one')]),
        page(thread('555', [second, ada], JAN), [say(second, 'two')]),
      ]),
    )
    await expect(forget('Instagram User')).rejects.toMatchObject({
      code: 'person-ambiguous',
      exitCode: 2,
      hint: expect.stringContaining('Instagram User (in 444)'),
    })
    await forget('instagram user (in 555)')
    const left = await everything()
    expect(left).toContain('"one"')
    expect(left).not.toContain('"two"')
  })

  test('a name that means a person in one thread only takes what could not be read in that thread, and no more', async () => {
    const deleted = deletedPerson('Instagram User', JAN)
    const ada = person('Ada', JAN)
    const say = item({ sender: deleted, sentAt: NOON, text: 'x', observedAt: JAN })
    const unreadable = ['instagramuser_444', 'instagramuser_555', 'trip_666'].map((folder) => ({
      origin: `inbox/${folder}/message_1.json`,
      byteOffset: 7,
      reason: 'cut off',
      raw: Buffer.from('{"sender_name":"Instagram User'),
    }))
    const broken: SourcePage = { thread: null, items: [], unreadable, endsThread: true, done: 1 }
    await extract(listedSource([page(thread('444', [deleted, ada], JAN), [say]), broken], { owner: ada }))
    await forget('Instagram User')
    const left = await archive()
      .db.selectFrom('quarantine')
      .select('origin')
      .where('account_id', '=', account.accountId)
      .orderBy('origin')
      .execute()
    expect(left.map((row) => row.origin.split('/')[1])).toEqual(['instagramuser_555', 'trip_666'])
  })

  test('refuses a name that nobody has, with the nearest, and the owner', async () => {
    await inboxWithVersions()
    await expect(forget('Boo')).rejects.toMatchObject({ code: 'person-unknown', hint: expect.stringContaining('Bo') })
    await expect(forget('Ada')).rejects.toMatchObject({ code: 'person-is-owner', exitCode: 2 })
  })

  test('more messages than one batch takes go altogether, also many of one time', async () => {
    const [ada, bo] = [person('Ada', JAN), person('Bo', JAN)]
    const say = (sender: SourcePerson, n: number, sentAt: number) =>
      item({ sender, sentAt, itemId: String(2n ** 90n + BigInt(n)), text: `${n}`, observedAt: JAN })
    const written = Array.from({ length: 2300 }, (_, n) => say(bo, n, n < 1500 ? NOON : NOON + n * MINUTE))
    const items = [say(ada, 5000, NOON - MINUTE), ...written].reverse()
    await extract(listedSource([page(thread('bo_1', [bo, ada], JAN), items)], { owner: ada }))
    const { rows } = await sql<{ thread_id: bigint; person_id: bigint }>`
      select thread_id, sender_id as person_id from messages
       where account_id = ${account.accountId} and text = '1'`.execute(archive().db)
    const { thread_id, person_id } = rows[0]!
    const who = { accountId: account.accountId, personId: person_id }
    const later = await inTransaction(archive(), ({ client }) =>
      messagesWritten(client, who, thread_id, { from: NOON + MINUTE, limit: 5000 }),
    )
    expect(later).toHaveLength(800)
    await forget('Bo')
    const left = await archive()
      .db.selectFrom('messages')
      .select('text')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(left).toEqual([{ text: '5000' }])
  })

  test('a conversation in which only the person spoke goes altogether', async () => {
    const [ada, bo] = [person('Ada', JAN), person('Bo', JAN)]
    await extract(
      listedSource([
        page(thread('bo_1', [bo, ada], JAN), [item({ sender: bo, sentAt: NOON, text: 'x', observedAt: JAN })]),
      ]),
    )
    await forget('Bo')
    const threads = await archive()
      .db.selectFrom('threads')
      .select('thread_id')
      .where('account_id', '=', account.accountId)
      .execute()
    expect(threads).toEqual([])
  })
})

/** The archive, whose database goes away after so many transactions. */
function awayAfter(transactions: number): Archive {
  const { db, pool, address } = archive()
  let left = transactions
  const cut = new Proxy(pool, {
    get: (target, property) => {
      if (property === 'connect' && left-- <= 0) return () => Promise.reject(new Error('the database went away'))
      const value: unknown = Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return { db, pool: cut, address, [Symbol.asyncDispose]: async () => {} }
}
