import { amount, count, day, defineReport, text } from './define-report.ts'
import { dayText, isoWeekOf, weekdayOf } from './facts/days.ts'
import { inWords } from './facts/in-words.ts'
import { movingAverage } from './facts/moving-average.ts'
import { busiestOf, stretches } from './facts/stretches.ts'

const AVERAGED = 4

/** How many messages each ISO week had. */
export const messagesPerWeek = defineReport({
  key: 'messages-per-week',
  title: 'Messages per week',
  rule:
    'ISO weeks of the time zone: Monday to Sunday, each belonging to the year that its Thursday is in. ' +
    'Weeks without messages are listed with 0; the first and the last may be cut by the range. The average is ' +
    'that of the week and the three before it, of the first weeks of as many as there are.',
  columns: {
    iso_week: text('ISO week'),
    first_day: day('Monday'),
    messages: count('Messages'),
    active_days: count('Days with messages'),
    average_of_4_weeks: amount('Average of 4 weeks'),
  },
  rows: ({ days }) => {
    const weeks = stretches(days, isoWeekOf)
    const averages = movingAverage(
      weeks.map(({ messages }) => messages),
      AVERAGED,
    )
    return weeks.map(({ name, messages, days: own }, index) => ({
      iso_week: name,
      first_day: dayText(own[0]!.day - weekdayOf(own[0]!.day)),
      messages,
      active_days: own.filter((each) => each.messages > 0).length,
      average_of_4_weeks: averages[index] ?? 0,
    }))
  },
  chart: { kind: 'timeline', day: 'first_day', value: 'messages', unit: 'week', average: 'average_of_4_weeks' },
  highlights: ({ days }) => {
    const most = busiestOf(stretches(days, isoWeekOf))
    if (most === null) return []
    const { name, messages } = most
    const words = `Busiest week: ${name} with ${inWords(messages, 'message')}`
    return [{ key: 'busiest_week', text: words, value: { iso_week: name, messages } }]
  },
})
