/**
 * The least number that at least `percent` in a hundred do not exceed: one of the numbers, never between two.
 *
 * @param ascending not empty
 */
export function percentile(ascending: ArrayLike<number>, percent: number): number {
  return ascending[Math.max(0, Math.ceil((ascending.length * percent) / 100) - 1)]!
}

/** Median and 90th percentile of some seconds, in minutes with two decimals; null of none. */
export interface Spread {
  readonly count: number
  readonly median: number | null
  readonly p90: number | null
}

export function spreadOf(groups: readonly (readonly number[])[]): Spread {
  const all = new Float64Array(groups.reduce((sum, { length }) => sum + length, 0))
  if (all.length === 0) return { count: 0, median: null, p90: null }
  let at = 0
  for (const group of groups) {
    all.set(group, at)
    at += group.length
  }
  all.sort()
  return { count: all.length, median: minutes(percentile(all, 50)), p90: minutes(percentile(all, 90)) }
}

export function minutes(seconds: number): number {
  return Math.round((seconds / 60) * 100) / 100
}
