import type { CountRow } from '../count-row.ts'
import type { DayRange } from '../filters.ts'
import type { CubeOf } from './cube.ts'
import type { CubeFilter } from './facts-of-cube.ts'

/**
 * The groups of these cells: by person and type, by person and hour, by day, by weekday and hour, by thread and person. People
 * and threads are named by their places in the cube.
 */
export function groupsOf(
  { messages: cells, types, people }: Pick<CubeOf<ArrayLike<number>>, 'messages' | 'types' | 'people'>,
  { thread, person }: Pick<CubeFilter, 'thread' | 'person'>,
  range: DayRange,
): readonly CountRow[] {
  // Counters side by side, not in a map: of millions of cells each is counted five times.
  const byType = new Float64Array(people.length * types.length)
  const byHour = new Float64Array(people.length * 24)
  const byWeekday = new Float64Array(7 * 24)
  const byDay = new Map<number, number>()
  const byThread = new Map<number, Counted>()
  for (let cell = 0; cell < cells.count.length; cell++) {
    const [inThread, sender, time] = [cells.thread[cell]!, cells.person[cell]!, cells.hour[cell]!]
    if ((thread !== null && inThread !== thread) || (person !== null && sender !== person)) continue
    const day = Math.floor(time / 24)
    if (day < range.from || day > range.to) continue
    const [hour, count] = [time - 24 * day, cells.count[cell]!]
    byType[sender * types.length + cells.type[cell]!]! += count
    byHour[sender * 24 + hour]! += count
    byDay.set(day, (byDay.get(day) ?? 0) + count)
    // 1970-01-01 was a Thursday. No message is from before 1900.
    byWeekday[((day + 3 + 7 * 10_000) % 7) * 24 + hour]! += count
    add(byThread, inThread * people.length + sender, count, day)
  }
  return [
    ...dense(byType, (key) => ({
      person_id: BigInt(Math.floor(key / types.length)),
      item_type: types[key % types.length]!,
    })),
    ...dense(byHour, (key) => ({ person_id: BigInt(Math.floor(key / 24)), hour: key % 24 })),
    ...[...byDay].map(([day, messages]) => ({ ...NOTHING, day, messages })),
    ...dense(byWeekday, (key) => ({ weekday: Math.floor(key / 24), hour: key % 24 })),
    ...[...byThread].map(([key, { messages, first, last }]) => ({
      ...NOTHING,
      thread_id: BigInt(Math.floor(key / people.length)),
      person_id: BigInt(key % people.length),
      messages,
      first_day: first,
      last_day: last,
    })),
  ]
}

interface Counted {
  messages: number
  first: number
  last: number
}

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

const NOTHING: Omit<CountRow, 'messages'> = {
  person_id: null,
  thread_id: null,
  item_type: null,
  day: null,
  hour: null,
  weekday: null,
  first_day: null,
  last_day: null,
}

function dense(counts: Float64Array, named: (key: number) => Partial<CountRow>): readonly CountRow[] {
  const rows: CountRow[] = []
  for (const [key, messages] of counts.entries()) if (messages > 0) rows.push({ ...NOTHING, ...named(key), messages })
  return rows
}
