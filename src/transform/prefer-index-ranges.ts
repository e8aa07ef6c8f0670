import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'

/**
 * For the rest of the transaction: joins by looking up each span in the key. On tables that were just loaded the planner
 * knows no sizes and may otherwise pair every row of a long thread with each of its days. It changes how, never what.
 */
export async function preferIndexRanges(tx: Transaction): Promise<void> {
  await sql`set local enable_hashjoin = off`.execute(tx)
  await sql`set local enable_mergejoin = off`.execute(tx)
}
