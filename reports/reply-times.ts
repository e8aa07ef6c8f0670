import { amount, count, defineReport, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { spreadOf } from './facts/exchange/percentile.ts'
import { lengthInWords, TURNS, workingInWords } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'

/** How fast each person answers. */
export const replyTimes = defineReport({
  key: 'reply-times',
  title: 'Reply times',
  rule:
    'An answer is the first message after somebody else’s in a thread, however late; in a group it answers who wrote last. It ' +
    'takes as long as since the last message before it. Half of the answers took no longer than the median, nine in ten no ' +
    `longer than the 90th percentile. They count on the day of the answer. ${TURNS} Within working hours are answers to messages ` +
    'that came within them.',
  needs: 'exchange',
  settings: workingInWords,
  columns: {
    person: text('Person'),
    username: text('Username'),
    answers: count('Answers'),
    median_minutes: amount('Median (minutes)'),
    p90_minutes: amount('90th percentile (minutes)'),
    answers_within_working_hours: count('Answers to messages within working hours'),
    median_minutes_within_working_hours: amount('Median within working hours (minutes)'),
    answers_outside_working_hours: count('Answers to messages outside working hours'),
    median_minutes_outside_working_hours: amount('Median outside working hours (minutes)'),
  },
  rows: ({ exchange }) =>
    [...Map.groupBy(exchange.answers, ({ person }) => person)]
      .map(([person, groups]) => {
        const all = spreadOf(groups.map(({ seconds }) => seconds))
        const [within, outside] = [true, false].map((asked) =>
          spreadOf(groups.filter(({ askedAtWork }) => askedAtWork === asked).map(({ seconds }) => seconds)),
        )
        return {
          person: person.label,
          username: person.username,
          answers: all.count,
          median_minutes: all.median,
          p90_minutes: all.p90,
          answers_within_working_hours: within!.count,
          median_minutes_within_working_hours: within!.median,
          answers_outside_working_hours: outside!.count,
          median_minutes_outside_working_hours: outside!.median,
        }
      })
      .sort(
        byCount(
          ({ answers }) => answers,
          ({ person }) => person,
        ),
      ),
  chart: {
    kind: 'pairs',
    label: 'person',
    values: ['median_minutes_within_working_hours', 'median_minutes_outside_working_hours'],
    axis: 'Median reply time (minutes); those with the most answers',
  },
  highlights: ({ exchange }) => {
    const all = spreadOf(exchange.answers.map(({ seconds }) => seconds))
    if (all.median === null || all.p90 === null) return []
    const [median, p90] = [all.median, all.p90].map((minutes) => lengthInWords(Math.round(minutes * 60)))
    const words = `${inWords(all.count, 'answer')}: half within ${median}, nine in ten within ${p90}`
    return [
      {
        key: 'reply_time',
        text: words,
        value: { answers: all.count, median_minutes: all.median, p90_minutes: all.p90 },
      },
    ]
  },
})
