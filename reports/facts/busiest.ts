/** Where the greatest number stands; the earliest of several, null when there is nothing but zeros. */
export function busiest(numbers: readonly number[]): number | null {
  const most = numbers.reduce((greatest, number) => Math.max(greatest, number), 0)
  return most === 0 ? null : numbers.indexOf(most)
}
