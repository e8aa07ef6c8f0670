import { amount, count, day, defineReport, text } from './define-report.ts'
import { dayNumber, dayText, monthOf } from './facts/days.ts'
import { percentile } from './facts/exchange/percentile.ts'
import { TURNS } from './facts/exchange/words.ts'
import { inWords } from './facts/in-words.ts'
import { monthsBetween } from './facts/months-between.ts'

/** Who wrote out of the blue, and what became of it. */
export const requests = defineReport({
  key: 'requests',
  title: 'Requests received',
  rule:
    'Threads of two that somebody else began, by the month of their first message. In requests or in spam: where Instagram ' +
    'had them when they were last seen. Accepted: you wrote there at some time; the time to accept is the time to your first message. ' +
    'Not known: when a request was accepted, whether a thread without your answer was once a request, and requests that were ' +
    `declined or deleted before they were seen. ${TURNS}`,
  needs: 'exchange',
  columns: {
    month: text('Month'),
    first_day: day('First day'),
    received: count('Begun by others'),
    accepted: count('Accepted (you wrote)'),
    in_requests: count('In requests'),
    in_spam: count('In spam'),
    in_inbox_unanswered: count('In the inbox, unanswered'),
    median_hours_to_accept: amount('Median time to accept (hours)'),
  },
  rows: ({ exchange: { beginnings } }) => {
    const byMonth = Map.groupBy(beginnings, ({ day }) => monthOf(day))
    return monthsBetween(beginnings.map(({ day }) => day)).map((month) => {
      const own = byMonth.get(month) ?? []
      const times = own.flatMap(({ seconds }) => seconds ?? []).sort((one, other) => one - other)
      const left = own.filter(({ seconds }) => seconds === null)
      const among = (folder: string) => left.filter((each) => each.folder === folder).length
      return {
        month,
        first_day: dayText(dayNumber(`${month}-01`)),
        received: own.length,
        accepted: times.length,
        in_requests: among('pending'),
        in_spam: among('spam'),
        in_inbox_unanswered: left.length - among('pending') - among('spam'),
        median_hours_to_accept: times.length === 0 ? null : Math.round((percentile(times, 50) / 3600) * 100) / 100,
      }
    })
  },
  chart: { kind: 'timeline', day: 'first_day', value: 'received', unit: 'month' },
  highlights: ({ exchange: { beginnings } }) => {
    if (beginnings.length === 0) return []
    const accepted = beginnings.filter(({ seconds }) => seconds !== null).length
    const words = `${inWords(beginnings.length, 'thread')} begun by others, ${accepted.toLocaleString('en')} accepted`
    return [{ key: 'requests', text: words, value: { received: beginnings.length, accepted } }]
  },
})
