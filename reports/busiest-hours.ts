import { count, defineReport, hour, percent } from './define-report.ts'
import { busiest } from './facts/busiest.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** Which hours of the day are busy. */
export const busiestHours = defineReport({
  key: 'busiest-hours',
  title: 'Busiest hours',
  rule:
    'Hours on the clocks of the time zone, daylight saving included: 21 is from 21:00 to 21:59. An hour that the clocks ' +
    'repeat in autumn counts both times. Of equally busy hours the earlier is named.',
  columns: {
    hour: hour('Hour'),
    messages: count('Messages'),
    share_percent: percent('Share'),
  },
  rows: ({ hours, messages: all }) =>
    all === 0
      ? []
      : hours.map((messages, index) => ({ hour: index, messages, share_percent: percentOf(messages, all) })),
  chart: { kind: 'columns', label: 'hour', value: 'messages' },
  highlights: ({ hours }) => {
    const most = busiest(hours)
    if (most === null) return []
    const messages = hours[most] ?? 0
    const words = `Busiest hour: ${most}:00 to ${most}:59 with ${inWords(messages, 'message')}`
    return [{ key: 'busiest_hour', text: words, value: { hour: most, messages } }]
  },
})
