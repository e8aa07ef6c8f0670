import { count, day, defineReport, text } from './define-report.ts'
import { busiestDay } from './facts/busiest-day.ts'
import { dayText, isoWeekOf, WEEKDAYS, weekdayOf } from './facts/days.ts'

/** How many messages each calendar day had. */
export const messagesPerDay = defineReport({
  key: 'messages-per-day',
  title: 'Messages per day',
  rule:
    'Calendar days of the time zone, from the first with messages to the last; days without any between them are listed with 0. ' +
    'Every message counts once. Rank 1 is the busiest day; of equal days the earlier ranks higher.',
  columns: {
    day: day('Day'),
    weekday: text('Weekday'),
    iso_week: text('ISO week'),
    messages: count('Messages'),
    rank: count('Rank'),
  },
  rows: ({ days }) => {
    const ranked = [...days].sort((one, other) => other.messages - one.messages || one.day - other.day)
    const rankOf = new Map(ranked.map(({ day }, index) => [day, index + 1]))
    return days.map(({ day, messages }) => ({
      day: dayText(day),
      weekday: WEEKDAYS[weekdayOf(day)] ?? null,
      iso_week: isoWeekOf(day),
      messages,
      rank: rankOf.get(day) ?? 0,
    }))
  },
  chart: { kind: 'timeline', day: 'day', value: 'messages', unit: 'day' },
  highlights: busiestDay,
})
