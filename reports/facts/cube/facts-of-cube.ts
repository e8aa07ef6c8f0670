import { NO_CONTENT } from '../content/content.ts'
import { countUp } from '../count-up.ts'
import { dayNumber, dayText } from '../days.ts'
import type { Exchange } from '../exchange/exchange.ts'
import { exchangeSettings } from '../exchange/settings.ts'
import type { Facts, ReactionFacts, Scope } from '../facts.ts'
import type { DayRange } from '../filters.ts'
import type { LoadedFacts } from '../load-facts.ts'
import { byLabels } from '../reaction-order.ts'
import type { Cube, CubeOf } from './cube.ts'
import { groupsOf } from './groups-of.ts'

/** Places in the lists of the cube; null: all. Days as in the scope. */
export interface CubeFilter {
  readonly thread: number | null
  readonly person: number | null
  readonly from: string | null
  readonly to: string | null
}

/** What the cube was read for. */
export interface CubeScope {
  readonly scope: Scope
  /** How many days the last days are. */
  readonly days: number
  /** The day of the zone on which it was read. */
  readonly today: string
}

/**
 * The facts of a part of the cube, as they would be read from the archive if it were asked for that part: the reports then
 * tell the same. What is no count of messages or reactions is not known here and stays empty; so is the year.
 */
export function factsOfCube(cube: Cube, filter: CubeFilter, { scope, days, today }: CubeScope): LoadedFacts {
  const { from, to } = filter
  const labels = {
    thread: filter.thread === null ? scope.thread : (cube.threads[filter.thread] ?? null),
    person: filter.person === null ? scope.person : (cube.people[filter.person] ?? null),
  }
  const last = dayNumber(to ?? today)
  const recent = { from: last - days + 1, to: last }
  const asked = {
    from: from === null ? Number.NEGATIVE_INFINITY : dayNumber(from),
    to: to === null ? Number.POSITIVE_INFINITY : dayNumber(to),
  }
  const range = countedOver(cube, filter, asked, { ...scope, ...labels, from, to, lastDays: null })
  const lastDays = countedOver(cube, filter, recent, {
    ...scope,
    ...labels,
    from: dayText(recent.from),
    to: dayText(recent.to),
    lastDays: { days, newestDay: newestDay(cube, filter) },
  })
  const nothing = { exchange: NO_EXCHANGE, content: NO_CONTENT }
  return { range: { ...range, ...nothing }, lastDays: { ...lastDays, ...nothing }, year: { ...range, ...nothing } }
}

/** What the counts of a cube tell of some days. */
export function countedOver(
  cube: CubeOf<ArrayLike<number>>,
  filter: Pick<CubeFilter, 'thread' | 'person'>,
  range: DayRange,
  scope: Omit<Scope, 'firstDay' | 'lastDay'>,
): Omit<Facts, 'exchange' | 'content'> {
  const names = {
    people: new Map(cube.people.map((label, place) => [BigInt(place), label])),
    threads: new Map(cube.threads.map((label, place) => [BigInt(place), label])),
  }
  const counted = countUp(groupsOf(cube, filter, range), names)
  const [first, last] = [counted.days[0], counted.days.at(-1)]
  return {
    ...counted,
    scope: { ...scope, firstDay: first ? dayText(first.day) : null, lastDay: last ? dayText(last.day) : null },
    reactions: reactionsOf(cube, filter, range),
  }
}

function reactionsOf(
  { reactions, people, emoji }: CubeOf<ArrayLike<number>>,
  { thread, person }: Pick<CubeFilter, 'thread' | 'person'>,
  { from, to }: DayRange,
): readonly ReactionFacts[] {
  const counts = new Map<number, { giver: number; receiver: number; emoji: number; count: number }>()
  for (let cell = 0; cell < reactions.count.length; cell++) {
    const [giver, receiver, day] = [reactions.giver[cell]!, reactions.receiver[cell]!, reactions.day[cell]!]
    if (thread !== null && reactions.thread[cell] !== thread) continue
    if (person !== null && giver !== person && receiver !== person) continue
    if (day < from || day > to) continue
    const key = (giver * people.length + receiver) * emoji.length + reactions.emoji[cell]!
    const found = counts.get(key) ?? { giver, receiver, emoji: reactions.emoji[cell]!, count: 0 }
    found.count += reactions.count[cell]!
    counts.set(key, found)
  }
  return [...counts.values()]
    .map((found) => ({
      giver: people[found.giver]!,
      receiver: people[found.receiver]!,
      emoji: emoji[found.emoji]!,
      count: found.count,
    }))
    .sort(byLabels)
}

/** The newest day with messages, whatever the range. */
export function newestDay(
  { newest }: CubeOf<ArrayLike<number>>,
  { thread, person }: Pick<CubeFilter, 'thread' | 'person'>,
): string | null {
  let most = Number.NEGATIVE_INFINITY
  for (let cell = 0; cell < newest.day.length; cell += 1) {
    if (thread !== null && newest.thread[cell] !== thread) continue
    if (person !== null && newest.person[cell] !== person) continue
    most = Math.max(most, newest.day[cell]!)
  }
  return Number.isFinite(most) ? dayText(most) : null
}

const NO_EXCHANGE: Exchange = {
  settings: exchangeSettings({}),
  owner: null,
  answers: [],
  questions: [],
  conversations: [],
  threads: [],
  days: [],
  today: 0,
  waiting: [],
  newcomers: [],
  beginnings: [],
}
