import { dayNumber, dayText } from './days.ts'
import type { DayFacts } from './facts.ts'
import type { DayRange } from './filters.ts'

/**
 * The year that a review is of, cut to the range: the one that the range lies in; else the latest that is over by the end of
 * the range, or by today, and not later than the newest message; else, where there are no messages before it is over, that
 * of the newest message. Null without messages.
 *
 * @param days with messages, in order
 * @param today on the calendar of the zone, `YYYY-MM-DD`
 */
export function yearOf(range: DayRange, days: readonly DayFacts[], today: string): DayRange | null {
  const [first, last] = [days[0]?.day, days.at(-1)?.day]
  if (first === undefined || last === undefined) return null
  const isAsked =
    Number.isFinite(range.from) && Number.isFinite(range.to) && numberOf(range.from) === numberOf(range.to)
  if (isAsked) return range
  const over = numberOf(Math.min(range.to, dayNumber(today)) + 1) - 1
  const latest = Math.min(over, numberOf(last))
  const year = latest < numberOf(first) ? numberOf(last) : latest
  return {
    from: Math.max(range.from, dayNumber(`${year}-01-01`)),
    to: Math.min(range.to, dayNumber(`${year}-12-31`)),
  }
}

function numberOf(day: number): number {
  return Number(dayText(day).slice(0, 4))
}
