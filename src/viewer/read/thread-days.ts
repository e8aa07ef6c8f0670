/**
 * Places in a thread: how many messages each day has, so that the place of any message, and the messages of any place, are
 * found within one day, however long the thread is.
 */
import { sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { type MessageInThread, notEcho, readMessages } from '../../archive/conversation/read-messages.ts'
import { type Micros, microsToIso } from '../../clock.ts'

export interface ThreadDays {
  readonly messages: number
  /** UTC days with messages, oldest first. */
  readonly days: readonly { readonly day: string; readonly messages: number; readonly from: number }[]
}

export interface ThreadKey {
  readonly accountId: bigint
  readonly threadId: bigint
}

export async function readThreadDays(tx: Transaction, { accountId, threadId }: ThreadKey): Promise<ThreadDays> {
  const { rows } = await sql<{ day: string; messages: number }>`
    select (m.sent_at at time zone 'UTC')::date as day, count(*)::int as messages from messages m
    where m.account_id = ${accountId} and m.thread_id = ${threadId} and ${notEcho} group by 1 order by 1`.execute(tx)
  let from = 0
  const days = rows.map(({ day, messages }) => {
    from += messages
    return { day, messages, from: from - messages }
  })
  return { messages: from, days }
}

/** Messages from a place on, oldest first. */
export async function readFrom(
  tx: Transaction,
  { accountId, threadId }: ThreadKey,
  { days }: ThreadDays,
  { from, count }: { readonly from: number; readonly count: number },
): Promise<readonly MessageInThread[]> {
  const day = days.findLast((it) => it.from <= from)
  if (day === undefined) return []
  return await readMessages(tx, {
    accountId,
    where: sql`m.thread_id = ${threadId} and m.sent_at >= ${`${day.day}T00:00:00Z`}::timestamptz`,
    order: sql`m.sent_at, m.message_id`,
    offset: from - day.from,
    limit: count,
  })
}

/** The place of a message, or of the first one at a time or after it; that of the last where there is none. */
export async function placeOf(
  tx: Transaction,
  { accountId, threadId }: ThreadKey,
  { days, messages }: ThreadDays,
  { sentAt, id }: { readonly sentAt: Micros; readonly id: string | null },
): Promise<number> {
  const text = microsToIso(sentAt)
  const day = days.find((it) => it.day >= text.slice(0, 10))
  if (day === undefined) return Math.max(0, messages - 1)
  if (day.day > text.slice(0, 10)) return day.from
  const before =
    id === null
      ? sql`m.sent_at < ${text}::timestamptz`
      : sql`(m.sent_at, m.message_id) < (${text}::timestamptz, ${id}::uuid)`
  const { rows } = await sql<{ before: number }>`
    select count(*)::int as before from messages m
    where m.account_id = ${accountId} and m.thread_id = ${threadId} and ${notEcho}
      and m.sent_at >= ${`${day.day}T00:00:00Z`}::timestamptz and ${before}`.execute(tx)
  return Math.min(day.from + (rows[0]?.before ?? 0), Math.max(0, messages - 1))
}

/** The first moment of a day on the calendar of a zone. */
export async function startOfDay(tx: Transaction, day: string, timeZone: string): Promise<Micros> {
  const { rows } = await sql<{ at: Micros }>`
    select (${day}::timestamp at time zone ${timeZone}) as at`.execute(tx)
  return rows[0]?.at ?? 0
}
