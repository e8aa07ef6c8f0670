import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'
import { spanTable } from './span-table.ts'
import type { Span } from './take-dirty-spans.ts'

/** Removes what was counted for these days. */
export async function deleteSpans(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  await sql`
    delete from activity a using ${spanTable(spans)}
    where a.account_id = ${accountId} and a.thread_id = s.thread_id
      and a.quarter >= s.begins and a.quarter < s.ends`.execute(tx)
}
