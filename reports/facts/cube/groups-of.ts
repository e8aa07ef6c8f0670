import type { DayRange } from '../filters.ts'
import type { CountRow } from '../read-counts.ts'
import type { Cube } from './cube.ts'
import type { CubeFilter } from './facts-of-cube.ts'

interface Counted {
  messages: number
  first: number
  last: number
}

/**
 * The groups that the archive would count for these cells: by person and type, by person and hour, by day, by weekday and
 * hour, by thread and person. People and threads are named by their places in the cube.
 */
export function groupsOf(
  { messages: cells, types }: Cube,
  { thread, person }: Pick<CubeFilter, 'thread' | 'person'>,
  range: DayRange,
): readonly CountRow[] {
  const byType = new Map<number, Counted>()
  const byHour = new Map<number, Counted>()
  const byDay = new Map<number, Counted>()
  const byWeekday = new Map<number, Counted>()
  const byThread = new Map<number, Counted>()
  for (let cell = 0; cell < cells.count.length; cell++) {
    const [inThread, sender, time] = [cells.thread[cell]!, cells.person[cell]!, cells.hour[cell]!]
    if ((thread !== null && inThread !== thread) || (person !== null && sender !== person)) continue
    const day = Math.floor(time / 24)
    if (day < range.from || day > range.to) continue
    const [hour, count] = [time - 24 * day, cells.count[cell]!]
    add(byType, sender * TYPES + cells.type[cell]!, count, day)
    add(byHour, sender * 24 + hour, count, day)
    add(byDay, day, count, day)
    // 1970-01-01 was a Thursday. No message is from before 1900.
    add(byWeekday, ((day + 3 + 7 * 10_000) % 7) * 24 + hour, count, day)
    add(byThread, inThread * PEOPLE + sender, count, day)
  }
  return [
    ...rows(byType, (key) => ({ person_id: BigInt(Math.floor(key / TYPES)), item_type: types[key % TYPES]! })),
    ...rows(byHour, (key) => ({ person_id: BigInt(Math.floor(key / 24)), hour: key % 24 })),
    ...rows(byDay, (day) => ({ day })),
    ...rows(byWeekday, (key) => ({ weekday: Math.floor(key / 24), hour: key % 24 })),
    ...rows(byThread, (key) => ({ thread_id: BigInt(Math.floor(key / PEOPLE)), person_id: BigInt(key % PEOPLE) })),
  ]
}

/** More than there ever are: keys of two numbers are one number. */
const TYPES = 1_000_000
const PEOPLE = 100_000_000

function add(into: Map<number, Counted>, key: number, messages: number, day: number): void {
  const known = into.get(key)
  if (known === undefined) {
    into.set(key, { messages, first: day, last: day })
    return
  }
  known.messages += messages
  known.first = Math.min(known.first, day)
  known.last = Math.max(known.last, day)
}

function rows(counts: ReadonlyMap<number, Counted>, named: (key: number) => Partial<CountRow>): readonly CountRow[] {
  return [...counts].map(([key, { messages, first, last }]) => ({
    person_id: null,
    thread_id: null,
    item_type: null,
    day: null,
    hour: null,
    weekday: null,
    messages,
    first_day: first,
    last_day: last,
    ...named(key),
  }))
}
