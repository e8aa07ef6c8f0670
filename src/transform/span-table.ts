import { type RawBuilder, sql } from 'kysely'
import type { Span } from './take-dirty-spans.ts'

const DAY_MS = 86_400_000

/** The spans as a table `s` of (thread_id, begins, ends) to join with. */
export function spanTable(spans: readonly Span[]): RawBuilder<unknown> {
  const threads = spans.map((span) => String(span.thread_id))
  const begins = spans.map((span) => `${span.day}T00:00:00Z`)
  const ends = spans.map((span) => new Date(Date.parse(`${span.day}T00:00:00Z`) + DAY_MS).toISOString())
  return sql`unnest(${threads}::bigint[], ${begins}::timestamptz[], ${ends}::timestamptz[]) as s (thread_id, begins, ends)`
}
