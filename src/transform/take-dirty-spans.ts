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
