import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readActivity } from '../../reports/facts/activity/read-activity.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { type Micros, microsToIso } from '../../src/clock.ts'
import { rebuild } from '../../src/transform/rebuild.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { insertMessages, insertWorld, markDirty, type PlainMessage } from '../support/insert-messages.ts'

const archive = useArchive()
const MINUTE = 60_000_000
const at = (iso: string): Micros => Date.parse(iso) * 1000

/** Rows of the table as lines, in order. */
async function turnsOf({ db }: Archive, accountId: bigint): Promise<readonly string[]> {
  const days = new Map<string, string[]>()
  for await (const { threadId, activity } of readActivity(db, { accountId, threadId: null })) {
    const { person, first, last, messages } = activity.turns
    for (const [turn, begins] of first.entries()) {
      const key = `${threadId} ${microsToIso(begins).slice(0, 10)}`
      const own = days.get(key) ?? []
      days.set(key, own)
      own.push(`{${activity.people[person[turn]!]},${begins},${last[turn]},${messages[turn]}}`)
    }
  }
  return [...days].map(([key, own]) => `${key} {${own.join(',')}}`).sort()
}

interface Known extends PlainMessage {
  readonly id: string
}

/** The oracle: a plain loop. */
function told(messages: readonly Known[]): readonly string[] {
  const turns = new Map<string, { sender: bigint; first: Micros; last: Micros; count: number }[]>()
  const saying = messages
    .filter(({ isEcho, itemType }) => !isEcho && itemType !== 'action_log' && itemType !== 'video_call_event')
    .sort((one, other) => one.sentAt - other.sentAt || (one.id < other.id ? -1 : 1))
  for (const { thread, sender, sentAt } of saying) {
    const key = `${thread} ${microsToIso(sentAt).slice(0, 10)}`
    const own = turns.get(key) ?? []
    turns.set(key, own)
    const last = own.at(-1)
    if (last !== undefined && last.sender === sender && sentAt - last.last < 60 * MINUTE) {
      last.last = sentAt
      last.count += 1
    } else own.push({ sender, first: sentAt, last: sentAt, count: 1 })
  }
  return [...turns]
    .map(([key, own]) => {
      const texts = own.map(({ sender, first, last, count }) => `{${sender},${first},${last},${count}}`)
      return `${key} {${texts.join(',')}}`
    })
    .sort()
}

describe('the turns', () => {
  test('end with another person, with a silence of an hour, and at midnight UTC', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A', 'B'], threads: ['T'] })
    const [a, b] = people as [bigint, bigint]
    const message = (sender: bigint, iso: string, itemType = 'text'): PlainMessage => ({
      thread: threads[0]!,
      sender,
      sentAt: at(iso),
      itemType,
    })
    await insertMessages(archive(), accountId, [
      message(a, '2024-01-01T10:00:00.000Z'),
      message(b, '2024-01-01T10:30:00.000Z', 'action_log'),
      { ...message(b, '2024-01-01T10:40:00.000Z'), isEcho: true },
      message(a, '2024-01-01T10:59:59.999Z'),
      message(a, '2024-01-01T11:59:59.999Z'),
      message(b, '2024-01-01T12:00:00.000Z'),
      message(b, '2024-01-01T23:59:00.000Z'),
      message(b, '2024-01-02T00:00:00.000Z'),
    ])
    await transform(archive(), accountId)
    const time = (iso: string) => at(iso)
    expect(await turnsOf(archive(), accountId)).toEqual([
      `${threads[0]} 2024-01-01 {{${a},${time('2024-01-01T10:00:00Z')},${time('2024-01-01T10:59:59.999Z')},2},` +
        `{${a},${time('2024-01-01T11:59:59.999Z')},${time('2024-01-01T11:59:59.999Z')},1},` +
        `{${b},${time('2024-01-01T12:00:00Z')},${time('2024-01-01T12:00:00Z')},1},` +
        `{${b},${time('2024-01-01T23:59:00Z')},${time('2024-01-01T23:59:00Z')},1}}`,
      `${threads[0]} 2024-01-02 {{${b},${time('2024-01-02T00:00:00Z')},${time('2024-01-02T00:00:00Z')},1}}`,
    ])
  })

  test('are told by the next transform of an archive that was counted before there were any', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A'], threads: ['T', 'U'] })
    const messages = threads.map((thread) => ({
      thread,
      sender: people[0]!,
      sentAt: at('2024-01-01T10:00:00Z'),
      itemType: 'text',
    }))
    const ids = await insertMessages(archive(), accountId, messages)
    await transform(archive(), accountId)
    const { pool } = archive()
    await pool.query('drop view activity; drop table thread_activity; create table activity (); create table turns ()')
    await pool.query(await readFile(join(import.meta.dirname, '../../migrations/0017_thread_activity.sql'), 'utf8'))
    await transform(archive(), accountId)
    const known = messages.map((message, index) => ({ ...message, id: ids[index]! }))
    expect(await turnsOf(archive(), accountId)).toEqual(told(known))
    const { rows } = await pool.query('select sum(messages)::int as n from activity where account_id = $1', [accountId])
    expect(rows).toEqual([{ n: 2 }])
  })

  test('are what a plain loop tells, incrementally and rebuilt, whatever changed in between', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), {
      people: ['A', 'B', 'C'],
      threads: ['T', 'U'],
    })
    const arbitraryMessage: fc.Arbitrary<PlainMessage> = fc.record({
      thread: fc.constantFrom(...threads),
      sender: fc.constantFrom(...people),
      // Minutes around two midnights, so that spans, turns and times repeat.
      sentAt: fc.nat(60 * 40).map((minutes) => at('2024-02-28T12:00:00Z') + minutes * MINUTE),
      itemType: fc.constantFrom('text', 'media', 'text', 'action_log'),
      isEcho: fc.nat(5).map((n) => n === 0),
    })
    const arbitraryRound = fc.record({
      added: fc.array(arbitraryMessage, { maxLength: 50 }),
      removed: fc.nat(10),
      /** Of a message that changes: what it turns into. */
      changed: fc.constantFrom('edit', 'unsend', 'other sender', 'other thread'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRound, { minLength: 1, maxLength: 4 }), async (rounds) => {
        const { pool } = archive()
        for (const table of ['messages', 'thread_activity', 'dirty_spans'])
          await pool.query(`delete from ${table} where account_id = $1`, [accountId])
        let present: Known[] = []
        for (const { added, removed, changed } of rounds) {
          const ids = await insertMessages(archive(), accountId, added)
          present.push(...added.map((message, index) => ({ ...message, id: ids[index]! })))
          const gone = present.slice(0, removed)
          present = present.slice(removed)
          await pool.query('delete from messages where account_id = $1 and message_id = any($2::uuid[])', [
            accountId,
            gone.map(({ id }) => id),
          ])
          await markDirty(archive(), accountId, gone)
          const [first] = present
          if (first !== undefined) present = [await change(first, changed), ...present.slice(1)]
          await transform(archive(), accountId)
          expect(await turnsOf(archive(), accountId)).toEqual(told(present))
        }
        const incremental = await turnsOf(archive(), accountId)
        await rebuild(archive(), accountId)
        expect(await turnsOf(archive(), accountId)).toEqual(incremental)
      }),
      { numRuns: 20 },
    )

    async function change(message: Known, into: string): Promise<Known> {
      const after: Known = {
        ...message,
        ...(into === 'other sender' ? { sender: people[2]! } : {}),
        ...(into === 'other thread' ? { thread: threads[1]! } : {}),
      }
      await archive().pool.query(
        `update messages set sender_id = $3, thread_id = $4, is_unsent = $5, text = 'edited'
          where account_id = $1 and message_id = $2`,
        [accountId, message.id, after.sender, after.thread, into === 'unsend'],
      )
      await markDirty(archive(), accountId, [message, after])
      return after
    }
  })
})
