import type { Micros } from '../../../src/clock.ts'
import { hasRightToLeft } from '../../../src/text/right-to-left.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'

/** A time on the clocks of a zone, `YYYY-MM-DD HH:MM`. */
export function clockTime({ starts, seconds }: ZoneOffsets, time: Micros): string {
  const place = starts.findLastIndex((start) => start <= time)
  const shifted = time / 1000 + seconds[Math.max(0, place)]! * 1000
  return new Date(shifted).toISOString().slice(0, 16).replace('T', ' ')
}

/** Numbers after Arabic letters are set from right to left, a day as `18-09-2019`, unless this mark stands before them. */
const LEFT_TO_RIGHT = '\u200e'

/** A message by its sender and its time. */
export function senderAndTime(sender: string, time: string): string {
  return `${sender}, ${hasRightToLeft(sender) ? LEFT_TO_RIGHT : ''}${time}`
}
