import { count, day, defineReport, percent, text } from './define-report.ts'
import { dayNumber, dayText, monthOf } from './facts/days.ts'
import { TURNS } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'
import { monthsBetween } from './facts/months-between.ts'
import { percentOf } from './facts/percent-of.ts'

/** How many people wrote for the first time, and how many of them came back. */
export const newPeople = defineReport({
  key: 'new-people',
  title: 'New people',
  rule:
    'People other than you, in the month of the first message that the archive has of them (in the chosen thread). They came ' +
    `back if they wrote on a later day too, up to the last day of the range. ${TURNS} Two people of one name are two. Not known: who wrote before the archive begins.`,
  needs: 'exchange',
  columns: {
    month: text('Month'),
    first_day: day('First day'),
    new_people: count('New people'),
    came_back: count('Came back'),
    came_back_percent: percent('Share that came back'),
  },
  rows: ({ exchange: { newcomers } }) => {
    const byMonth = Map.groupBy(newcomers, ({ day }) => monthOf(day))
    return monthsBetween(newcomers.map(({ day }) => day)).map((month) => {
      const own = byMonth.get(month) ?? []
      const back = own.filter(({ cameBack }) => cameBack).length
      return {
        month,
        first_day: dayText(dayNumber(`${month}-01`)),
        new_people: own.length,
        came_back: back,
        came_back_percent: own.length === 0 ? null : percentOf(back, own.length),
      }
    })
  },
  chart: { kind: 'timeline', day: 'first_day', value: 'new_people', unit: 'month' },
  highlights: ({ exchange: { newcomers } }) => {
    if (newcomers.length === 0) return []
    const back = newcomers.filter(({ cameBack }) => cameBack).length
    const words = `${inWords(newcomers.length, 'new person', 'new people')}, ${back.toLocaleString('en')} came back`
    return [{ key: 'new_people', text: words, value: { new_people: newcomers.length, came_back: back } }]
  },
})
