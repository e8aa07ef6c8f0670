import type { Micros } from '../../clock.ts'

/** The year 2255: where a JavaScript number stops holding microseconds exactly. */
export const LATEST_MILLIS = 9_007_199_254_740

/** Times of an export other than the messages' own are in seconds; zero and less say nothing. */
export function secondsToMicros(seconds: unknown): Micros | null {
  return typeof seconds === 'number' && seconds > 0 && seconds < LATEST_MILLIS / 1000 ? Math.round(seconds * 1e6) : null
}

/** What of an ISO 8601 time with a zone this program can hold; null for anything else. */
export function isoTextToMicros(text: unknown): Micros | null {
  if (typeof text !== 'string') return null
  const match = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)$/.exec(text)
  if (match === null) return null
  const [, day, time, fraction = '', zone] = match
  const millis = Date.parse(`${day}T${time}${zone}`)
  if (!(millis > 0 && millis <= LATEST_MILLIS)) return null
  return millis * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}
