import { amount, count, defineReport, percent, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { spreadOf } from './facts/exchange/percentile.ts'
import { gapInWords, TURNS } from './facts/exchange/words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Who gives how much in a conversation of two. */
export const balance = defineReport({
  key: 'balance',
  title: 'Balance in threads of two',
  rule:
    'Threads with one other person. Messages of one person without anyone else’s in between, less than an hour apart, count on ' +
    'the day of the first. Half of the answers took no longer than the median, from the last message before. ' +
    `${TURNS} With a person chosen: the threads with this person.`,
  needs: 'exchange',
  settings: gapInWords,
  columns: {
    thread: text('Thread'),
    person: text('Person'),
    your_messages: count('Your messages'),
    their_messages: count('Their messages'),
    your_share_percent: percent('Your share'),
    started_by_you: count('Conversations begun by you'),
    started_by_them: count('Conversations begun by them'),
    your_median_minutes: amount('Your median reply time (minutes)'),
    their_median_minutes: amount('Their median reply time (minutes)'),
  },
  rows: ({ exchange: { threads } }) =>
    threads
      .flatMap(({ thread, balance }) => (balance === null ? [] : [{ thread, ...balance }]))
      .filter(({ own, theirs }) => own.messages + theirs.messages > 0)
      .map(({ thread, other, own, theirs }) => ({
        thread: thread.label,
        person: other.label,
        your_messages: own.messages,
        their_messages: theirs.messages,
        your_share_percent: percentOf(own.messages, own.messages + theirs.messages),
        started_by_you: own.started,
        started_by_them: theirs.started,
        your_median_minutes: spreadOf([own.answers]).median,
        their_median_minutes: spreadOf([theirs.answers]).median,
      }))
      .sort(
        byCount(
          (row) => row.your_messages + row.their_messages,
          (row) => row.thread,
        ),
      ),
  chart: { kind: 'pairs', label: 'thread', values: ['your_messages', 'their_messages'], axis: 'Messages' },
})
