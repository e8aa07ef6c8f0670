import { type Micros, microsToIso } from '../../clock.ts'

const SECOND = 1_000_000
const DAY = 86_400 * SECOND
const MIDNIGHT = '00:00:00.000000+00:00'
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const THREE_DIGITS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))

let knownDay = Number.NaN
let knownDate = ''

/**
 * The same text as `microsToIso`, several times faster for times that come in order: a backup writes millions, and most
 * are of the day of the one before.
 */
export function isoTime(micros: Micros): string {
  const day = Math.floor(micros / DAY)
  if (day !== knownDay) {
    knownDay = day
    knownDate = microsToIso(day * DAY).slice(0, -MIDNIGHT.length)
  }
  const inDay = micros - day * DAY
  const seconds = Math.floor(inDay / SECOND)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) - hours * 60
  const fraction = inDay - seconds * SECOND
  const millis = Math.floor(fraction / 1000)
  const time = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[seconds % 60]}`
  return `${knownDate}${time}.${THREE_DIGITS[millis]}${THREE_DIGITS[fraction - millis * 1000]}+00:00`
}
