import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { Micros } from '../../../src/clock.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { DayRange, Filters } from '../filters.ts'
import { localHour } from '../local-hour.ts'
import { nearDays, withinLocalDays } from '../within-days.ts'

export interface ReactedRow {
  readonly thread_id: bigint
  readonly message_id: string
  readonly sent_at: Micros
  readonly sender_id: bigint
  readonly item_type: string
  readonly reactions: number
  readonly emoji: readonly string[]
}

/** Messages with the most reactions, the earlier first of equals. With a person: those that the person sent. */
export async function readReacted(
  tx: Transaction,
  { accountId, threadId, personId }: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  most: number,
): Promise<readonly ReactedRow[]> {
  const { rows } = await sql<ReactedRow>`
    with counted as materialized (
      select r.thread_id, r.sent_at, r.message_id, count(*)::float8 as reactions,
        array_agg(r.emoji order by r.emoji collate "C") as emoji
      from reactions r
      where r.account_id = ${accountId} and (${threadId}::bigint is null or r.thread_id = ${threadId})
        and ${nearDays('r.sent_at', range)}
      group by r.thread_id, r.sent_at, r.message_id)
    select c.thread_id, c.message_id, c.sent_at, m.sender_id, m.item_type, c.reactions, c.emoji
    from (
      select *, floor(${localHour('sent_at', offsets)} / 24.0::float8)::int as day from counted offset 0) c
    join messages m on m.account_id = ${accountId} and m.thread_id = c.thread_id and m.sent_at = c.sent_at
      and m.message_id = c.message_id
    where ${withinLocalDays('c.day', range)} and not m.is_echo
      and (${personId}::bigint is null or m.sender_id = ${personId})
    order by c.reactions desc, c.sent_at, c.message_id limit ${most}`.execute(tx)
  return rows
}
