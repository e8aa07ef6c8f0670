import type { Micros } from '../../../src/clock.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'

/** A time on the clocks of a zone, `YYYY-MM-DD HH:MM`. */
export function clockTime({ starts, seconds }: ZoneOffsets, time: Micros): string {
  const place = starts.findLastIndex((start) => start <= time)
  const shifted = time / 1000 + seconds[Math.max(0, place)]! * 1000
  return new Date(shifted).toISOString().slice(0, 16).replace('T', ' ')
}
