/**
 * Which stretches of a thread have been read without a gap. Reading goes from the newest message back; a run that is cut off
 * leaves a gap between what it read and what had been read before, and the cursor at which to go on. Stretches that touch
 * become one, so that a thread ends with a single stretch, and that with no cursor.
 */
import type { CoveredStretch } from '../source.ts'

/** Item ids have 128 bits; their order is the order of time. */
export function newerId(a: string, b: string): string {
  return BigInt(a) >= BigInt(b) ? a : b
}

export function olderId(a: string, b: string): string {
  return BigInt(a) <= BigInt(b) ? a : b
}

const END = 2n ** 128n

/** What cannot be an item id is kept aside with its item, and says nothing of where in the thread it is. */
export const isItemId = (id: string): boolean => /^\d{1,39}$/.test(id) && BigInt(id) < END

/** What one answer held of a thread: its ends, and where to go on; no cursor at the beginning of the thread. */
export interface ReadPage {
  readonly itemIds: readonly string[]
  readonly cursor: string | null
}

/**
 * How far back a page vouches for holding everything. Where the thread goes on, that is its second oldest item: conversations
 * with people of Facebook were seen to have the thread's very first message on every page. Null of a page without items.
 */
export function reachOf({ itemIds, cursor }: ReadPage): string | null {
  const [oldest, second] = [...new Set(itemIds)].map(BigInt).sort((a, b) => (a < b ? -1 : 1))
  if (oldest === undefined) return null
  return String(cursor === null ? oldest : (second ?? oldest))
}

/** A page that begins at the thread's newest message. */
export function addNewest(stretches: readonly CoveredStretch[], page: ReadPage): readonly CoveredStretch[] {
  const oldest = reachOf(page)
  if (oldest === null) return stretches
  const newest = page.itemIds.reduce(newerId, oldest)
  return join({ newest, oldest, cursor: page.cursor }, stretches)
}

/** A page that was read at the cursor of the stretch with this newest item. */
export function addOlder(
  stretches: readonly CoveredStretch[],
  newest: string,
  page: ReadPage,
): readonly CoveredStretch[] {
  const at = stretches.findIndex((it) => it.newest === newest)
  const stretch = stretches[at]
  if (stretch === undefined) return stretches
  const oldest = olderId(reachOf(page) ?? stretch.oldest, stretch.oldest)
  const longer = { newest, oldest, cursor: page.cursor }
  return [...stretches.slice(0, at), ...join(longer, stretches.slice(at + 1))]
}

/** Puts a stretch before others, which it may have reached. */
function join(stretch: CoveredStretch, others: readonly CoveredStretch[]): readonly CoveredStretch[] {
  const [next, ...rest] = others
  if (next === undefined) return [stretch]
  // At the beginning of the thread everything below has been passed, whatever it was called.
  const hasReached = stretch.cursor === null || BigInt(next.newest) >= BigInt(stretch.oldest)
  if (!hasReached) return [stretch, ...others]
  const isDeeper = BigInt(next.oldest) < BigInt(stretch.oldest)
  const joined = {
    newest: newerId(stretch.newest, next.newest),
    oldest: olderId(stretch.oldest, next.oldest),
    cursor: stretch.cursor === null ? null : isDeeper ? next.cursor : stretch.cursor,
  }
  return join(joined, rest)
}

/** Where reading goes on: the newest gap first, then what is older than everything read; null when all has been read. */
export function frontier(stretches: readonly CoveredStretch[]): CoveredStretch | null {
  return stretches.find((it) => it.cursor !== null) ?? null
}

/** Whether there is a gap between two stretches: newer messages are missing than some that are known. */
export function hasGap(stretches: readonly CoveredStretch[]): boolean {
  return stretches.length > 1
}
