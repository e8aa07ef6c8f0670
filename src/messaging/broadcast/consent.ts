const AGREED = new Set(['yes', 'y', 'true', '1'])
const NOT_AGREED = new Set(['', 'no', 'n', 'false', '0'])
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/
const LOCAL_DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

/**
 * Whether someone agreed to be written to, as a list says it: yes, true, 1 or the day on which they did.
 *
 * @returns undefined where it says something else, that is none of a calendar's days too
 */
export function readConsent(cell: string): boolean | undefined {
  const said = cell.trim().toLowerCase()
  if (AGREED.has(said)) return true
  if (NOT_AGREED.has(said)) return false
  const iso = ISO_DAY.exec(cell.trim())
  if (iso !== null) return isDay(iso[1], iso[2], iso[3]) || undefined
  const local = LOCAL_DAY.exec(said)
  if (local !== null) return isDay(local[3], local[2], local[1]) || undefined
  return undefined
}

function isDay(year: string | undefined, month: string | undefined, day: string | undefined): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const date = new Date(Date.UTC(y, m - 1, d))
  return date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d
}
