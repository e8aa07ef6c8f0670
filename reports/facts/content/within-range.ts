import { type RawBuilder, sql } from 'kysely'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { DayRange, Filters } from '../filters.ts'
import { localHour } from '../local-hour.ts'
import { nearDays, withinLocalDays } from '../within-days.ts'

/**
 * SQL: messages `m` of the range and the filters that count, as a table with their local `day`. Everything that is asked of
 * them is asked of these.
 *
 * @param wanted a further condition on `m`
 * @param ofPerson false: whoever sent them, whatever person is asked for
 */
export function messagesOf(
  { accountId, threadId, personId }: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  wanted: RawBuilder<boolean>,
  ofPerson = true,
): RawBuilder<unknown> {
  return sql`(select * from (
      select m.*, floor(${localHour('m.sent_at', offsets)} / 24.0::float8)::int as day
      from messages m
      where m.account_id = ${accountId} and not m.is_echo and ${nearDays('m.sent_at', range)} and ${wanted}
        and (${threadId}::bigint is null or m.thread_id = ${threadId})
        and (${ofPerson ? personId : null}::bigint is null or m.sender_id = ${ofPerson ? personId : null})
      offset 0) as near
    where ${withinLocalDays('day', range)})`
}
