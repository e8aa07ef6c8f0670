import { sql } from 'kysely'
import type { Archive, Transaction } from '../archive/archive.ts'
import { checkFence } from '../run/check-fence.ts'
import { rebuildSearchDays } from './index-search-days.ts'
import { lockTransform } from './lock-transform.ts'
import { quarter } from './quarter.ts'
import { rebuildTurns } from './rebuild-turns.ts'
import { takeDirtySpans } from './take-dirty-spans.ts'
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
  const spans = await takeDirtySpans(tx, accountId, Number.MAX_SAFE_INTEGER)
  await tx.deleteFrom('activity').where('account_id', '=', accountId).execute()
  // In the order of the key: without it, or sorted on disk, the index alone takes twice as long.
  await sql`set local work_mem = '64MB'`.execute(tx)
  await sql`
    insert into activity (account_id, thread_id, quarter, person_id, item_type, messages)
    select ${accountId}, m.thread_id, ${quarter}, m.sender_id, m.item_type, count(*)::int
    from messages m where m.account_id = ${accountId} and not m.is_echo
    group by 2, 3, 4, 5
    order by 2, 3, 4, 5`.execute(tx)
  await rebuildWords(tx, accountId)
  await rebuildTurns(tx, accountId)
  await rebuildSearchDays(tx, accountId)
  return { spans: spans.length }
}
