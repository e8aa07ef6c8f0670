import { count, defineReport, type Highlight, hour, mix, text } from './define-report.ts'
import { busiest } from './facts/busiest.ts'
import { busiestDay } from './facts/busiest-day.ts'
import { dayInWords, dayNumber } from './facts/days.ts'
import type { Facts } from './facts/facts.ts'
import { inWords } from './facts/in-words.ts'

/** What went on of late: the numbers that scripts for Instagram messages commonly give for the last 30 days. */
export const lastDays = defineReport({
  key: 'last-days',
  title: 'The last days',
  rule:
    'Calendar days of the time zone, the last of them being today, or the last day of the range that was asked for. Every message ' +
    'counts once, for the person who sent it. Of several busiest days or hours the earliest is named.',
  over: 'last-days',
  heading: ({ scope }) => (scope.lastDays?.days === 1 ? 'The last day' : `The last ${scope.lastDays?.days} days`),
  columns: {
    person: text('Person'),
    username: text('Username'),
    message_count: count('Messages'),
    message_types: mix('Message types'),
    most_active_hour: hour('Most active hour'),
  },
  rows: ({ people }) =>
    people.map(({ person, messages, types, hours }) => ({
      person: person.label,
      username: person.username,
      message_count: messages,
      message_types: types,
      most_active_hour: busiest(hours),
    })),
  chart: { kind: 'ranking', label: 'person', value: 'message_count', mix: 'message_types' },
  highlights: (facts) => [
    {
      key: 'total_messages',
      text: `${inWords(facts.messages, 'message')} in ${inWords(facts.scope.lastDays?.days ?? 0, 'day')}`,
      value: facts.messages,
    },
    {
      key: 'active_users',
      text: `${inWords(facts.people.length, 'active person', 'active people')}`,
      value: facts.people.length,
    },
    ...busiestDay(facts),
    ...newestIsOlder(facts),
  ],
})

/** An archive made from an old export has nothing in the last days: better said than wondered about. */
function newestIsOlder({ scope: { from, lastDays } }: Facts): readonly Highlight[] {
  const newest = lastDays?.newestDay ?? null
  if (newest === null || from === null || newest >= from) return []
  const words = `The newest message is older: ${dayInWords(dayNumber(newest))}`
  return [{ key: 'newest_message_is_older', text: words, value: newest }]
}
