import type { Micros } from './clock.ts'

/** The offsets of a zone over a stretch of time: from `starts[i]` on (until the next) it is `seconds[i]` ahead of UTC. */
export interface ZoneOffsets {
  /** Ascending. The first is at or before the stretch's begin. */
  readonly starts: readonly Micros[]
  readonly seconds: readonly number[]
}

const SECOND = 1_000_000
const QUARTER = 900 * SECOND
/** Changes of a zone's offset lie further apart than this: the closest, around Ramadan, are a month. */
const STEP = 3 * 86_400 * SECOND
/** Zones are known from here to there; times outside, which only broken data has, get the nearest offset. */
const KNOWN_FROM = 0
const KNOWN_TO = Date.UTC(2100, 0, 1) * 1000

/**
 * The offsets of `zone` between two times. The platform's zone data alone decide, here and in what is computed from it in
 * SQL: the database's may be older, and read some names (`CET`, `+05:30`) otherwise.
 *
 * Changes are found to the quarter-hour, which is exact for every change of any zone since Instagram exists.
 */
export function zoneOffsets(zone: string, from: Micros, to: Micros): ZoneOffsets {
  const offsetAt = offsetReader(zone)
  const begin = clamp(Math.floor(from / QUARTER) * QUARTER)
  const end = clamp(to)
  const starts = [begin]
  const seconds = [offsetAt(begin)]
  for (let time = begin; time < end; ) {
    const next = Math.min(time + STEP, end)
    const offset = offsetAt(next)
    if (offset !== seconds.at(-1)) {
      starts.push(firstQuarterWith(offset, time, next, offsetAt))
      seconds.push(offset)
    }
    time = next
  }
  return { starts, seconds }
}

/** The calendar day in a zone, `YYYY-MM-DD`. */
export function localDay(zone: string, time: Micros): string {
  return new Date(time / 1000 + offsetReader(zone)(time) * 1000).toISOString().slice(0, 10)
}

/** Bisects between `before`, which has another offset, and `after`, which has this one. */
function firstQuarterWith(offset: number, before: Micros, after: Micros, offsetAt: (time: Micros) => number): Micros {
  let [low, high] = [Math.floor(before / QUARTER), Math.ceil(after / QUARTER)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * QUARTER) === offset) high = middle
    else low = middle
  }
  return high * QUARTER
}

function clamp(time: Micros): Micros {
  return Math.min(Math.max(time, KNOWN_FROM), KNOWN_TO)
}

const OFFSET = /GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/

/** Reads offsets in seconds; one formatter for many times, since making one is what takes long. */
function offsetReader(zone: string): (time: Micros) => number {
  const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
  return (time) => {
    const [, sign, hours = '0', minutes = '0', seconds = '0'] = OFFSET.exec(format.format(time / 1000)) ?? []
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)
    return sign === '-' ? -offset : offset
  }
}
