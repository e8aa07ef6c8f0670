import { sql } from 'kysely'
import type { Transaction } from '../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../src/zone-offsets.ts'
import type { DayRange, Filters } from './filters.ts'
import { localHour } from './local-hour.ts'
import { nearDays, withinLocalDays } from './within-days.ts'

/** One group: by person and type, by person and hour, by day, by weekday and hour, or by thread and person. What does not group is null. */
export interface CountRow {
  readonly person_id: bigint | null
  readonly thread_id: bigint | null
  readonly item_type: string | null
  /** Days since 1970-01-01. */
  readonly day: number | null
  readonly hour: number | null
  /** 0 is Monday; with the hour. */
  readonly weekday: number | null
  readonly messages: number
  readonly first_day: number
  readonly last_day: number
}

/**
 * Counts everything that all reports need in one pass over the activity: the rows that come back are as many as there are
 * people, threads and days, not as there are messages.
 */
export async function readCounts(
  tx: Transaction,
  { accountId, threadId, personId }: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly CountRow[]> {
  // So that all groups are counted side by side in memory; with less, the rows are sorted on disk for each.
  await sql`set local work_mem = '64MB'`.execute(tx)
  const { rows } = await sql<CountRow>`
    select person_id, thread_id, item_type, day, hour, weekday,
      sum(messages)::float8 as messages, min(day) as first_day, max(day) as last_day
    from (
      select person_id, thread_id, item_type, messages,
        -- 1970-01-01 was a Thursday. No message is from before 1900.
        (floor(local_hour / 24.0::float8)::int + 3 + 7 * 10000) % 7 as weekday,
        floor(local_hour / 24.0::float8)::int as day, local_hour - 24 * floor(local_hour / 24.0::float8)::int as hour
      from (
        select person_id, thread_id, item_type, messages, ${localHour('quarter', offsets)} as local_hour
        from activity
        where account_id = ${accountId}
          and (${threadId}::bigint is null or thread_id = ${threadId})
          and (${personId}::bigint is null or person_id = ${personId})
          and ${nearDays('quarter', range)}
        offset 0) as on_the_clock) as counted
    where ${withinLocalDays('day', range)}
    group by grouping sets ((person_id, item_type), (person_id, hour), (day), (weekday, hour), (thread_id, person_id))`.execute(
    tx,
  )
  return rows
}
