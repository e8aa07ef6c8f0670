/**
 * Times as a backup has them, written and read several times faster than in general: there are millions, they come in
 * order, and most are of the day of the one before.
 */
import { isoToMicros, type Micros, microsToIso } from '../../clock.ts'

const SECOND = 1_000_000
const DAY = 86_400 * SECOND
const MIDNIGHT = '00:00:00.000000+00:00'
const TWO_DIGITS = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
const THREE_DIGITS = Array.from({ length: 1000 }, (_, number) => String(number).padStart(3, '0'))

let writtenDay = Number.NaN
let writtenDate = ''

/** The same text as `microsToIso`. */
export function isoTime(micros: Micros): string {
  const day = Math.floor(micros / DAY)
  if (day !== writtenDay) {
    writtenDay = day
    writtenDate = microsToIso(day * DAY).slice(0, -MIDNIGHT.length)
  }
  const inDay = micros - day * DAY
  const seconds = Math.floor(inDay / SECOND)
  const hours = Math.floor(seconds / 3600)
  const minutes = Math.floor(seconds / 60) - hours * 60
  const fraction = inDay - seconds * SECOND
  const millis = Math.floor(fraction / 1000)
  const time = `${TWO_DIGITS[hours]}:${TWO_DIGITS[minutes]}:${TWO_DIGITS[seconds % 60]}`
  return `${writtenDate}${time}.${THREE_DIGITS[millis]}${THREE_DIGITS[fraction - millis * 1000]}+00:00`
}

let readDate = ''
let readDay: Micros = 0

/**
 * Reads what `isoTime` writes, and nothing else.
 *
 * @throws RangeError when the text is anything else
 */
export function parseIsoTime(text: string): Micros {
  const date = text.slice(0, -MIDNIGHT.length)
  if (date !== readDate) {
    readDay = isoToMicros(`${date}${MIDNIGHT}`)
    readDate = date
  }
  const at = date.length
  const digit = (place: number) => text.charCodeAt(at + place) - 48
  const two = (place: number) => digit(place) * 10 + digit(place + 1)
  const seconds = (two(0) * 60 + two(3)) * 60 + two(6)
  const micros = readDay + seconds * SECOND + (two(9) * 100 + two(11)) * 100 + two(13)
  if (isoTime(micros) !== text) throw new RangeError(`not a time as in a backup: ${text}`)
  return micros
}
