import { amount, count, defineReport, hour } from './define-report.ts'
import { spreadOf } from './facts/exchange/percentile.ts'
import { TURNS } from './facts/exchange/words.ts'

/** At which hours people answer fast. */
export const replyTimesByHour = defineReport({
  key: 'reply-times-by-hour',
  title: 'Reply times by hour',
  rule:
    'By the hour at which the answer was given, on the clocks of the time zone. An answer is the first message after somebody ' +
    'else’s in a thread, however late; it takes as long as since the last message before it. Half of the answers took no longer ' +
    `than the median. ${TURNS}`,
  needs: 'exchange',
  columns: {
    hour: hour('Hour'),
    answers: count('Answers'),
    median_minutes: amount('Median (minutes)'),
    p90_minutes: amount('90th percentile (minutes)'),
  },
  rows: ({ exchange }) => {
    if (exchange.answers.length === 0) return []
    const byHour = Map.groupBy(exchange.answers, ({ hour }) => hour)
    return Array.from({ length: 24 }, (_, hour) => {
      const { count, median, p90 } = spreadOf((byHour.get(hour) ?? []).map(({ seconds }) => seconds))
      return { hour, answers: count, median_minutes: median, p90_minutes: p90 }
    })
  },
  chart: { kind: 'columns', label: 'hour', value: 'answers', line: 'median_minutes' },
})
