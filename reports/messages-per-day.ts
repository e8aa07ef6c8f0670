import { amount, count, day, defineReport, text } from './define-report.ts'
import { busiestDay } from './facts/busiest-day.ts'
import { dayText, isoWeekOf, WEEKDAYS, weekdayOf } from './facts/days.ts'
import { movingAverage } from './facts/moving-average.ts'

const AVERAGED = 7

/** How many messages each calendar day had. */
export const messagesPerDay = defineReport({
  key: 'messages-per-day',
  title: 'Messages per day',
  rule:
    'Calendar days of the time zone, from the first with messages to the last; days without any between them are listed with 0. ' +
    'Every message counts once. Rank 1 is the busiest day; of equal days the earlier ranks higher. The ' +
    'average is that of the day and the six before it, of the first days of as many as there are.',
  columns: {
    day: day('Day'),
    weekday: text('Weekday'),
    iso_week: text('ISO week'),
    messages: count('Messages'),
    rank: count('Rank'),
    average_of_7_days: amount('Average of 7 days'),
  },
  rows: ({ days }) => {
    const ranked = [...days].sort((one, other) => other.messages - one.messages || one.day - other.day)
    const rankOf = new Map(ranked.map(({ day }, index) => [day, index + 1]))
    const averages = movingAverage(
      days.map(({ messages }) => messages),
      AVERAGED,
    )
    return days.map(({ day, messages }, index) => ({
      day: dayText(day),
      weekday: WEEKDAYS[weekdayOf(day)] ?? null,
      iso_week: isoWeekOf(day),
      messages,
      rank: rankOf.get(day) ?? 0,
      average_of_7_days: averages[index] ?? 0,
    }))
  },
  chart: { kind: 'timeline', day: 'day', value: 'messages', unit: 'day', average: 'average_of_7_days' },
  highlights: busiestDay,
})
