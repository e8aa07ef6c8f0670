/**
 * Microseconds since 1970 in UTC. A JS number holds them exactly until the year 2255, which ids (64 and 128 bits) do not
 * enjoy: ids are strings or bigints everywhere.
 */
export type Micros = number

/** Tells the time; an argument wherever time matters, so that tests decide it. */
export type Clock = () => Micros

export const systemClock: Clock = () => Date.now() * 1000

/** ISO 8601 with microseconds and `+00:00`, as in the backup format; Postgres takes it for a `timestamptz`. */
export function microsToIso(micros: Micros): string {
  const millis = Math.floor(micros / 1000)
  const rest = String(micros - millis * 1000).padStart(3, '0')
  return `${new Date(millis).toISOString().slice(0, -1)}${rest}+00:00`
}

const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d(?::?\d\d)?)$/

/**
 * Reads ISO 8601 with a zone, and Postgres' own output of a `timestamptz`. Digits below the microsecond are cut.
 *
 * @throws RangeError when the text is no such time
 */
export function isoToMicros(text: string): Micros {
  const match = ISO.exec(text)
  if (match === null) throw new RangeError(`not a time with a zone: ${text}`)
  const [, day, time, fraction = '', zone = ''] = match
  const offset = zone.length === 3 ? `${zone}:00` : zone
  const seconds = Date.parse(`${day}T${time}${offset}`)
  if (Number.isNaN(seconds)) throw new RangeError(`not a time: ${text}`)
  return seconds * 1000 + Number(fraction.padEnd(6, '0').slice(0, 6))
}
