import { type Micros, microsToIso } from '../clock.ts'

/** For scripts: ISO 8601 with microseconds, as in the backup. */
export function isoOrNull(at: Micros | null): string | null {
  return at === null ? null : microsToIso(at)
}

/** For people: day and minute in the zone, `2026-03-29 03:15`; `never` when there is none. */
export function localTime(at: Micros | null, timeZone: string): string {
  if (at === null) return 'never'
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  return parts.format(at / 1000)
}

/** To the millisecond. */
export function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000
}
