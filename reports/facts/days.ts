import dayjs from 'dayjs'
import isoWeek from 'dayjs/plugin/isoWeek.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(isoWeek)

const DAY_MS = 86_400_000

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function dayText(day: number): string {
  return dayjs.utc(day * DAY_MS).format('YYYY-MM-DD')
}

/** The other way round. */
export function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  return dayjs.utc(day * DAY_MS).isoWeekday() - 1
}

/** ISO week, such as `2020-W53`: it belongs to the year that its Thursday is in. */
export function isoWeekOf(day: number): string {
  const date = dayjs.utc(day * DAY_MS)
  return `${date.isoWeekYear()}-W${String(date.isoWeek()).padStart(2, '0')}`
}

/** `YYYY-MM` */
export function monthOf(day: number): string {
  return dayText(day).slice(0, 7)
}

/** For people: `Friday 1 March 2024`. */
export function dayInWords(day: number): string {
  return dayjs.utc(day * DAY_MS).format('dddd D MMMM YYYY')
}

/** For people: `March 2024` of `2024-03`. */
export function monthInWords(month: string): string {
  return dayjs.utc(`${month}-01`).format('MMMM YYYY')
}
