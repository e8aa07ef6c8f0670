/** A value of the first range and one of the second. */
interface Change {
  /** To two places; null where one of them is not known. */
  readonly difference: number | null
  /** Of the first, to two places; null where that is nothing. */
  readonly percent: number | null
}

export function changeBetween(before: number | null, after: number | null): Change {
  if (before === null || after === null) return { difference: null, percent: null }
  const difference = toTwoPlaces(after - before)
  return { difference, percent: before === 0 ? null : toTwoPlaces((100 * (after - before)) / before) }
}

function toTwoPlaces(value: number): number {
  // Never -0.
  return Math.round(value * 100) / 100 + 0
}
