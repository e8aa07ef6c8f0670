/** The reports as plain loops over the messages, one message at a time: the oracle. Nothing of the project counts here. */
import type { PlainMessage } from '../support/insert-messages.ts'
import type { PlainReaction } from '../support/insert-reactions.ts'

export interface PlainArchive {
  readonly messages: readonly PlainMessage[]
  readonly reactions: readonly PlainReaction[]
  readonly nameOf: (person: bigint) => string
  readonly titleOf: (thread: bigint) => string
}

type Cells = readonly unknown[]

interface Local {
  readonly day: string
  readonly hour: number
}

/** All reports as rows of cells in the order of their columns; the last days are left to the caller. */
export function plainReports(
  { messages, reactions, nameOf, titleOf }: PlainArchive,
  zone: string,
  from: string,
  to: string,
): Readonly<Record<string, readonly Cells[]>> {
  const clock = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  })
  const localOf = (message: PlainMessage): Local => {
    const parts = Object.fromEntries(clock.formatToParts(message.sentAt / 1000).map(({ type, value }) => [type, value]))
    return { day: `${parts.year}-${parts.month}-${parts.day}`, hour: Number(parts.hour) }
  }
  const isIn = (message: PlainMessage) => localOf(message).day >= from && localOf(message).day <= to
  const counted = messages.filter((message) => !message.isEcho && isIn(message))
  const all = counted.length

  const people = new Map<string, PlainMessage[]>()
  const types = new Map<string, PlainMessage[]>()
  const threads = new Map<string, PlainMessage[]>()
  const days = new Map<string, number>()
  const hours = Array.from({ length: 24 }, () => 0)
  for (const message of counted) {
    push(people, nameOf(message.sender), message)
    push(types, message.itemType, message)
    push(threads, titleOf(message.thread), message)
    const { day, hour } = localOf(message)
    days.set(day, (days.get(day) ?? 0) + 1)
    hours[hour] = hours[hour]! + 1
  }

  const share = (part: number) => Math.round((part / all) * 10_000) / 100
  const filled = fillDays([...days.keys()].sort(), days)
  const byMost = [...filled].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1))
  return {
    'messages-per-person': ranked(people).map(([name, own]) => [
      name,
      null,
      own.length,
      share(own.length),
      new Set(own.map(({ thread }) => thread)).size,
      mixOf(own.map(({ itemType }) => itemType)),
      mostActiveHour(own.map((message) => localOf(message).hour)),
    ]),
    'message-types': ranked(types).map(([type, own]) => [
      type,
      own.length,
      share(own.length),
      new Set(own.map(({ sender }) => sender)).size,
    ]),
    'messages-per-day': filled.map(([day, count]) => [
      day,
      weekday(day),
      isoWeek(day),
      count,
      byMost.findIndex(([other]) => other === day) + 1,
      meanOf(filled.slice(0, filled.findIndex(([other]) => other === day) + 1).slice(-7)),
    ]),
    'messages-per-week': groupDays(filled, isoWeek).map(([week, own], index, weeks) => [
      week,
      mondayOf(own[0]![0]),
      total(own),
      own.filter(([, count]) => count > 0).length,
      meanOf(weeks.slice(Math.max(0, index - 3), index + 1).map(([name, days]) => [name, total(days)])),
    ]),
    'messages-per-month': groupDays(filled, (day) => day.slice(0, 7)).map(([month, own], index, months) => {
      const most = Math.max(...own.map(([, count]) => count))
      return [
        month,
        `${month}-01`,
        total(own),
        own.filter(([, count]) => count > 0).length,
        most === 0 ? null : own.find(([, count]) => count === most)![0],
        meanOf(months.slice(Math.max(0, index - 2), index + 1).map(([name, days]) => [name, total(days)])),
      ]
    }),
    'weekday-hours':
      all === 0
        ? []
        : ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].flatMap((name) =>
            hours.map((_, hour) => {
              const own = counted.filter((message) => {
                const local = localOf(message)
                return local.hour === hour && weekday(local.day) === name
              })
              return [name, hour, own.length, share(own.length)]
            }),
          ),
    'busiest-weekdays':
      all === 0
        ? []
        : ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((name) => {
            const own = filled.filter(([day]) => weekday(day) === name)
            const average = own.length === 0 ? 0 : Math.round((total(own) / own.length) * 100) / 100
            return [name, total(own), share(total(own)), average]
          }),
    'busiest-hours': all === 0 ? [] : hours.map((count, hour) => [hour, count, share(count)]),
    'threads-ranked': ranked(threads).map(([title, own]) => {
      const own_days = own.map((message) => localOf(message).day).sort()
      return [
        title,
        null,
        'direct',
        own.length,
        share(own.length),
        new Set(own.map(({ sender }) => sender)).size,
        own_days[0],
        own_days.at(-1),
      ]
    }),
    reactions: plainReactions(
      reactions.filter(({ on }) => !messages[on]!.isEcho && isIn(messages[on]!)),
      messages,
      nameOf,
    ),
  }
}

function plainReactions(
  reactions: readonly PlainReaction[],
  messages: readonly PlainMessage[],
  nameOf: (person: bigint) => string,
): readonly Cells[] {
  const given = new Map<string, string[]>()
  const received = new Map<string, string[]>()
  for (const { on, person, emoji } of reactions) {
    push(given, nameOf(person), emoji)
    push(received, nameOf(messages[on]!.sender), emoji)
  }
  const names = [...new Set([...given.keys(), ...received.keys()])].sort()
  const countOf = (name: string) => (given.get(name)?.length ?? 0) + (received.get(name)?.length ?? 0)
  return names
    .sort((one, other) => countOf(other) - countOf(one) || (one < other ? -1 : 1))
    .map((name) => [
      name,
      null,
      given.get(name)?.length ?? 0,
      received.get(name)?.length ?? 0,
      mixOf(given.get(name) ?? []),
      mixOf(received.get(name) ?? []),
    ])
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  map.set(key, [...(map.get(key) ?? []), value])
}

function ranked<Value>(map: ReadonlyMap<string, readonly Value[]>): readonly (readonly [string, readonly Value[]])[] {
  return [...map].sort(([one, a], [other, b]) => b.length - a.length || (one < other ? -1 : 1))
}

function mixOf(names: readonly string[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

function mostActiveHour(hours: readonly number[]): number {
  let best = 0
  for (let hour = 0; hour < 24; hour++)
    if (hours.filter((each) => each === hour).length > hours.filter((each) => each === best).length) best = hour
  return best
}

type Day = readonly [day: string, count: number]

function fillDays(present: readonly string[], counts: ReadonlyMap<string, number>): readonly Day[] {
  const days: Day[] = []
  const last = present.at(-1)
  for (let day = present[0]; day !== undefined && last !== undefined && day <= last; day = nextDay(day))
    days.push([day, counts.get(day) ?? 0])
  return days
}

function nextDay(day: string): string {
  const date = new Date(`${day}T12:00:00Z`)
  date.setUTCDate(date.getUTCDate() + 1)
  return date.toISOString().slice(0, 10)
}

function weekday(day: string): string {
  return new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(new Date(`${day}T12:00:00Z`))
}

function mondayOf(day: string): string {
  let date = new Date(`${day}T12:00:00Z`)
  while (date.getUTCDay() !== 1) date = new Date(date.getTime() - 86_400_000)
  return date.toISOString().slice(0, 10)
}

/** ISO 8601: the week with 4 January in it is the first of its year. */
function isoWeek(day: string): string {
  const monday = mondayOf(day)
  const year = Number(new Date(`${monday}T12:00:00Z`).getUTCFullYear())
  const firstOf = (each: number) => mondayOf(`${each}-01-04`)
  const own = [year + 1, year, year - 1].find((each) => firstOf(each) <= monday)!
  const weeks = (Date.parse(monday) - Date.parse(firstOf(own))) / 604_800_000
  return `${own}-W${String(weeks + 1).padStart(2, '0')}`
}

function groupDays(days: readonly Day[], nameOf: (day: string) => string): readonly (readonly [string, Day[]])[] {
  const groups = new Map<string, Day[]>()
  for (const day of days) push(groups, nameOf(day[0]), day)
  return [...groups]
}

function meanOf(days: readonly Day[]): number {
  return Math.round((total(days) / days.length) * 100) / 100
}

function total(days: readonly Day[]): number {
  let sum = 0
  for (const [, count] of days) sum += count
  return sum
}
