import { inWords } from '../in-words.ts'
import type { Cube } from './cube.ts'
import { orderedCells } from './ordered-cells.ts'

/** How many of each stay by themselves, those that come first in the lists of the cube; the others become one. */
export interface Kept {
  readonly threads: number
  readonly people: number
  readonly types: number
  readonly emoji: number
}

/** How many threads, people, and rare types and emoji stand together. */
export interface Folded {
  readonly threads: number
  readonly people: number
  readonly rare: number
}

/**
 * The same counts in fewer cells: small threads, people, rare types and emoji stand together as one each, the last of their
 * list. No message and no reaction is lost, and no day or hour: every total is what it was.
 */
export function foldCube(cube: Cube, kept: Kept): { readonly cube: Cube; readonly folded: Folded } {
  const { messages, reactions, newest } = cube
  const lists = {
    threads: foldList(cube.threads, kept.threads, (others) => {
      const label = `All other threads (${others.toLocaleString('en')})`
      return { label, name: label, id: null, isGroup: false }
    }),
    people: foldList(cube.people, kept.people, (others) => {
      const label = `All other people (${others.toLocaleString('en')})`
      return { label, name: label, username: null }
    }),
    types: foldList(cube.types, kept.types, (others) => inWords(others, 'other type')),
    emoji: foldList(cube.emoji, kept.emoji, () => 'other'),
  }
  const upTo = (column: Int32Array, { items }: { readonly items: readonly unknown[] }) =>
    column.map((place) => Math.min(place, items.length - 1))
  const { threads, people, types, emoji } = lists
  return {
    cube: {
      threads: threads.items,
      people: people.items,
      types: types.items,
      emoji: emoji.items,
      messages: orderedCells(
        {
          by: {
            thread: upTo(messages.thread, threads),
            hour: messages.hour,
            person: upTo(messages.person, people),
            type: upTo(messages.type, types),
          },
          count: messages.count,
        },
        threads.items.length,
      ),
      reactions: orderedCells(
        {
          by: {
            thread: upTo(reactions.thread, threads),
            day: reactions.day,
            giver: upTo(reactions.giver, people),
            receiver: upTo(reactions.receiver, people),
            emoji: upTo(reactions.emoji, emoji),
          },
          count: reactions.count,
        },
        threads.items.length,
      ),
      newest: newestOf(upTo(newest.thread, threads), upTo(newest.person, people), newest.day),
    },
    folded: { threads: threads.others, people: people.others, rare: types.others + emoji.others },
  }
}

/** A rest of one would only hide its name. */
function foldList<Item>(
  items: readonly Item[],
  kept: number,
  rest: (others: number) => Item,
): { readonly items: readonly Item[]; readonly others: number } {
  const others = items.length - kept
  return others <= 1 ? { items, others: 0 } : { items: [...items.slice(0, kept), rest(others)], others }
}

/** The newest day of each thread and person, in their order. */
function newestOf(thread: Int32Array, person: Int32Array, day: Int32Array): Cube['newest'] {
  const cells = Int32Array.from(day.keys()).sort(
    (one, other) => thread[one]! - thread[other]! || person[one]! - person[other]! || day[other]! - day[one]!,
  )
  const firsts = cells.filter(
    (cell, nth) => nth === 0 || thread[cell] !== thread[cells[nth - 1]!] || person[cell] !== person[cells[nth - 1]!],
  )
  return {
    thread: firsts.map((cell) => thread[cell]!),
    person: firsts.map((cell) => person[cell]!),
    day: firsts.map((cell) => day[cell]!),
  }
}
