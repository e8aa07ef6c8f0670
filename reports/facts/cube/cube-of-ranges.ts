import { byText } from '../by-count.ts'
import type { DayRange } from '../filters.ts'
import type { Cube, CubeOf, MessageCells, NewestCells, ReactionCells } from './cube.ts'
import { inOrder } from './in-order.ts'
import { Places } from './places.ts'

/**
 * What of a cube lies in some stretches of days, which may lie apart, in order: each thing once, those that come often with the
 * smallest places.
 */
export function cubeOfRanges(cube: CubeOf<ArrayLike<number>>, ranges: readonly DayRange[]): Cube {
  const isAsked = (day: number) => ranges.some(({ from, to }) => day >= from && day <= to)
  const { messages, reactions } = cube
  const asked = cellsWhere(messages.hour, (hour) => isAsked(Math.floor(hour / 24)))
  const given = cellsWhere(reactions.day, isAsked)
  const sums = (column: ArrayLike<number>, cells: readonly number[], counts: ArrayLike<number>, length: number) => {
    const all = new Float64Array(length)
    for (const cell of cells) all[column[cell]!]! += counts[cell]!
    return all
  }
  const order = (counts: Float64Array, nameOf: (place: number) => string) =>
    placesOf(counts, (one, other) => counts[other]! - counts[one]! || byText(nameOf(one), nameOf(other)))
  const threads = order(
    sums(messages.thread, asked, messages.count, cube.threads.length),
    (at) => cube.threads[at]!.label,
  )
  const people = order(sums(messages.person, asked, messages.count, cube.people.length), (at) => cube.people[at]!.label)
  const types = order(sums(messages.type, asked, messages.count, cube.types.length), (at) => cube.types[at]!)
  const emoji = order(sums(reactions.emoji, given, reactions.count, cube.emoji.length), (at) => cube.emoji[at]!)
  const placed = (places: Places<number>, column: ArrayLike<number>) => (cell: number) => places.of(column[cell]!)
  const of = (column: ArrayLike<number>) => (cell: number) => column[cell]!
  const sent: MessageCells = {
    thread: asked.map(placed(threads, messages.thread)),
    hour: asked.map(of(messages.hour)),
    person: asked.map(placed(people, messages.person)),
    type: asked.map(placed(types, messages.type)),
    count: asked.map(of(messages.count)),
  }
  const reacted: ReactionCells = {
    thread: given.map(placed(threads, reactions.thread)),
    day: given.map(of(reactions.day)),
    giver: given.map(placed(people, reactions.giver)),
    receiver: given.map(placed(people, reactions.receiver)),
    emoji: given.map(placed(emoji, reactions.emoji)),
    count: given.map(of(reactions.count)),
  }
  const all = cellsWhere(cube.newest.day, () => true)
  const newest: NewestCells = {
    thread: all.map(placed(threads, cube.newest.thread)),
    person: all.map(placed(people, cube.newest.person)),
    day: all.map(of(cube.newest.day)),
  }
  return {
    people: people.items.map((place) => cube.people[place]!),
    threads: threads.items.map((place) => cube.threads[place]!),
    types: types.items.map((place) => cube.types[place]!),
    emoji: emoji.items.map((place) => cube.emoji[place]!),
    messages: summed(inOrder(sent, ['thread', 'hour', 'person', 'type']), ['thread', 'hour', 'person', 'type']),
    reactions: summed(inOrder(reacted, ['thread', 'day', 'giver', 'receiver', 'emoji']), [
      'thread',
      'day',
      'giver',
      'receiver',
      'emoji',
    ]),
    newest: inOrder(newest, ['thread', 'person']),
  }
}

function cellsWhere(column: ArrayLike<number>, isAsked: (value: number) => boolean): readonly number[] {
  const cells: number[] = []
  for (let cell = 0; cell < column.length; cell += 1) if (isAsked(column[cell]!)) cells.push(cell)
  return cells
}

/** Places of what has any, in an order of their own; others come behind when they are asked for. */
function placesOf(counts: Float64Array, compare: (one: number, other: number) => number): Places<number> {
  const places = new Places<number>()
  const present = [...counts.keys()].filter((place) => counts[place]! > 0)
  for (const place of present.sort(compare)) places.of(place)
  return places
}

/** Cells that agree in all but the count become one; they stand side by side. */
export function summed<Key extends string>(
  columns: Record<Key | 'count', number[]>,
  by: readonly Key[],
): Record<Key | 'count', number[]> {
  const kept: number[] = []
  const deciding = by.map((key) => columns[key])
  const counts: number[] = []
  for (const [cell, count] of columns.count.entries()) {
    const last = kept.at(-1)
    if (last !== undefined && deciding.every((column) => column[cell] === column[last])) {
      counts[counts.length - 1]! += count
      continue
    }
    kept.push(cell)
    counts.push(count)
  }
  const entries = Object.entries<number[]>(columns).map(([key, column]) => [
    key,
    key === 'count' ? counts : kept.map((cell) => column[cell]!),
  ])
  return Object.fromEntries(entries) as Record<Key | 'count', number[]>
}
