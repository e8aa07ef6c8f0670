import { amount, defineReport, text } from './define-report.ts'
import { countEmoji } from './emoji.ts'
import { busiest } from './facts/busiest.ts'
import { busiestDay } from './facts/busiest-day.ts'
import { senderAndTime } from './facts/content/clock-time.ts'
import type { SentFacts } from './facts/content/content.ts'
import { dayInWords, dayNumber, dayText, monthInWords, monthOf } from './facts/days.ts'
import type { Facts } from './facts/facts.ts'
import { round2 } from './facts/round.ts'
import { busiestOf, stretches } from './facts/stretches.ts'
import { countShares } from './shares.ts'

interface YearFact {
  readonly fact: string
  readonly number: number | null
  readonly detail: string | null
}

/** What a year was like, a row a fact. */
export const yearInReview = defineReport({
  key: 'year-in-review',
  title: 'The year in review',
  rule:
    'The year that the range lies in; else the latest that is over and has messages; else that of the newest message. Each fact ' +
    'is counted as in the report of its own, over the days of that year that lie in the range; of equal ones the first there. ' +
    'Minutes are those that are known.',
  over: 'year',
  needs: 'year',
  heading: (facts) => `The year ${yearName(facts) ?? ''} in review`.replace('  ', ' '),
  columns: {
    fact: text('Fact'),
    number: amount('Number'),
    detail: text('Which'),
  },
  rows: (facts) => (facts.messages === 0 ? [] : yearFacts(facts)),
  chart: { kind: 'facts', label: 'fact', value: 'number', detail: 'detail' },
})

/** Its number, such as 2024. */
function yearName({ scope }: Facts): string | null {
  return (scope.from ?? scope.firstDay)?.slice(0, 4) ?? null
}

function yearFacts(facts: Facts): readonly YearFact[] {
  return [...howMuch(facts), ...whoAndWhere(facts), ...whatWasSaid(facts), ...whatElse(facts)].filter(
    ({ number }) => number !== 0,
  )
}

function howMuch(facts: Facts): readonly YearFact[] {
  const { days, hours, messages } = facts
  const active = days.filter((each) => each.messages > 0)
  const month = busiestOf(stretches(days, monthOf))
  const hour = busiest(hours)
  return [
    fact('Messages', messages),
    fact('Days with messages', active.length),
    ...longestRun(active.map(({ day }) => day)),
    ...busiestDay(facts).map(({ value }) => {
      const { day, messages: most } = value as { readonly day: string; readonly messages: number }
      return fact('Messages on the busiest day', most, dayInWords(dayNumber(day)))
    }),
    ...(month === null ? [] : [fact('Messages in the busiest month', month.messages, monthInWords(month.name))]),
    ...(hour === null
      ? []
      : [fact('Messages in the busiest hour of the day', hours[hour]!, `${hour}:00 to ${hour}:59`)]),
  ]
}

function longestRun(days: readonly number[]): readonly YearFact[] {
  let best = { length: 0, from: 0 }
  let from = days[0] ?? 0
  for (const [index, day] of days.entries()) {
    if (index > 0 && day !== days[index - 1]! + 1) from = day
    if (day - from + 1 > best.length) best = { length: day - from + 1, from }
  }
  if (best.length === 0) return []
  return [
    fact(
      'Days in a row with messages',
      best.length,
      `from ${dayText(best.from)} to ${dayText(best.from + best.length - 1)}`,
    ),
  ]
}

function whoAndWhere({ people, threads }: Facts): readonly YearFact[] {
  const [person, thread] = [people[0], threads[0]]
  return [
    fact('People who wrote', people.length),
    ...(person === undefined ? [] : [fact('Messages of the one who wrote most', person.messages, person.person.label)]),
    fact('Threads', threads.length),
    ...(thread === undefined ? [] : [fact('Messages in the busiest thread', thread.messages, thread.thread.label)]),
  ]
}

function whatWasSaid(facts: Facts): readonly YearFact[] {
  const { words } = facts.content
  const emoji = countEmoji(facts)
  const links = words.domains.reduce((sum, { times }) => sum + times, 0)
  const [word, phrase, favourite, domain] = [words.top[0], words.phrases[0], emoji[0], words.domains[0]]
  return [
    fact('Words', words.words),
    fact('Distinct words', words.distinct),
    ...(word === undefined ? [] : [fact('Uses of the most used word', word.times, word.text)]),
    ...(phrase === undefined ? [] : [fact('Uses of the most used phrase', phrase.times, phrase.text)]),
    fact('Different emoji', emoji.length),
    ...(favourite === undefined
      ? []
      : [fact('Uses of the most used emoji', favourite.inText + favourite.asReaction, favourite.emoji)]),
    fact('Links', links),
    ...(domain === undefined ? [] : [fact('Links to the most linked domain', domain.times, domain.text)]),
  ]
}

function whatElse(facts: Facts): readonly YearFact[] {
  const { sent, reacted, groups } = facts.content
  const sum = (of: (each: SentFacts) => number) => sent.reduce((all, each) => all + of(each), 0)
  const [share] = countShares(facts)
  const [most] = reacted
  return [
    fact(
      'Photos',
      sum((each) => each.photos),
    ),
    fact(
      'Videos',
      sum((each) => each.videos),
    ),
    fact(
      'Voice messages',
      sum((each) => each.voiceMessages),
    ),
    fact('Minutes of voice messages', round2(sum((each) => each.voiceSeconds) / 60)),
    ...(share === undefined ? [] : [fact('Shares of the most shared kind', share.shares, share.kind)]),
    fact(
      'Calls',
      sum((each) => each.calls),
    ),
    fact('Minutes of calls', round2(sum((each) => each.callSeconds) / 60)),
    fact(
      'Reactions',
      facts.reactions.reduce((all, { count }) => all + count, 0),
    ),
    ...(most === undefined
      ? []
      : [
          fact(
            'Reactions on one message',
            most.reactions,
            `${senderAndTime(most.sender.label, most.clockTime)}, ${most.thread.label}`,
          ),
        ]),
    fact(
      'Messages edited',
      sum((each) => each.edited),
    ),
    fact(
      'Messages taken back',
      sum((each) => each.unsent),
    ),
    fact(
      'Notices of who joined groups',
      groups.reduce((all, { joins }) => all + joins, 0),
    ),
    fact(
      'Notices of who left them or was removed',
      groups.reduce((all, { leaves, removals }) => all + leaves + removals, 0),
    ),
  ]
}

function fact(name: string, number: number, detail: string | null = null): YearFact {
  return { fact: name, number, detail }
}
