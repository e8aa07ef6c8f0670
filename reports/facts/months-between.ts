import { dayNumber, monthOf } from './days.ts'

/** More months than a century has are broken data, which is not filled up. */
const CENTURY = 1200

/** All months from that of the first of some days to that of the last, `YYYY-MM`. */
export function monthsBetween(days: readonly number[]): readonly string[] {
  const present = [...new Set(days.map(monthOf))].sort()
  const [first, last] = [present[0], present.at(-1)]
  if (first === undefined || last === undefined) return []
  const months: string[] = []
  // 31 days after the first of a month is always in the next.
  for (let month = first; month <= last && months.length < CENTURY; month = monthOf(dayNumber(`${month}-01`) + 31)) {
    months.push(month)
  }
  return months.at(-1) === last ? months : present
}
