import { sql } from 'kysely'
import { decodeActivity } from '../../archive/activity/activity-row.ts'
import { withoutDays } from '../../archive/activity/quarter-activity.ts'
import { ACTIVITY_COLUMNS, type StoredActivity } from '../../archive/activity/stored-activity.ts'
import type { Transaction } from '../../archive/archive.ts'
import { quarterOfDay } from '../../archive/words/quarter-of-day.ts'
import { spanTable } from '../span-table.ts'
import type { Span } from '../take-dirty-spans.ts'
import { readDays, SEEN } from './read-days.ts'
import { writeActivity } from './write-activity.ts'

const DAY_MS = 86_400_000
/** Days of threads at once, so that memory holds what was done in so many days and in their quarters. */
const SPANS_AT_ONCE = 1000

/** Counts these days again; the other days of their quarters stay as they are. */
export async function recountActivity(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  const inOrder = [...spans].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  for (let at = 0; at < inOrder.length; at += SPANS_AT_ONCE) {
    await recountSome(tx, accountId, inOrder.slice(at, at + SPANS_AT_ONCE))
  }
}

async function recountSome(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  const stored = await readStored(tx, accountId, spans)
  const counted = new Map(
    (await readDays(tx, accountId, messagesOf(accountId, spans))).map((quarter) => [
      `${quarter.threadId} ${quarter.begins}`,
      quarter.activity,
    ]),
  )
  const quarters = [...Map.groupBy(spans, keyOf)].map(([key, own]) => {
    const begins = quarterOfDay(own[0]!.day)
    const firstDay = dayOf(begins)
    const before = stored.get(key)
    const days = new Set(own.map(({ day }) => dayOf(day)))
    const kept = before === undefined ? [] : [withoutDays(decodeActivity(before, firstDay), firstDay, days)]
    const anew = counted.get(key)
    const parts = anew === undefined ? kept : [...kept, anew]
    return { threadId: own[0]!.thread_id, begins, firstDay, parts, before }
  })
  await writeActivity(tx, accountId, quarters)
}

/**
 * Lateral, so that each span is one range of the key whatever the planner thinks of the tables' sizes: a join by thread
 * alone would pair every message of a long thread with each of its days.
 */
function messagesOf(accountId: bigint, spans: readonly Span[]) {
  return sql`(
    select m.* from ${spanTable(spans)} cross join lateral (
      select ${SEEN} from messages m
      where m.account_id = ${accountId} and m.thread_id = s.thread_id
        and m.sent_at >= s.begins and m.sent_at < s.ends and not m.is_echo offset 0) m) m`
}

function dayOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / DAY_MS
}

function keyOf({ thread_id, day }: Span): string {
  return `${thread_id} ${quarterOfDay(day)}`
}

async function readStored(
  tx: Transaction,
  accountId: bigint,
  spans: readonly Span[],
): Promise<ReadonlyMap<string, StoredActivity>> {
  const quarters = [...new Map(spans.map((span) => [keyOf(span), span])).values()]
  const { rows } = await sql<StoredActivity>`
    select ${ACTIVITY_COLUMNS}
    from unnest(${quarters.map((span) => String(span.thread_id))}::bigint[],
      cast(${quarters.map(({ day }) => quarterOfDay(day))} as date[])) as s (thread_id, begins)
    join thread_activity a on a.account_id = ${accountId} and a.thread_id = s.thread_id and a.begins = s.begins`.execute(
    tx,
  )
  return new Map(rows.map((row) => [`${row.thread_id} ${row.begins}`, row]))
}
