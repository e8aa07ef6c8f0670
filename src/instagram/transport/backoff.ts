const FIRST_MS = 1_000
const LONGEST_MS = 15_000

/**
 * How long to wait before a GET is tried again: twice as long each time, spread over half to one and a half of that.
 *
 * @param attempt 1 after the first failure
 * @param random 0 to 1
 */
export function backoffMs(attempt: number, random: number): number {
  return Math.round(Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS) * (0.5 + random))
}
