import type { Highlight } from '../define-report.ts'
import { busiest } from './busiest.ts'
import { dayInWords, dayText } from './days.ts'
import type { Facts } from './facts.ts'
import { inWords } from './in-words.ts'

/** The day with the most messages; the earliest of several. */
export function busiestDay({ days }: Facts): readonly Highlight[] {
  const index = busiest(days.map(({ messages }) => messages))
  const found = index === null ? undefined : days[index]
  if (found === undefined) return [{ key: 'busiest_day', text: 'No busiest day: there are no messages', value: null }]
  const { day, messages } = found
  return [
    {
      key: 'busiest_day',
      text: `Busiest day: ${dayInWords(day)} with ${inWords(messages, 'message')}`,
      value: { day: dayText(day), messages },
    },
  ]
}
