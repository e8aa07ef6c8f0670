import { count, defineReport, hour, mix, percent, text } from './define-report.ts'
import { busiest } from './facts/busiest.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Who sent how much, of what, and when. */
export const messagesPerPerson = defineReport({
  key: 'messages-per-person',
  title: 'Messages per person',
  rule:
    'Every message counts once, for the person who sent it; unsent ones and notices too, but not the line ' +
    'that an export writes for a reaction. ' +
    'The most active hour is the one with the most messages on the clocks of the time zone; of several, the earliest.',
  columns: {
    person: text('Person'),
    username: text('Username'),
    messages: count('Messages'),
    share_percent: percent('Share'),
    threads: count('Threads'),
    message_types: mix('Message types'),
    most_active_hour: hour('Most active hour'),
  },
  rows: ({ people, messages: all }) =>
    people.map(({ person, messages, threads, types, hours }) => ({
      person: person.label,
      username: person.username,
      messages,
      share_percent: percentOf(messages, all),
      threads,
      message_types: types,
      most_active_hour: busiest(hours),
    })),
  chart: { kind: 'ranking', label: 'person', value: 'messages', share: 'share_percent', mix: 'message_types' },
  highlights: ({ people: [first, ...others], messages }) =>
    first === undefined
      ? []
      : [
          {
            key: 'people',
            text: `${inWords(others.length + 1, 'person', 'people')} sent ${inWords(messages, 'message')}`,
            value: others.length + 1,
          },
        ],
})
