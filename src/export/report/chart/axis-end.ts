/** Fewer points than this have no outliers. */
const FEW = 20
/** How many times what nearly all others stay under an outlier is. */
const FAR = 10

/**
 * Where the axis of a timeline ends: null for where chart.js ends it, above the highest point. Where one day in fifty or
 * fewer stand out so far that all others would lie flat on the ground, it ends at twice of what the others reach.
 */
export function axisEnd(values: readonly number[]): number | null {
  const descending = values.filter((value) => value > 0).sort((one, other) => other - one)
  const usual = descending[Math.ceil(descending.length / 50)] ?? 0
  return descending.length >= FEW && (descending[0] ?? 0) > FAR * usual ? niceAbove(2 * usual) : null
}

/** The next of 1, 2, 5, 10, 20, 50, … that is not less. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value))
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10)
}
