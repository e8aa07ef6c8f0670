import type { Archive, Transaction } from '../archive/archive.ts'
import { checkFence } from '../run/check-fence.ts'
import { rebuildActivity } from './activity/rebuild-activity.ts'
import { rebuildSearchDays } from './index-search-days.ts'
import { lockTransform } from './lock-transform.ts'
import { takeAllDirtySpans } from './take-dirty-spans.ts'
import { rebuildWords } from './words/rebuild-words.ts'

/**
 * Counts everything again from nothing, in one transaction: readers see the old rows until it is done. The rows are those
 * that the incremental way has.
 *
 * @param fence of the lease, where the caller holds one: it commits only while it is the caller's
 * @throws LaterError `lease-lost`
 */
export async function rebuild(archive: Archive, accountId: bigint, fence?: bigint): Promise<void> {
  await archive.db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (tx) => {
      await lockTransform(tx, accountId)
      await rebuildWith(tx, accountId)
      if (fence !== undefined) await checkFence(tx, accountId, fence)
    })
}

/** The same within a transaction that holds the transform's lock. Tells how many spans were marked. */
export async function rebuildWith(tx: Transaction, accountId: bigint): Promise<{ spans: number }> {
  const spans = await takeAllDirtySpans(tx, accountId)
  await rebuildActivity(tx, accountId)
  await rebuildWords(tx, accountId)
  await rebuildSearchDays(tx, accountId)
  return { spans }
}
