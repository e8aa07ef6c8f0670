import { byCount } from './by-count.ts'
import type { CountRow } from './count-row.ts'
import type { DayFacts, Facts, PersonFacts, ThreadFacts, TypeFacts } from './facts.ts'
import type { PersonLabel } from './label-people.ts'
import type { ThreadLabel } from './label-threads.ts'
import type { Names } from './read-names.ts'

type Counted = Omit<Facts, 'scope' | 'reactions' | 'exchange' | 'content'>

/** Days apart from each other further than this are not filled up with days of nothing: that is broken data. */
const CENTURY = 36_525

/** Whom no row of people or threads explains: a fault of the archive, which the report shows rather than hides. */
const UNKNOWN_PERSON: PersonLabel = { label: 'unknown person', name: 'unknown person', username: null }
const UNKNOWN_THREAD: ThreadLabel = { label: 'unknown thread', name: 'unknown thread', id: null, isGroup: false }

/** Makes the facts out of the counted groups. */
export function countUp(groups: readonly CountRow[], names: Names): Counted {
  const days = groups.filter(({ day }) => day !== null).map(({ day, messages }) => ({ day: day!, messages }))
  const people = peopleOf(groups, names)
  return {
    messages: days.reduce((sum, { messages }) => sum + messages, 0),
    people,
    types: typesOf(people),
    days: filledUp(days.sort((one, other) => one.day - other.day)),
    hours: addedUp(people.map(({ hours }) => hours)),
    weekHours: weekHoursOf(groups),
    threads: threadsOf(groups, names),
  }
}

function weekHoursOf(groups: readonly CountRow[]): readonly (readonly number[])[] {
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0))
  for (const { weekday, hour, messages } of groups) if (weekday !== null) week[weekday]![hour!] = messages
  return week
}

function peopleOf(groups: readonly CountRow[], names: Names): readonly PersonFacts[] {
  const ofPeople = groups.filter(({ person_id }) => person_id !== null)
  return [...Map.groupBy(ofPeople, ({ person_id }) => person_id!)]
    .map(([personId, own]) => {
      const types = own.filter(({ item_type }) => item_type !== null)
      const hours = Array.from({ length: 24 }, () => 0)
      for (const { hour, messages } of own) if (hour !== null) hours[hour] = messages
      return {
        person: personOf(names, personId),
        messages: types.reduce((sum, { messages }) => sum + messages, 0),
        types: types
          .map(({ item_type, messages }) => [item_type!, messages] as const)
          .sort(
            byCount(
              ([, messages]) => messages,
              ([itemType]) => itemType,
            ),
          ),
        hours,
        threads: own.filter(({ thread_id }) => thread_id !== null).length,
      }
    })
    .sort(
      byCount(
        ({ messages }) => messages,
        ({ person }) => person.label,
      ),
    )
}

export function personOf(names: Names, personId: bigint): PersonLabel {
  return names.people.get(personId) ?? UNKNOWN_PERSON
}

export function threadOf(names: Names, threadId: bigint): ThreadLabel {
  return names.threads.get(threadId) ?? UNKNOWN_THREAD
}

function typesOf(people: readonly PersonFacts[]): readonly TypeFacts[] {
  const each = people.flatMap(({ types }) => types)
  return [...Map.groupBy(each, ([itemType]) => itemType)]
    .map(([itemType, own]) => ({
      itemType,
      messages: own.reduce((sum, [, messages]) => sum + messages, 0),
      people: own.length,
    }))
    .sort(
      byCount(
        ({ messages }) => messages,
        ({ itemType }) => itemType,
      ),
    )
}

function threadsOf(groups: readonly CountRow[], names: Names): readonly ThreadFacts[] {
  const ofThreads = groups.filter(({ thread_id }) => thread_id !== null)
  return [...Map.groupBy(ofThreads, ({ thread_id }) => thread_id!)]
    .map(([threadId, own]) => ({
      thread: threadOf(names, threadId),
      messages: own.reduce((sum, { messages }) => sum + messages, 0),
      people: own.length,
      firstDay: own.reduce((first, row) => Math.min(first, row.first_day!), Number.POSITIVE_INFINITY),
      lastDay: own.reduce((last, row) => Math.max(last, row.last_day!), Number.NEGATIVE_INFINITY),
    }))
    .sort(
      byCount(
        ({ messages }) => messages,
        ({ thread }) => thread.label,
      ),
    )
}

function filledUp(days: readonly DayFacts[]): readonly DayFacts[] {
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined || last.day - first.day > CENTURY) return days
  const messagesOn = new Map(days.map(({ day, messages }) => [day, messages]))
  return Array.from({ length: last.day - first.day + 1 }, (_, index) => {
    const day = first.day + index
    return { day, messages: messagesOn.get(day) ?? 0 }
  })
}

function addedUp(hours: readonly (readonly number[])[]): readonly number[] {
  return Array.from({ length: 24 }, (_, hour) => hours.reduce((sum, own) => sum + (own[hour] ?? 0), 0))
}
