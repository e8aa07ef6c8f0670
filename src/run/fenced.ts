import type { Archive } from '../archive/archive.ts'
import { type ClientTransaction, inTransaction } from '../archive/in-transaction.ts'
import { checkFence } from './check-fence.ts'
import type { Lease } from './lease.ts'

/**
 * Runs `work` in one transaction that commits only while the lease is ours.
 *
 * @throws LaterError `lease-lost`
 */
export async function fenced<Result>(
  archive: Archive,
  { accountId, fence }: Pick<Lease, 'accountId' | 'fence'>,
  work: (transaction: ClientTransaction) => Promise<Result>,
): Promise<Result> {
  return await inTransaction(archive, async (transaction) => {
    const result = await work(transaction)
    await checkFence(transaction.db, accountId, fence)
    return result
  })
}
