import { amount, count, day, defineReport, text } from './define-report.ts'
import { dayText, monthInWords, monthOf } from './facts/days.ts'
import { inWords } from './facts/in-words.ts'
import { movingAverage } from './facts/moving-average.ts'
import { busiestOf, stretches } from './facts/stretches.ts'

const AVERAGED = 3

/** How many messages each month had. */
export const messagesPerMonth = defineReport({
  key: 'messages-per-month',
  title: 'Messages per month',
  rule:
    'Calendar months of the time zone; months without messages are listed with 0, the first and the last may be cut by ' +
    'the range. The busiest day is the earliest of those with the most messages. The average is that of the month and ' +
    'the two before it, of the first months of as many as there are.',
  columns: {
    month: text('Month'),
    first_day: day('First day'),
    messages: count('Messages'),
    active_days: count('Days with messages'),
    busiest_day: day('Busiest day'),
    average_of_3_months: amount('Average of 3 months'),
  },
  rows: ({ days }) => {
    const months = stretches(days, monthOf)
    const averages = movingAverage(
      months.map(({ messages }) => messages),
      AVERAGED,
    )
    return months.map(({ name, messages, days: own }, index) => {
      const active = own.filter((each) => each.messages > 0)
      const most = active.reduce((max, each) => Math.max(max, each.messages), 0)
      const busiest = active.find((each) => each.messages === most)
      return {
        month: name,
        first_day: `${name}-01`,
        messages,
        active_days: active.length,
        busiest_day: busiest === undefined ? null : dayText(busiest.day),
        average_of_3_months: averages[index] ?? 0,
      }
    })
  },
  chart: { kind: 'timeline', day: 'first_day', value: 'messages', unit: 'month', average: 'average_of_3_months' },
  highlights: ({ days }) => {
    const most = busiestOf(stretches(days, monthOf))
    if (most === null) return []
    const { name, messages } = most
    const words = `Busiest month: ${monthInWords(name)} with ${inWords(messages, 'message')}`
    return [{ key: 'busiest_month', text: words, value: { month: name, messages } }]
  },
})
