/**
 * Transform: from messages to the derived tables. What must never happen here: that a mark of `dirty_spans` goes without its
 * rows having been counted again after it was taken, or that the incremental way and the rebuild give different rows. Both
 * count with the same statements' shape, in UTC quarter-hours, so that nothing depends on any time zone.
 */
import type { Archive, Transaction } from '../archive/archive.ts'
import { packTables } from '../archive/pack-tables.ts'
import { checkFence } from '../run/check-fence.ts'
import { recountActivity } from './activity/recount-activity.ts'
import { hasActivity } from './has-activity.ts'
import { indexSearchDays } from './index-search-days.ts'
import { lockTransform } from './lock-transform.ts'
import { preferIndexRanges } from './prefer-index-ranges.ts'
import { rebuildWith } from './rebuild.ts'
import { takeDirtySpans } from './take-dirty-spans.ts'
import { recountWords } from './words/recount-words.ts'

/** Days of threads a transaction: a few thousand index ranges, counted in well under a second. */
const BATCH = 4000

/**
 * Counts again the days of threads that changed since the last time, and nothing else. Each batch is one transaction: killed
 * at any moment, what was not counted is still marked.
 *
 * @param fence of the lease, where the caller holds one: every transaction commits only while it is the caller's
 * @returns how many (thread, UTC day) spans were counted
 * @throws LaterError `lease-lost`
 */
export async function transform(archive: Archive, accountId: bigint, fence?: bigint): Promise<{ spans: number }> {
  const isFirst = !(await hasActivity(archive.db, accountId))
  let spans = 0
  for (let taken = BATCH; taken > 0; spans += taken) taken = await countBatch(archive, accountId, fence)
  if (isFirst) await packTables(archive, accountId)
  return { spans }
}

/**
 * Read committed on purpose: each statement sees what was committed when it began, so that messages which were committed
 * while the marks were being taken are counted. Under a snapshot of the whole transaction they would be missed.
 */
function countBatch(archive: Archive, accountId: bigint, fence: bigint | undefined): Promise<number> {
  return archive.db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (tx) => {
      await lockTransform(tx, accountId)
      const spans = await countMarked(tx, accountId)
      if (fence !== undefined) await checkFence(tx, accountId, fence)
      return spans
    })
}

async function countMarked(tx: Transaction, accountId: bigint): Promise<number> {
  // Nothing counted yet: everything is dirty, and one grouping statement takes a fraction of the time of many ranges.
  if (!(await hasActivity(tx, accountId))) return (await rebuildWith(tx, accountId)).spans
  const spans = await takeDirtySpans(tx, accountId, BATCH)
  if (spans.length === 0) return 0
  await preferIndexRanges(tx)
  await recountActivity(tx, accountId, spans)
  await recountWords(tx, accountId, spans)
  await indexSearchDays(tx, accountId, spans)
  return spans.length
}
