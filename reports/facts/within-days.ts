import { type RawBuilder, sql } from 'kysely'
import type { DayRange } from './filters.ts'

/** The widest range that Postgres' integers hold. */
const LIMIT = 2_000_000_000

/** SQL that keeps an aggregate to the rows whose `day` lies in the range. */
export function withinDays({ from, to }: DayRange): RawBuilder<unknown> {
  return sql`filter (where day between ${Math.max(from, -LIMIT)}::int and ${Math.min(to, LIMIT)}::int)`
}
