import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeActivity, encodeActivity } from '../../src/archive/activity/activity-row.ts'
import { withoutDays } from '../../src/archive/activity/quarter-activity.ts'
import { mergePeople } from '../../src/archive/merge-people.ts'
import { countStaleActivity } from '../../src/transform/activity/check-activity.ts'
import { rebuildActivity } from '../../src/transform/activity/rebuild-activity.ts'
import { rebuild } from '../../src/transform/rebuild.ts'
import { transform } from '../../src/transform/transform.ts'
import { useArchive } from '../support/archive.ts'
import { insertWorld, markDirty } from '../support/insert-messages.ts'
import { insertReactions } from '../support/insert-reactions.ts'
import { insertTexts, type PlainText } from '../support/insert-texts.ts'

const archive = useArchive()
const at = (iso: string) => Date.parse(iso) * 1000

const arbitraryKind: fc.Arbitrary<Partial<PlainText>> = fc.constantFrom(
  {},
  { isUnsent: true },
  { itemType: 'voice_media' },
  { itemType: 'raven_media' },
  { itemType: 'odd "type"\nof \\ two lines' },
  { itemType: 'video_call_event', noticeClass: 'call-missed' },
  { itemType: 'video_call_event', noticeClass: 'call-ended', callSeconds: 62 },
  { itemType: 'action_log', noticeClass: 'member-added' },
  { isEcho: true },
)

/** All rows as text: equal rows are equal bytes. */
async function rowsOf(accountId: bigint): Promise<readonly string[]> {
  const { rows } = await archive().pool.query<{ row: string }>(
    'select t::text as row from thread_activity t where account_id = $1 order by 1',
    [accountId],
  )
  return rows.map(({ row }) => row)
}

describe('what was done in a thread', () => {
  test('is, byte for byte, what a rebuild counts, whatever changed in between', async () => {
    const arbitraryRound = fc.record({
      added: fc.array(
        fc.record({
          thread: fc.nat(1),
          sender: fc.nat(2),
          // Around the end of a quarter of a year, to the second and to the microsecond.
          sentAt: fc.oneof(
            fc.nat(3600 * 60).map((second) => at('2024-03-30T12:00:00Z') + second * 1_000_000),
            fc.nat(4 * 3600 * 1_000_000).map((micros) => at('2024-03-31T22:00:00Z') + micros),
          ),
          kind: arbitraryKind,
        }),
        { minLength: 1, maxLength: 30 },
      ),
      reactions: fc.array(fc.record({ on: fc.nat(), person: fc.nat(2), emoji: fc.constantFrom('🔥', '😂', 'e"{}') }), {
        maxLength: 12,
      }),
      removed: fc.nat(8),
      file: fc.constantFrom('photo', 'video', 'sticker', 'audio', 'thumbnail'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRound, { minLength: 1, maxLength: 3 }), async (rounds) => {
        const { accountId, people, threads } = await insertWorld(archive(), {
          people: ['A', 'B', 'C'],
          threads: ['T', 'U'],
        })
        const { pool } = archive()
        let present: { readonly id: string; readonly message: PlainText }[] = []
        for (const { added, reactions, removed, file } of rounds) {
          const sent = added.map(({ kind, thread, sender, sentAt }) => ({
            ...{ itemType: 'media', text: null, ...kind },
            ...{ thread: threads[thread]!, sender: people[sender]!, sentAt },
          }))
          const ids = await insertTexts(archive(), accountId, sent)
          const given = new Map(
            reactions.map(({ on, person, emoji }) => [
              `${on % sent.length} ${person} ${emoji}`,
              { on: on % sent.length, person: people[person]!, emoji },
            ]),
          )
          await insertReactions(archive(), accountId, sent, ids, [...given.values()])
          await pool.query(
            `insert into attachments (account_id, thread_id, message_id, position, sent_at, kind, uri)
             values ($1, $2, $3, 0, now(), $4, '')`,
            [accountId, sent[0]!.thread, ids[0], file],
          )
          present.push(...sent.map((message, nth) => ({ id: ids[nth]!, message })))
          const gone = present.slice(0, removed)
          present = present.slice(removed)
          for (const table of ['messages', 'reactions', 'attachments']) {
            await pool.query(`delete from ${table} where account_id = $1 and message_id = any($2::uuid[])`, [
              accountId,
              gone.map(({ id }) => id),
            ])
          }
          await markDirty(
            archive(),
            accountId,
            gone.map(({ message }) => message),
          )
          await transform(archive(), accountId)
          expect(await countStaleActivity(archive(), accountId)).toBe(0)
        }
        const incremental = await rowsOf(accountId)
        await rebuild(archive(), accountId)
        expect(await rowsOf(accountId)).toEqual(incremental)
        // Of which both threads are long.
        await archive()
          .db.transaction()
          .execute((tx) => rebuildActivity(tx, accountId, 1))
        expect(await rowsOf(accountId)).toEqual(incremental)
      }),
      { numRuns: 12 },
    )
  })

  test('follows who reacted when two turn out to be one', async () => {
    const { accountId, people, threads } = await insertWorld(archive(), { people: ['A', 'B', 'C'], threads: ['T'] })
    const [a, b, c] = people as [bigint, bigint, bigint]
    const sent = [{ thread: threads[0]!, sender: a, sentAt: at('2024-01-01T10:00:00Z'), itemType: 'text', text: 'x' }]
    const ids = await insertTexts(archive(), accountId, sent)
    await insertReactions(archive(), accountId, sent, ids, [{ on: 0, person: b, emoji: '🔥' }])
    await transform(archive(), accountId)
    const client = await archive().pool.connect()
    try {
      await mergePeople(client, accountId, new Map([[b, c]]))
    } finally {
      client.release()
    }
    await transform(archive(), accountId)
    expect(await countStaleActivity(archive(), accountId)).toBe(0)
    const { rows } = await archive().pool.query('select people from thread_activity where account_id = $1', [accountId])
    expect(rows).toEqual([{ people: [a, c] }])
  })

  test('of nothing is no row, and without its days is what is left', () => {
    const activity = {
      people: [7n, 9n],
      itemTypes: ['text'],
      emoji: ['🔥'],
      counts: { quarter: [0, 96], sender: [0, 1], type: [0, 0], messages: [1, 70_000] },
      turns: { person: [0, 1], first: [0, 86_400_000_000], last: [1, 86_400_000_001], messages: [1, 70_000] },
      deeds: { quarter: [96], sender: [1], deed: [3], amount: [2 ** 40] },
      reacted: { at: [0, 86_400_000_000], sender: [0, 1], type: [0, 0], reactions: [2, 1] },
      given: { giver: [0, 1, 0], emoji: [0, 0, 0] },
    }
    const row = encodeActivity([activity], 0)!
    expect(decodeActivity(row, 0)).toEqual(activity)
    const second = withoutDays(activity, 0, new Set([0]))
    const first = withoutDays(activity, 0, new Set([1]))
    expect(encodeActivity([second, first], 0)).toEqual(row)
    expect(decodeActivity(encodeActivity([first], 0)!, 0)).toMatchObject({ people: [7n, 9n], given: { giver: [0, 1] } })
    expect(encodeActivity([withoutDays(first, 0, new Set([0]))], 0)).toBeNull()
  })
})
