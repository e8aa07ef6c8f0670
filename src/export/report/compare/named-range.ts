import { dayNumber, dayText } from '../../../../reports/facts/days.ts'
import { UsageError } from '../../../errors.ts'
import type { ComparedRange } from '../drawn-result.ts'

/**
 * The range that a word means: a year (`2025`), a month (`2026-03`), or two days (`2025-01-01..2025-06-30`).
 *
 * @param today the day of the zone: of a range that is not over only the days until then are counted
 * @throws UsageError when it is none of these
 */
export function namedRange(word: string, today: string): ComparedRange {
  const days = daysOf(word.trim())
  if (days === null || days[0] > days[1]) {
    throw new UsageError('compare-invalid', `"${word}" is no range to compare`, {
      hint: 'Give two of: a year such as 2025, a month such as 2026-03, two days such as 2025-01-01..2025-06-30.',
    })
  }
  const [from, to] = days
  const last = to < today ? to : today
  return { name: word.trim(), from, to, days: Math.max(0, dayNumber(last) - dayNumber(from) + 1) }
}

function daysOf(word: string): readonly [string, string] | null {
  if (/^\d{4}$/.test(word)) return [`${word}-01-01`, `${word}-12-31`]
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(word)) {
    const first = dayNumber(`${word}-01`)
    // 31 days later it is another month; the day before that month begins is the last of this.
    return [dayText(first), dayText(dayNumber(`${dayText(first + 31).slice(0, 7)}-01`) - 1)]
  }
  const [from = '', to = '', ...rest] = word.split('..')
  return rest.length === 0 && isDay(from) && isDay(to) ? [from, to] : null
}

/** A day that the calendar has: 2023-02-29 is none. */
export function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false
  const number = dayNumber(text)
  return !Number.isNaN(number) && dayText(number) === text
}
