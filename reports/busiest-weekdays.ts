import { amount, count, defineReport, percent, text } from './define-report.ts'
import { busiest } from './facts/busiest.ts'
import { WEEKDAYS, weekdayOf } from './facts/days.ts'
import type { Facts } from './facts/facts.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Which days of the week are busy. */
export const busiestWeekdays = defineReport({
  key: 'busiest-weekdays',
  title: 'Busiest weekdays',
  rule:
    'Weekdays of the time zone. The average is over all such weekdays from the first day with messages to the last, ' +
    'those without messages included. Of equally busy weekdays the earlier, counted from Monday, is named.',
  columns: {
    weekday: text('Weekday'),
    messages: count('Messages'),
    share_percent: percent('Share'),
    average_per_day: amount('Average a day'),
  },
  rows: (facts) =>
    facts.messages === 0
      ? []
      : perWeekday(facts).map(({ messages, days }, index) => ({
          weekday: WEEKDAYS[index] ?? null,
          messages,
          share_percent: percentOf(messages, facts.messages),
          average_per_day: days === 0 ? 0 : Math.round((messages / days) * 100) / 100,
        })),
  chart: { kind: 'columns', label: 'weekday', value: 'messages' },
  highlights: (facts) => {
    const counted = perWeekday(facts).map(({ messages }) => messages)
    const most = busiest(counted)
    if (most === null) return []
    const [weekday, messages] = [WEEKDAYS[most]!, counted[most]!]
    const words = `Busiest weekday: ${weekday} with ${inWords(messages, 'message')}`
    return [{ key: 'busiest_weekday', text: words, value: { weekday, messages } }]
  },
})

function perWeekday({ days }: Facts): readonly { readonly messages: number; readonly days: number }[] {
  const byWeekday = Map.groupBy(days, ({ day }) => weekdayOf(day))
  return WEEKDAYS.map((_, weekday) => {
    const own = byWeekday.get(weekday) ?? []
    return { messages: own.reduce((sum, { messages }) => sum + messages, 0), days: own.length }
  })
}
