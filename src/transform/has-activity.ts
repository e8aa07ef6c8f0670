import type { Transaction } from '../archive/archive.ts'

/** Whether anything has been counted yet. */
export async function hasActivity(db: Pick<Transaction, 'selectFrom'>, accountId: bigint): Promise<boolean> {
  const found = await db
    .selectFrom('thread_activity')
    .select('thread_id')
    .where('account_id', '=', accountId)
    .limit(1)
    .execute()
  return found.length > 0
}
