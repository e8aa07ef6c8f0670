/** Whether someone agreed to be written to; `unsaid`: the list does not say. */
export type Consent = 'agreed' | 'refused' | 'unsaid'

const AGREED = new Set(['yes', 'y', 'true', '1'])
const REFUSED = new Set(['no', 'n', 'false', '0'])
const ISO_DAY = /^(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/
const LOCAL_DAY = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/

/**
 * What a list says of someone's consent: yes, true, 1 or the day on which they agreed; no, false or 0; or nothing.
 *
 * @returns undefined where it says something else, that is none of a calendar's days too
 */
export function readConsent(cell: string): Consent | undefined {
  const said = cell.trim().toLowerCase()
  if (said === '') return 'unsaid'
  if (AGREED.has(said)) return 'agreed'
  if (REFUSED.has(said)) return 'refused'
  const iso = ISO_DAY.exec(cell.trim())
  const local = LOCAL_DAY.exec(said)
  const isAgreed = iso === null ? isDay(local?.[3], local?.[2], local?.[1]) : isDay(iso[1], iso[2], iso[3])
  return isAgreed ? 'agreed' : undefined
}

function isDay(year: string | undefined, month: string | undefined, day: string | undefined): boolean {
  const [y, m, d] = [Number(year), Number(month), Number(day)]
  const date = new Date(Date.UTC(y, m - 1, d))
  return date.getUTCFullYear() === y && date.getUTCMonth() === m - 1 && date.getUTCDate() === d
}
