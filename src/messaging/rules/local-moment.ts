import type { Micros } from '../../clock.ts'
import type { HourRange } from './rule-schema.ts'

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
type Day = (typeof DAYS)[number]

const formats = new Map<string, Intl.DateTimeFormat>()

/** Day of the week and minute of the day in a zone. */
export function localMoment(at: Micros, timeZone: string): { readonly day: Day; readonly minute: number } {
  const known = formats.get(timeZone)
  const format =
    known ??
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
  if (known === undefined) formats.set(timeZone, format)
  const parts = new Map(format.formatToParts(at / 1000).map(({ type, value }) => [type, value]))
  const day = DAYS.find((it) => parts.get('weekday')?.toLowerCase() === it) ?? 'sun'
  return { day, minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) }
}

/** From the one, up to but not including the other; one that ends before it begins goes over midnight. */
export function isWithin(minute: number, { from, to }: HourRange): boolean {
  return from <= to ? minute >= from && minute < to : minute >= from || minute < to
}

/** `22:00` */
export function clockText(minute: number): string {
  const two = (number: number): string => String(number).padStart(2, '0')
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
