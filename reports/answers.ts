import { amount, count, day, defineReport, percent, text } from './define-report.ts'
import { dayNumber, dayText } from './facts/days.ts'
import { answeredWithin, DAY, HOUR, SERVICE } from './facts/exchange/answered.ts'
import type { QuestionGroup } from './facts/exchange/exchange.ts'
import { spreadOf } from './facts/exchange/percentile.ts'
import { gapInWords, TURNS } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'
import { monthsBetween } from './facts/months-between.ts'

/** How well questions are answered, month by month: what a shop wants to know of itself. */
export const answers = defineReport({
  key: 'answers',
  title: 'Answers: within an hour, within a day',
  rule:
    `${SERVICE} They count in the month in which they were asked. A first response answers a question that began a conversation. ` +
    `Half took no longer than the median. ${TURNS} Without spam. With a person chosen: this person’s questions.`,
  needs: 'exchange',
  settings: gapInWords,
  columns: {
    month: text('Month'),
    first_day: day('First day'),
    questions: count('Questions'),
    answered: count('Answered'),
    open: count('Open'),
    within_1_hour_percent: percent('Within 1 hour (%)'),
    within_24_hours_percent: percent('Within 24 hours (%)'),
    median_minutes: amount('Median (minutes)'),
    p90_minutes: amount('90th percentile (minutes)'),
    first_response_median_minutes: amount('First response, median (minutes)'),
    first_response_p90_minutes: amount('First response, 90th percentile (minutes)'),
  },
  rows: ({ exchange: { questions } }) => {
    const byMonth = Map.groupBy(questions, ({ month }) => month)
    return monthsBetween(questions.map(({ month }) => month)).map((month) => {
      const first = dayNumber(`${month}-01`)
      const own = byMonth.get(first) ?? []
      const times = spreadOf(own.map(({ answered }) => answered))
      const responses = spreadOf(own.filter(({ isFirst }) => isFirst).map(({ answered }) => answered))
      const open = openOf(own)
      return {
        month,
        first_day: dayText(first),
        questions: times.count + open,
        answered: times.count,
        open,
        within_1_hour_percent: answeredWithin(own, HOUR),
        within_24_hours_percent: answeredWithin(own, DAY),
        median_minutes: times.median,
        p90_minutes: times.p90,
        first_response_median_minutes: responses.median,
        first_response_p90_minutes: responses.p90,
      }
    })
  },
  chart: { kind: 'timeline', day: 'first_day', value: 'within_24_hours_percent', unit: 'month' },
  highlights: ({ exchange: { questions } }) => {
    if (questions.length === 0) return []
    const answered = spreadOf(questions.map((group) => group.answered)).count
    const all = answered + openOf(questions)
    const [hour, day] = [answeredWithin(questions, HOUR), answeredWithin(questions, DAY)]
    const share = (percent: number | null) => (percent === null ? 'none yet' : `${percent} %`)
    const words = `${inWords(all, 'question')}, answered within 1 hour: ${share(hour)}, within 24 hours: ${share(day)}`
    const value = { questions: all, answered, within_1_hour_percent: hour, within_24_hours_percent: day }
    return [{ key: 'answers', text: words, value }]
  },
})

function openOf(groups: readonly QuestionGroup[]): number {
  return groups.reduce((sum, { open }) => sum + open.length, 0)
}
