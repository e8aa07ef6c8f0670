import { amount, count, defineReport, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { inWords } from './facts/in-words.ts'
import { round2 } from './facts/round.ts'

/** Who calls, and for how long. */
export const calls = defineReport({
  key: 'calls',
  title: 'Calls',
  rule:
    'Audio and video calls, as the lines about them in the threads tell: a call counts by the line that says that someone began ' +
    'it or that it was missed, for the person whose line it is; a line that only says that it ended adds nothing but its length. ' +
    'Minutes are the sum of the lengths that lines carry, for the person of that line; of calls without one nothing is known.',
  needs: 'content',
  columns: {
    person: text('Person'),
    username: text('Username'),
    calls: count('Calls'),
    missed: count('Missed'),
    minutes: amount('Minutes'),
    lengths_known: count('Lengths known'),
  },
  rows: ({ content: { sent } }) =>
    sent
      .filter(({ calls, callsKnown }) => calls + callsKnown > 0)
      .sort(
        byCount(
          ({ calls }) => calls,
          ({ person }) => person.label,
        ),
      )
      .map((each) => ({
        person: each.person.label,
        username: each.person.username,
        calls: each.calls,
        missed: each.callsMissed,
        minutes: each.callsKnown === 0 ? null : round2(each.callSeconds / 60),
        lengths_known: each.callsKnown,
      })),
  chart: { kind: 'pairs', label: 'person', values: ['calls', 'missed'], axis: 'Calls' },
  highlights: ({ content: { sent } }) => {
    const calls = sent.reduce((sum, each) => sum + each.calls, 0)
    const missed = sent.reduce((sum, each) => sum + each.callsMissed, 0)
    const minutes = round2(sent.reduce((sum, each) => sum + each.callSeconds, 0) / 60)
    if (calls === 0) return []
    const text = `${inWords(calls, 'call')}, ${missed.toLocaleString('en')} missed, ${minutes.toLocaleString('en')} minutes as far as known`
    return [{ key: 'calls', text, value: { calls, missed, minutes } }]
  },
})
