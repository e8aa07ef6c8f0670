import { count, day, defineReport, text } from './define-report.ts'
import { dayText, monthInWords, monthOf } from './facts/days.ts'
import { inWords } from './facts/in-words.ts'
import { busiestOf, stretches } from './facts/stretches.ts'

/** How many messages each month had. */
export const messagesPerMonth = defineReport({
  key: 'messages-per-month',
  title: 'Messages per month',
  rule:
    'Calendar months of the time zone; months without messages are listed with 0, the first and the last may be cut by ' +
    'the range. The busiest day is the earliest of those with the most messages.',
  columns: {
    month: text('Month'),
    first_day: day('First day'),
    messages: count('Messages'),
    active_days: count('Days with messages'),
    busiest_day: day('Busiest day'),
  },
  rows: ({ days }) =>
    stretches(days, monthOf).map(({ name, messages, days: own }) => {
      const active = own.filter((each) => each.messages > 0)
      const most = active.reduce((max, each) => Math.max(max, each.messages), 0)
      const busiest = active.find((each) => each.messages === most)
      return {
        month: name,
        first_day: `${name}-01`,
        messages,
        active_days: active.length,
        busiest_day: busiest === undefined ? null : dayText(busiest.day),
      }
    }),
  chart: { kind: 'timeline', day: 'first_day', value: 'messages', unit: 'month' },
  highlights: ({ days }) => {
    const most = busiestOf(stretches(days, monthOf))
    if (most === null) return []
    const { name, messages } = most
    const words = `Busiest month: ${monthInWords(name)} with ${inWords(messages, 'message')}`
    return [{ key: 'busiest_month', text: words, value: { month: name, messages } }]
  },
})
