import { count, day, defineReport, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { dayText } from './facts/days.ts'
import { longestStreak } from './facts/exchange/longest-streak.ts'
import { TURNS } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'

/** On how many days in a row something was written. */
export const streaks = defineReport({
  key: 'streaks',
  title: 'Streaks',
  rule:
    'Days of the time zone, one after the other, on each of which somebody wrote in the thread; of equally long streaks the ' +
    `earliest. A streak goes on while its last day is today or yesterday. ${TURNS} With a person chosen: days on which this person wrote.`,
  needs: 'exchange',
  columns: {
    thread: text('Thread'),
    thread_id: text('Thread id'),
    longest_streak_days: count('Longest streak (days)'),
    first_day: day('First day'),
    last_day: day('Last day'),
    current_streak_days: count('Current streak (days)'),
    days: count('Days with messages'),
  },
  rows: ({ exchange: { threads, today } }) =>
    threads
      .filter(({ days }) => days.length > 0)
      .map(({ thread, days }) => {
        const { longest, current } = longestStreak(days, today)
        return {
          thread: thread.label,
          thread_id: thread.id,
          longest_streak_days: longest.days,
          first_day: dayText(longest.first),
          last_day: dayText(longest.first + longest.days - 1),
          current_streak_days: current,
          days: days.length,
        }
      })
      .sort(
        byCount(
          (row) => row.longest_streak_days,
          (row) => row.thread,
        ),
      ),
  chart: { kind: 'ranking', label: 'thread', value: 'longest_streak_days' },
  highlights: ({ exchange: { days, today } }) => {
    if (days.length === 0) return []
    const { longest, current } = longestStreak(days, today)
    const words = `In all threads together: ${inWords(longest.days, 'day')} in a row, now ${current}`
    const value = { longest: longest.days, first_day: dayText(longest.first), current }
    return [{ key: 'streak_of_all_threads', text: words, value }]
  },
})
