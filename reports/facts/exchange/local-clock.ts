import type { Micros } from '../../../src/clock.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'

const SECOND = 1_000_000

/** Tells, of times, the hours since 1970-01-01 00:00 on the clocks of a zone; divided by 24 it is the day. */
export function localHours({ starts, seconds }: ZoneOffsets): (time: Micros) => number {
  let at = 0
  return (time) => {
    // Times mostly come in order, so that the last place is the right one.
    while (at > 0 && time < starts[at]!) at -= 1
    while (at + 1 < starts.length && time >= starts[at + 1]!) at += 1
    return Math.floor((Math.floor(time / SECOND) + seconds[at]!) / 3600)
  }
}

/** The moment at which a day of the zone is over. */
export function endOfDay({ starts, seconds }: ZoneOffsets, day: number): Micros {
  const midnight = (day + 1) * 86_400
  const ends = seconds.map((offset) => (midnight - offset) * SECOND)
  const fitting = ends.findLastIndex((end, at) => end >= starts[at]!)
  return ends[Math.max(0, fitting)]!
}
