import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Archive } from '../../src/archive/archive.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { type Micros, microsToIso } from '../../src/clock.ts'
import { acquireLease } from '../../src/run/lease.ts'
import { rebuild } from '../../src/transform/rebuild.ts'
import { transform } from '../../src/transform/transform.ts'
import { useDatabase } from '../support/archive.ts'
import { insertMessages, insertWorld, markDirty, type PlainMessage } from '../support/insert-messages.ts'
import { openOddSession } from '../support/open-odd-session.ts'

const database = useDatabase()
let opened: Archive
beforeAll(async () => {
  opened = await openArchive({ home: '', databaseUrl: database() })
})
afterAll(() => opened[Symbol.asyncDispose]())
const archive = (): Archive => opened
const MINUTE = 60_000_000
const at = (iso: string): Micros => Date.parse(iso) * 1000

/** Rows of the table as lines, in order. */
async function activityOf({ db }: Archive, accountId: bigint): Promise<readonly string[]> {
  const rows = await db.selectFrom('activity').selectAll().where('account_id', '=', accountId).execute()
  return rows
    .map((row) => [row.thread_id, microsToIso(row.quarter), row.person_id, row.item_type, row.messages].join(' '))
    .sort()
}

async function marksOf({ db }: Archive, accountId: bigint): Promise<readonly string[]> {
  const rows = await db.selectFrom('dirty_spans').selectAll().where('account_id', '=', accountId).execute()
  return rows.map((row) => `${row.thread_id} ${row.day}`).sort()
}

/** The oracle: a plain loop. */
function counted(messages: readonly PlainMessage[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const message of messages) {
    if (message.isEcho) continue
    const quarter = Math.floor(message.sentAt / (15 * MINUTE)) * 15 * MINUTE
    const key = [message.thread, microsToIso(quarter), message.sender, message.itemType].join(' ')
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts].map(([key, count]) => `${key} ${count}`).sort()
}

describe('the transform', () => {
  test('counts by UTC quarter-hour, thread, person and item type, without echoes, and takes the marks away', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A', 'B'], threads: ['T'] })
    const [a, b] = people as [bigint, bigint]
    const [thread] = threads as [bigint]
    await insertMessages(archive(), accountId, [
      { thread, sender: a, sentAt: at('2024-03-31T00:59:59.999Z'), itemType: 'text' },
      { thread, sender: a, sentAt: at('2024-03-31T00:45:00Z'), itemType: 'text' },
      { thread, sender: a, sentAt: at('2024-03-31T01:00:00Z'), itemType: 'text' },
      { thread, sender: b, sentAt: at('2024-03-31T00:50:00Z'), itemType: 'media' },
      { thread, sender: b, sentAt: at('2024-03-31T00:50:00Z'), itemType: 'text', isEcho: true },
    ])
    expect(await transform(archive(), accountId)).toEqual({ spans: 1 })
    expect(await activityOf(archive(), accountId)).toEqual(
      [
        `${thread} 2024-03-31T00:45:00.000000+00:00 ${a} text 2`,
        `${thread} 2024-03-31T00:45:00.000000+00:00 ${b} media 1`,
        `${thread} 2024-03-31T01:00:00.000000+00:00 ${a} text 1`,
      ].sort(),
    )
    expect(await marksOf(archive(), accountId)).toEqual([])
    expect(await transform(archive(), accountId)).toEqual({ spans: 0 })
  })

  test('lets a day disappear whose messages are gone', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const [sender] = people as [bigint]
    const [thread] = threads as [bigint]
    const [gone, kept] = ['2024-01-01T10:00:00Z', '2024-01-02T10:00:00Z'].map((iso) => ({
      thread,
      sender,
      sentAt: at(iso),
      itemType: 'text',
    })) as [PlainMessage, PlainMessage]
    await insertMessages(archive(), accountId, [gone, kept])
    await transform(archive(), accountId)
    await archive().pool.query('delete from messages where account_id = $1 and sent_at = $2', [
      accountId,
      microsToIso(gone.sentAt),
    ])
    await markDirty(archive(), accountId, [gone])
    expect(await transform(archive(), accountId)).toEqual({ spans: 1 })
    expect(await activityOf(archive(), accountId)).toEqual(counted([kept]))
  })

  test('counts more marked days than one batch takes', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const messages = Array.from({ length: 9000 }, (_, day) => ({
      thread: threads[0]!,
      sender: people[0]!,
      sentAt: at('2000-01-01T00:00:00Z') + day * 24 * 60 * MINUTE,
      itemType: 'text',
    }))
    await insertMessages(archive(), accountId, messages.slice(0, 1))
    expect(await transform(archive(), accountId)).toEqual({ spans: 1 })
    await insertMessages(archive(), accountId, messages.slice(1))
    expect(await transform(archive(), accountId)).toEqual({ spans: 8999 })
    expect(await activityOf(archive(), accountId)).toEqual(counted(messages))
  })

  test('of a run that was taken over writes nothing, nor does a rebuild', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const message = { thread: threads[0]!, sender: people[0]!, sentAt: at('2024-01-01T10:00:00Z'), itemType: 'text' }
    await insertMessages(archive(), accountId, [message])
    const old = await acquireLease(archive(), accountId)
    await old.release()
    await using lease = await acquireLease(archive(), accountId)
    for (const count of [transform, rebuild]) {
      await expect(count(archive(), accountId, old.fence)).rejects.toMatchObject({ code: 'lease-lost' })
    }
    expect(await activityOf(archive(), accountId)).toEqual([])
    expect(await marksOf(archive(), accountId)).toHaveLength(1)
    expect(await transform(archive(), accountId, lease.fence)).toEqual({ spans: 1 })
  })

  test('leaves other accounts alone', async () => {
    const one = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const other = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const message = (world: typeof one): PlainMessage => ({
      thread: world.threads[0]!,
      sender: world.people[0]!,
      sentAt: at('2024-01-01T10:00:00Z'),
      itemType: 'text',
    })
    await insertMessages(archive(), one.accountId, [message(one)])
    await insertMessages(archive(), other.accountId, [message(other)])
    await transform(archive(), one.accountId)
    expect(await activityOf(archive(), other.accountId)).toEqual([])
    expect(await marksOf(archive(), other.accountId)).toHaveLength(1)
  })

  test('keeps a mark that is written while it runs, and counts it the next time', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const message = (iso: string): PlainMessage => ({
      thread: threads[0]!,
      sender: people[0]!,
      sentAt: at(iso),
      itemType: 'text',
    })
    const [first, meanwhile] = [message('2024-01-01T10:00:00Z'), message('2024-01-01T11:00:00Z')]
    await insertMessages(archive(), accountId, [first])
    await transform(archive(), accountId)

    // Another transaction has written a message and marked its day, which is marked already; it commits after the transform.
    await markDirty(archive(), accountId, [first])
    const client = await archive().pool.connect()
    try {
      await client.query('begin')
      const pool = client as unknown as Archive['pool']
      await insertMessages({ ...archive(), pool }, accountId, [meanwhile])
      await transform(archive(), accountId)
      await client.query('commit')
    } finally {
      client.release()
    }
    expect(await marksOf(archive(), accountId)).toHaveLength(1)
    expect(await transform(archive(), accountId)).toEqual({ spans: 1 })
    expect(await activityOf(archive(), accountId)).toEqual(counted([first, meanwhile]))
  })

  test('does not depend on the time zone of the session', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T'] })
    const messages = ['2024-01-01T23:50:00Z', '2024-01-02T00:10:00Z', '2024-01-02T12:10:00Z'].map((iso) => ({
      thread: threads[0]!,
      sender: people[0]!,
      sentAt: at(iso),
      itemType: 'text',
    }))
    await using odd = await openOddSession(database())
    for (const message of messages) {
      await insertMessages(odd, accountId, [message])
      await transform(odd, accountId)
    }
    expect((await odd.pool.query('show timezone')).rows).toEqual([{ TimeZone: 'Asia/Kathmandu' }])
    expect(await activityOf(archive(), accountId)).toEqual(counted(messages))
  })
})

describe('incremental and rebuilt activity', () => {
  test('are what a plain loop counts, whatever changed in between', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), {
      people: ['A', 'B', 'C'],
      threads: ['T', 'U'],
    })
    const arbitraryMessage: fc.Arbitrary<PlainMessage> = fc.record({
      thread: fc.constantFrom(...threads),
      sender: fc.constantFrom(...people),
      // Three days around a leap day, so that spans and quarters repeat.
      sentAt: fc
        .integer({ min: at('2024-02-28T12:00:00Z') / 1000, max: at('2024-03-02T12:00:00Z') / 1000 })
        .map((ms) => ms * 1000),
      itemType: fc.constantFrom('text', 'media', 'link'),
      isEcho: fc.boolean(),
    })
    const arbitraryRounds = fc.array(
      fc.record({ added: fc.array(arbitraryMessage, { maxLength: 60 }), removed: fc.integer({ min: 0, max: 20 }) }),
      { minLength: 1, maxLength: 4 },
    )
    await fc.assert(
      fc.asyncProperty(arbitraryRounds, async (rounds) => {
        const { pool } = archive()
        for (const table of ['messages', 'thread_activity', 'dirty_spans'])
          await pool.query(`delete from ${table} where account_id = $1`, [accountId])
        let present: { id: string; message: PlainMessage }[] = []
        for (const { added, removed } of rounds) {
          const ids = await insertMessages(archive(), accountId, added)
          present.push(...added.map((message, index) => ({ id: ids[index]!, message })))
          const gone = present.slice(0, removed)
          present = present.slice(removed)
          await pool.query('delete from messages where account_id = $1 and message_id = any($2::uuid[])', [
            accountId,
            gone.map(({ id }) => id),
          ])
          await markDirty(
            archive(),
            accountId,
            gone.map(({ message }) => message),
          )
          await transform(archive(), accountId)
          expect(await activityOf(archive(), accountId)).toEqual(counted(present.map(({ message }) => message)))
        }
        const incremental = await activityOf(archive(), accountId)
        await rebuild(archive(), accountId)
        expect(await activityOf(archive(), accountId)).toEqual(incremental)
        expect(await marksOf(archive(), accountId)).toEqual([])
      }),
      { numRuns: 25 },
    )
  })
})
