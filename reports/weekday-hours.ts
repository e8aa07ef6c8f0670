import { count, defineReport, hour, percent, text } from './define-report.ts'
import { WEEKDAYS } from './facts/days.ts'
import { inWords } from './facts/in-words.ts'
import { percentOf } from './facts/percent-of.ts'

/** At which hours of which weekdays messages are sent. */
export const weekdayHours = defineReport({
  key: 'weekday-hours',
  title: 'Messages by weekday and hour',
  rule:
    'Weekdays and hours on the clocks of the time zone, daylight saving included. Every message counts once, unsent ones and ' +
    'notices too. Of equal hours the earlier of the week is named.',
  columns: {
    weekday: text('Weekday'),
    hour: hour('Hour'),
    messages: count('Messages'),
    share_percent: percent('Share'),
  },
  rows: ({ weekHours, messages: all }) =>
    all === 0
      ? []
      : weekHours.flatMap((hours, weekday) =>
          hours.map((messages, index) => ({
            weekday: WEEKDAYS[weekday] ?? null,
            hour: index,
            messages,
            share_percent: percentOf(messages, all),
          })),
        ),
  chart: { kind: 'heat map', across: 'hour', down: 'weekday', value: 'messages' },
  highlights: ({ weekHours, messages: all }) => {
    if (all === 0) return []
    const flat = weekHours.flat()
    const most = flat.indexOf(flat.reduce((greatest, messages) => Math.max(greatest, messages), 0))
    const [weekday, at, messages] = [WEEKDAYS[Math.floor(most / 24)]!, most % 24, flat[most]!]
    const words = `Busiest: ${weekday}, ${at}:00 to ${at}:59, with ${inWords(messages, 'message')}`
    return [{ key: 'busiest_weekday_hour', text: words, value: { weekday, hour: at, messages } }]
  },
})
