import { type RawBuilder, sql } from 'kysely'
import { microsToIso } from '../../src/clock.ts'
import type { ZoneOffsets } from '../../src/zone-offsets.ts'

/**
 * SQL for the hour, on the clocks of a zone, that a time falls into: hours since 1970-01-01 00:00 there. Divided by 24 it
 * is the day. Plain arithmetic on offsets that are bound: neither the session's zone nor the database's zone data matter.
 *
 * @param time a `timestamptz` column
 */
export function localHour(time: string, { starts, seconds }: ZoneOffsets): RawBuilder<number> {
  const column = sql.ref(time)
  const offset = sql`(${seconds}::int[])[greatest(1, width_bucket(${column}, ${starts.map(microsToIso)}::timestamptz[]))]`
  return sql`floor((date_part('epoch', ${column}) + ${offset}) / 3600)::int`
}
