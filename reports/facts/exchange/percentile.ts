/** Median and 90th percentile of some seconds, in minutes with two decimals; null of none. */
export interface Spread {
  readonly count: number
  readonly median: number | null
  readonly p90: number | null
}

/** Fewer are sorted faster than counted. */
const MANY = 2000
/** Most answers take less than this many seconds, so that each number of seconds has a counter of its own. */
const SHORT = 7200

/**
 * The least number that at least `percent` in a hundred do not exceed: one of the numbers, never between two.
 *
 * @param ascending not empty
 */
export function percentile(ascending: ArrayLike<number>, percent: number): number {
  return ascending[placeOf(ascending.length, percent)]!
}

export function spreadOf(groups: readonly (readonly number[])[]): Spread {
  const count = groups.reduce((sum, { length }) => sum + length, 0)
  if (count === 0) return { count, median: null, p90: null }
  const at = count < MANY ? sorted(groups) : counted(groups)
  return { count, median: minutes(at(placeOf(count, 50))), p90: minutes(at(placeOf(count, 90))) }
}

export function minutes(seconds: number): number {
  return Math.round((seconds / 60) * 100) / 100
}

function placeOf(count: number, percent: number): number {
  return Math.max(0, Math.ceil((count * percent) / 100) - 1)
}

function sorted(groups: readonly (readonly number[])[]): (place: number) => number {
  const all = Float64Array.from(groups.flat()).sort()
  return (place) => all[place]!
}

/** The same of millions, which take five times as long to sort. */
function counted(groups: readonly (readonly number[])[]): (place: number) => number {
  const counts = new Uint32Array(SHORT)
  const long: number[] = []
  for (const group of groups) {
    for (const seconds of group) {
      if (seconds < SHORT) counts[seconds]! += 1
      else long.push(seconds)
    }
  }
  const rest = Float64Array.from(long).sort()
  return (place) => {
    let before = 0
    for (let seconds = 0; seconds < SHORT; seconds += 1) {
      before += counts[seconds]!
      if (before > place) return seconds
    }
    return rest[place - before]!
  }
}
