import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'

/**
 * One transform an account at a time, until the transaction ends: a rebuild beside an incremental run would write the same
 * rows twice. A statement of its own, since inside another it would lock on whatever node runs that.
 */
export async function lockTransform(tx: Transaction, accountId: bigint): Promise<void> {
  const key = createHash('sha256').update(`dmvault transform ${accountId}`).digest().readBigInt64BE()
  await sql`select pg_advisory_xact_lock(${key})`.execute(tx)
}
