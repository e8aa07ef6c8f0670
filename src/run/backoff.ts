const SECOND = 1_000

/** First wait where Instagram gave no time; doubled with each further failure. The client has tried a few times by itself. */
const FIRST_MS = 5 * SECOND
/** No wait grows beyond this by itself; one that Instagram asked for may be longer. */
const CAP_MS = 60 * 60 * SECOND
/** Of what was asked for: enough that not everybody who was told the same comes back in the same second. */
const SMALL_JITTER = 0.1

/**
 * How long to wait after a failure.
 *
 * Where a least wait is known (`Retry-After`, or what others have found to work for that answer), never less than that, a
 * little more at random, and with further failures in a row up to twice as much each time. Where none is known, anything
 * between nothing and a bound that doubles: those who failed together then do not come back together.
 *
 * @param leastMs null: not known
 * @param failures in a row, this one included
 * @param random 0 to 1
 */
export function backoffMs(leastMs: number | null, failures: number, random: number): number {
  const doubled = (first: number): number => Math.min(CAP_MS, first * 2 ** (failures - 1))
  if (leastMs === null) return Math.round(random * doubled(FIRST_MS))
  const least = Math.max(leastMs, SECOND)
  const spread = Math.max(doubled(least) - least, 0) + least * SMALL_JITTER
  return Math.round(least + random * spread)
}
