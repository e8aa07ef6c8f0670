/**
 * Calendar days as numbers: days since 1970-01-01, which was a Thursday. A day of a zone is such a number too; what zone
 * it is of matters only where a time becomes a day.
 */

const DAY_MS = 86_400_000

/** Monday first, as in ISO 8601. */
export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const

/** `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10)
}

/** The other way round. */
export function dayNumber(text: string): number {
  return Date.parse(`${text}T00:00:00Z`) / DAY_MS
}

/** 0 is Monday. */
export function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7
}

/** ISO week, such as `2020-W53`: it belongs to the year that its Thursday is in, and weeks count from that year's first. */
export function isoWeekOf(day: number): string {
  const thursday = day - weekdayOf(day) + 3
  const year = new Date(thursday * DAY_MS).getUTCFullYear()
  const week = Math.floor((thursday - Date.UTC(year, 0, 1) / DAY_MS) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

/** `YYYY-MM` */
export function monthOf(day: number): string {
  return dayText(day).slice(0, 7)
}

const dayFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: 'UTC' })
const monthFormat = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })

/** For people: `Friday 1 March 2024`. */
export function dayInWords(day: number): string {
  return dayFormat.format(day * DAY_MS).replace(',', '')
}

/** For people: `March 2024` of `2024-03`. */
export function monthInWords(month: string): string {
  return monthFormat.format(dayNumber(`${month}-01`) * DAY_MS)
}
