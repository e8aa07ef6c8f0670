import { amount, count, defineReport, hour, percent } from './define-report.ts'
import { answeredWithin, DAY, HOUR, SERVICE } from './facts/exchange/answered.ts'
import { spreadOf } from './facts/exchange/percentile.ts'
import { TURNS } from './facts/exchange/words.ts'

/** When questions come in, and how long those who ask then wait. */
export const answersByHour = defineReport({
  key: 'answers-by-hour',
  title: 'Questions by hour, and how long they wait',
  rule:
    `${SERVICE} They count at the hour at which they were asked, on the clocks of the time zone. Half took no longer than the ` +
    `median. ${TURNS} Without spam. With a person chosen: this person’s questions.`,
  needs: 'exchange',
  columns: {
    hour: hour('Hour'),
    questions: count('Questions'),
    messages: count('Messages in them'),
    answered: count('Answered'),
    median_minutes: amount('Median wait (minutes)'),
    p90_minutes: amount('90th percentile (minutes)'),
    within_1_hour_percent: percent('Within 1 hour'),
    within_24_hours_percent: percent('Within 24 hours'),
  },
  rows: ({ exchange: { questions } }) => {
    if (questions.length === 0) return []
    const byHour = Map.groupBy(questions, ({ hour }) => hour)
    return Array.from({ length: 24 }, (_, hour) => {
      const own = byHour.get(hour) ?? []
      const times = spreadOf(own.map(({ answered }) => answered))
      return {
        hour,
        questions: own.reduce((sum, { answered, open }) => sum + answered.length + open.length, 0),
        messages: own.reduce((sum, { messages }) => sum + messages, 0),
        answered: times.count,
        median_minutes: times.median,
        p90_minutes: times.p90,
        within_1_hour_percent: answeredWithin(own, HOUR),
        within_24_hours_percent: answeredWithin(own, DAY),
      }
    })
  },
  chart: { kind: 'columns', label: 'hour', value: 'questions', line: 'median_minutes' },
})
