import type { BatchStanding } from '../../archive/broadcast/claim-recipient.ts'
import type { Micros } from '../../clock.ts'

/** As many as a person might write to in one go; then a pause. */
export const BATCH_SIZE = 10
/** Least and most between two batches, in milliseconds. */
export const BATCH_GAP_MS = [30_000, 60_000] as const

/** How the batches go on: a wait, or a message more of the batch at hand. */
export type BatchStep =
  | { readonly waitUntil: Micros; readonly inBatch: number; readonly nextBatchAt: Micros }
  | { readonly waitUntil: null; readonly inBatch: number; readonly nextBatchAt: null }

/**
 * What comes next, by the database's time. A pause that lies further ahead than any is was set by a clock that was wrong.
 *
 * @param gapMs drawn for the pause that may begin now
 */
export function nextInBatch(
  { inBatch, nextBatchAt }: Pick<BatchStanding, 'inBatch' | 'nextBatchAt'>,
  now: Micros,
  gapMs: number,
): BatchStep {
  const begins = inBatch >= BATCH_SIZE ? now + Math.round(gapMs * 1000) : nextBatchAt
  if (begins === null || begins <= now)
    return { waitUntil: null, inBatch: (inBatch % BATCH_SIZE) + 1, nextBatchAt: null }
  const until = Math.min(begins, now + BATCH_GAP_MS[1] * 1000)
  return { waitUntil: until, inBatch: 0, nextBatchAt: until }
}

/** Drawn evenly. @param share of the usual pause: less of it on a server of this machine */
export function batchGapMs(chance: number, share = 1): number {
  const [least, most] = BATCH_GAP_MS
  return (least + chance * (most - least)) * share
}
