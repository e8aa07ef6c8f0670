import { count, defineReport, percent, text } from './define-report.ts'
import { byCount } from './facts/by-count.ts'
import { gapInWords, TURNS } from './facts/exchange/words.ts'
import type { PersonLabel } from './facts/label-people.ts'
import { percentOf } from './facts/percent-of.ts'

/** Who begins conversations, and who has the last word. */
export const whoWritesFirst = defineReport({
  key: 'who-writes-first',
  title: 'Who writes first, and who last',
  rule:
    'Who writes first begins the conversation, who writes last ends it. One that may still go on has not ended yet. Both count ' +
    `on the day on which the conversation began. ${TURNS} With a person chosen: conversations that this person began.`,
  needs: 'exchange',
  settings: gapInWords,
  columns: {
    person: text('Person'),
    username: text('Username'),
    started: count('Conversations begun'),
    started_percent: percent('Share begun'),
    ended: count('Conversations ended'),
    ended_percent: percent('Share ended'),
    threads: count('Threads where any was begun'),
  },
  rows: ({ exchange: { conversations } }) => {
    const begun = Map.groupBy(conversations, ({ startedBy }) => startedBy)
    const over = conversations.filter(({ endedBy }) => endedBy !== null)
    const ended = Map.groupBy(over, ({ endedBy }) => endedBy!)
    return [...new Set<PersonLabel>([...begun.keys(), ...ended.keys()])]
      .map((person) => {
        const [started, last] = [begun.get(person) ?? [], ended.get(person)?.length ?? 0]
        return {
          person: person.label,
          username: person.username,
          started: started.length,
          started_percent: percentOf(started.length, conversations.length),
          ended: last,
          ended_percent: percentOf(last, over.length),
          threads: new Set(started.map(({ thread }) => thread)).size,
        }
      })
      .sort(
        byCount(
          ({ started, ended }) => started + ended,
          ({ person }) => person,
        ),
      )
  },
  chart: { kind: 'pairs', label: 'person', values: ['started', 'ended'], axis: 'Conversations' },
})
