import { type RawBuilder, sql } from 'kysely'
import { dayText } from './days.ts'
import type { DayRange } from './filters.ts'

/** The widest range that Postgres' integers hold. */
const LIMIT = 2_000_000_000

/** SQL that tells whether a column of local days lies in the range. */
export function withinLocalDays(column: string, { from, to }: DayRange): RawBuilder<boolean> {
  return sql`${sql.ref(column)} between ${Math.max(from, -LIMIT)}::int and ${Math.min(to, LIMIT)}::int`
}

/** SQL that tells, faster, whether a column of times can lie in it: no zone is a day away from UTC. */
export function nearDays(column: string, { from, to }: DayRange): RawBuilder<boolean> {
  const begin = Number.isFinite(from) ? `${dayText(from - 1)}T00:00:00Z` : '-infinity'
  const end = Number.isFinite(to) ? `${dayText(to + 2)}T00:00:00Z` : 'infinity'
  return sql`${sql.ref(column)} >= ${begin}::timestamptz and ${sql.ref(column)} < ${end}::timestamptz`
}
