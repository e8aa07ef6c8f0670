import { isoToMicros, type Micros } from './clock.ts'
import { UsageError } from './errors.ts'
import { zoneOffsets } from './zone-offsets.ts'

const LOCAL = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?$/
const DAY: Micros = 86_400_000_000

/**
 * A time that somebody typed: a day, which is its beginning, or a time of day, both told in the zone; or an instant with a
 * zone of its own. Of a local time that comes twice the first is meant; one that is left out is the moment of the change.
 *
 * @throws UsageError `time`
 * @example readTime('2026-03-29', 'Europe/Berlin') // microseconds of 2026-03-28T23:00:00Z
 */
export function readTime(text: string, timeZone: string): Micros {
  const match = LOCAL.exec(text.trim())
  try {
    if (match === null) return isoToMicros(text.trim().replace(/^(\S+)T(\d\d:\d\d)(Z|[+-]\d\d:?\d\d)$/, '$1T$2:00$3'))
    const [, day = '', minutes = '00:00', seconds = '00', fraction = ''] = match
    const asUtc = isoToMicros(`${day}T${minutes}:${seconds}.${fraction.padEnd(6, '0')}Z`)
    // Some days are in no calendar, and pass all the same: 31 February would be a day in March.
    if (new Date(asUtc / 1000).toISOString().slice(0, 10) === day) return inZone(asUtc, timeZone)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new UsageError('time', `"${text}" is no time`, {
    hint: 'Write a day (2026-01-31), a time in the zone of the account (2026-01-31T18:30), or one with a zone of its own (2026-01-31T18:30:00Z).',
  })
}

/** @param asUtc the time of a wall clock, as if it stood in UTC */
function inZone(asUtc: Micros, timeZone: string): Micros {
  const { starts, seconds } = zoneOffsets(timeZone, asUtc - 2 * DAY, asUtc + 2 * DAY)
  for (const [place, offset] of seconds.entries()) {
    const time = asUtc - offset * 1_000_000
    const next = starts[place + 1] ?? Number.POSITIVE_INFINITY
    if (time < next) return Math.max(time, place === 0 ? time : starts[place]!)
  }
  return asUtc
}
