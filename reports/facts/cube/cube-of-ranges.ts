import { byText } from '../by-count.ts'
import type { DayRange } from '../filters.ts'
import type { CubeOf } from './cube.ts'
import { orderedCells } from './ordered-cells.ts'

type Cells = CubeOf<Int32Array>

/**
 * What of a cube lies in some stretches of days, which may lie apart, in order: each thing once, those that come often with the
 * smallest places.
 */
export function cubeOfRanges(cube: Cells, ranges: readonly DayRange[]): Cells {
  const isAsked = (day: number) => ranges.some(({ from, to }) => day >= from && day <= to)
  const { messages, reactions, newest } = cube
  const asked = cellsWhere(messages.hour, (hour) => isAsked(Math.floor(hour / 24)))
  const given = cellsWhere(reactions.day, isAsked)
  const present = presentIn(cube, asked, given)
  const of = (column: Int32Array, cells: Int32Array, places?: Int32Array) =>
    cells.map((cell) => (places === undefined ? column[cell]! : places[column[cell]!]!))
  const everyNewest = Int32Array.from(newest.day.keys())
  const [threads, people, types, emoji] = present
  return {
    people: people.items.map((place) => cube.people[place]!),
    threads: threads.items.map((place) => cube.threads[place]!),
    types: types.items.map((place) => cube.types[place]!),
    emoji: emoji.items.map((place) => cube.emoji[place]!),
    messages: orderedCells(
      {
        by: {
          thread: of(messages.thread, asked, threads.places),
          hour: of(messages.hour, asked),
          person: of(messages.person, asked, people.places),
          type: of(messages.type, asked, types.places),
        },
        count: of(messages.count, asked),
      },
      threads.items.length,
    ),
    reactions: orderedCells(
      {
        by: {
          thread: of(reactions.thread, given, threads.places),
          day: of(reactions.day, given),
          giver: of(reactions.giver, given, people.places),
          receiver: of(reactions.receiver, given, people.places),
          emoji: of(reactions.emoji, given, emoji.places),
        },
        count: of(reactions.count, given),
      },
      threads.items.length,
    ),
    newest: newestInOrder(newest, everyNewest, threads.places, people.places),
  }
}

interface Present {
  /** Old places in the new order. */
  readonly items: readonly number[]
  /** New places by the old. */
  readonly places: Int32Array
}

/** Threads, people, types and emoji that occur, the most frequent first; the newest days of all are wanted. */
function presentIn(cube: Cells, asked: Int32Array, given: Int32Array): readonly [Present, Present, Present, Present] {
  const { messages, reactions, newest } = cube
  const labels = <Item extends { readonly label: string }>(items: readonly Item[]) => items.map(({ label }) => label)
  const sent = (column: Int32Array) => [column, asked, messages.count] as const
  const reacted = (column: Int32Array) => [column, given, reactions.count] as const
  const all = (column: Int32Array) => [column, Int32Array.from(newest.day.keys()), null] as const
  return [
    ranked(labels(cube.threads), [sent(messages.thread)], [reacted(reactions.thread), all(newest.thread)]),
    ranked(
      labels(cube.people),
      [sent(messages.person)],
      [reacted(reactions.giver), reacted(reactions.receiver), all(newest.person)],
    ),
    ranked(cube.types, [sent(messages.type)], []),
    ranked(cube.emoji, [reacted(reactions.emoji)], []),
  ]
}

type Counted = readonly [column: Int32Array, cells: Int32Array, counts: Int32Array | null]

/** @param beside makes things present, but does not rank them */
function ranked(names: readonly string[], by: readonly Counted[], beside: readonly Counted[]): Present {
  const counts = new Float64Array(names.length).fill(-1)
  for (const [column, cells] of beside) for (const cell of cells) counts[column[cell]!] = 0
  for (const [column, cells, own] of by) {
    for (const cell of cells) counts[column[cell]!] = Math.max(0, counts[column[cell]!]!) + (own?.[cell] ?? 0)
  }
  const items = [...counts.keys()]
    .filter((place) => counts[place]! >= 0)
    .sort((one, other) => counts[other]! - counts[one]! || byText(names[one]!, names[other]!))
  const places = new Int32Array(names.length)
  for (const [place, item] of items.entries()) places[item] = place
  return { items, places }
}

function newestInOrder(
  newest: Cells['newest'],
  cells: Int32Array,
  threads: Int32Array,
  people: Int32Array,
): Cells['newest'] {
  const thread = (cell: number) => threads[newest.thread[cell]!]!
  const person = (cell: number) => people[newest.person[cell]!]!
  const order = cells.toSorted((one, other) => thread(one) - thread(other) || person(one) - person(other))
  return { thread: order.map(thread), person: order.map(person), day: order.map((cell) => newest.day[cell]!) }
}

function cellsWhere(column: Int32Array, isAsked: (value: number) => boolean): Int32Array {
  let length = 0
  const cells = new Int32Array(column.length)
  for (let cell = 0; cell < column.length; cell += 1) if (isAsked(column[cell]!)) cells[length++] = cell
  return cells.slice(0, length)
}
