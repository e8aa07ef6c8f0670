import type { Micros } from '../../clock.ts'

const WALL_CLOCK = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:?\d\d)?$/
/** The year 2255: where a JavaScript number stops holding microseconds exactly. */
const LATEST_MICROS = Number.MAX_SAFE_INTEGER
const QUARTER_HOUR = 900_000_000

/**
 * A time as Python writes it. Without a zone (what instagrapi 2 gives) it is the time on the writer's clock, here read as if
 * that were UTC. Numbers are seconds, milliseconds or microseconds, whichever is a time of our days.
 */
export function wallClockToMicros(value: unknown): { readonly micros: Micros | null; readonly isWallClock: boolean } {
  if (typeof value === 'number') return { micros: numberToMicros(value), isWallClock: false }
  const match = typeof value === 'string' ? WALL_CLOCK.exec(value) : null
  if (match === null) return { micros: null, isWallClock: false }
  const [, day, time, fraction = '', zone] = match
  const micros = Date.parse(`${day}T${time}${zone ?? 'Z'}`) * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
  return { micros: micros > 0 && micros <= LATEST_MICROS ? micros : null, isWallClock: zone === undefined }
}

function numberToMicros(value: number): Micros | null {
  for (const [end, unit] of [
    [1e11, 1e6],
    [1e14, 1e3],
    [LATEST_MICROS, 1],
  ] as const) {
    if (value > 0 && value < end) return Math.round(value * unit)
  }
  return null
}

/** The time in an item id: its upper 64 bits are microseconds since 1970. Null where that is no time of this program. */
export function itemIdToMicros(itemId: string): Micros | null {
  const micros = BigInt(itemId) >> 64n
  return micros > 0n && micros <= BigInt(LATEST_MICROS) ? Number(micros) : null
}

/** How far a clock is ahead of UTC: whole quarter hours, as all zones are. */
export const toZoneOffset = (difference: Micros): Micros => Math.round(difference / QUARTER_HOUR) * QUARTER_HOUR

/** `UTC+05:30` */
export function describeOffset(offset: Micros): string {
  const minutes = Math.abs(offset) / 60_000_000
  const two = (value: number): string => String(value).padStart(2, '0')
  return `UTC${offset < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}
