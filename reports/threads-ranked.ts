import { count, day, defineReport, percent, text } from './define-report.ts'
import { dayText } from './facts/days.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Which conversations there are, the busiest first. */
export const threadsRanked = defineReport({
  key: 'threads-ranked',
  title: 'Threads by messages',
  rule:
    'Every message counts once, in its thread. People: how many sent at least one message there. Threads without ' +
    'messages in the range are left out.',
  columns: {
    thread: text('Thread'),
    thread_id: text('Thread id'),
    kind: text('Kind'),
    messages: count('Messages'),
    share_percent: percent('Share'),
    people: count('People'),
    first_day: day('First day'),
    last_day: day('Last day'),
  },
  rows: ({ threads, messages: all }) =>
    threads.map(({ thread, messages, people, firstDay, lastDay }) => ({
      thread: thread.label,
      thread_id: thread.id,
      kind: thread.isGroup ? 'group' : 'direct',
      messages,
      share_percent: percentOf(messages, all),
      people,
      first_day: dayText(firstDay),
      last_day: dayText(lastDay),
    })),
  chart: { kind: 'ranking', label: 'thread', value: 'messages', share: 'share_percent' },
  highlights: ({ threads, messages }) =>
    messages === 0
      ? []
      : [
          {
            key: 'threads',
            text: `${inWords(threads.length, 'thread')} with ${inWords(messages, 'message')}`,
            value: threads.length,
          },
        ],
})
