import { amount, day, defineReport, hour, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { dayText } from './facts/days.ts'
import { DAY, HOUR } from './facts/exchange/answered.ts'
import { lengthInWords, TURNS } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'

/** Who is left without an answer now. */
export const unanswered = defineReport({
  key: 'unanswered',
  title: 'Open threads: who waits for an answer',
  rule:
    'Threads of two in which the other person wrote last, as it is now, or was at the end of the last day that was asked for. ' +
    'Waiting begins with the first message since your last one; it counts on that day. The latest stand first. Groups, and what Instagram took ' +
    `for spam, are left out. ${TURNS} A reaction is no answer. Not known: whether a message wants an answer at all, and what was answered elsewhere.`,
  needs: 'exchange',
  columns: {
    thread: text('Thread'),
    thread_id: text('Thread id'),
    person: text('Person'),
    folder: text('Folder'),
    since_day: day('Waiting since'),
    since_hour: hour('Hour'),
    waiting_hours: amount('Waiting (hours)'),
  },
  rows: ({ exchange }) =>
    exchange.waiting
      .toSorted(
        byCount(
          ({ seconds }) => -seconds,
          ({ thread }) => thread.label,
        ),
      )
      .map(({ thread, person, isRequest, day, hour, seconds }) => ({
        thread: thread.label,
        thread_id: thread.id,
        person: person.label,
        folder: isRequest ? 'requests' : 'inbox',
        since_day: dayText(day),
        since_hour: hour,
        waiting_hours: Math.round((seconds / 3600) * 100) / 100,
      })),
  chart: { kind: 'ranking', label: 'thread', value: 'waiting_hours' },
  highlights: ({ exchange: { waiting } }) => {
    if (waiting.length === 0) return []
    const longest = waiting.reduce((most, { seconds }) => Math.max(most, seconds), 0)
    const over = (seconds: number) => waiting.filter((each) => each.seconds > seconds).length
    const [hour, day, week] = [over(HOUR), over(DAY), over(7 * DAY)]
    const [overHour, overDay, overWeek] = [hour, day, week].map((threads) => threads.toLocaleString('en'))
    const since = `${overHour} for over an hour, ${overDay} for over a day, ${overWeek} for over a week`
    const words = `${inWords(waiting.length, 'open thread')}: ${since}`
    const value = { threads: waiting.length, over_1_hour: hour, over_24_hours: day, over_7_days: week }
    return [
      { key: 'open_threads', text: words, value },
      { key: 'longest_wait', text: `the longest for ${lengthInWords(longest)}`, value: longest },
    ]
  },
})
