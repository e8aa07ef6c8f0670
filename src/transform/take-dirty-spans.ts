import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'

/** A UTC day of a thread. */
export interface Span {
  readonly thread_id: bigint
  /** `YYYY-MM-DD` */
  readonly day: string
}

/**
 * Removes up to `limit` marks and tells which. A mark that another transaction is just writing is left for the next time
 * (`skip locked`): waiting for it could deadlock with a writer that marks its spans in another order.
 */
export async function takeDirtySpans(tx: Transaction, accountId: bigint, limit: number): Promise<readonly Span[]> {
  const { rows } = await sql<Span>`
    with taken as materialized (
      select thread_id, day from dirty_spans where account_id = ${accountId}
      order by thread_id, day limit ${limit} for update skip locked)
    delete from dirty_spans d using taken t
    where d.account_id = ${accountId} and d.thread_id = t.thread_id and d.day = t.day
    returning d.thread_id, d.day`.execute(tx)
  return rows
}

/** The same of all marks, told as a number: there may be one for every day of every thread. */
export async function takeAllDirtySpans(tx: Transaction, accountId: bigint): Promise<number> {
  const { rows } = await sql<{ spans: number }>`
    with taken as materialized (
      select thread_id, day from dirty_spans where account_id = ${accountId}
      order by thread_id, day for update skip locked),
    gone as (
      delete from dirty_spans d using taken t
      where d.account_id = ${accountId} and d.thread_id = t.thread_id and d.day = t.day
      returning 1)
    select count(*)::int as spans from gone`.execute(tx)
  return rows[0]!.spans
}
