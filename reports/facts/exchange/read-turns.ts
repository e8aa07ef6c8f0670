import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { Micros } from '../../../src/clock.ts'
import type { Filters } from '../filters.ts'

/**
 * The turns of a thread, in order: messages of one person without anyone else's in between. A column a fact, since an object
 * a turn takes three times as long where there are millions.
 */
export interface Turns {
  /** Places in `People`. */
  readonly person: readonly number[]
  readonly first: readonly Micros[]
  readonly last: readonly Micros[]
  readonly messages: readonly number[]
}

export interface ThreadTurns {
  readonly threadId: bigint
  readonly turns: Turns
}

type Filling = { readonly [Column in keyof Turns]: number[] }

/** Days of threads a page: a few megabytes at a time, however large the archive. */
const PAGE = 20_000

/** Gives each person a number, in the order in which they turn up. */
export class People {
  readonly ids: bigint[] = []
  readonly #places = new Map<string, number>()

  placeOf(id: string): number {
    const known = this.#places.get(id)
    if (known !== undefined) return known
    this.#places.set(id, this.ids.length)
    return this.ids.push(BigInt(id)) - 1
  }
}

interface DayRow {
  readonly thread_id: bigint
  readonly day: string
  readonly turns: string
}

/** Reads all turns of an account, or of one thread of it, thread by thread. */
export async function* readTurns(
  tx: Transaction,
  { accountId, threadId }: Filters,
  people: People,
): AsyncGenerator<ThreadTurns, void, undefined> {
  let current: { readonly threadId: bigint; readonly turns: Filling } | undefined
  let after: DayRow | undefined
  do {
    // As text, which is read here without an object for each number.
    const page: { readonly rows: readonly DayRow[] } = await sql<DayRow>`
      select thread_id, day, turns::text as turns from turns
      where account_id = ${accountId} and (${threadId}::bigint is null or thread_id = ${threadId})
        and (thread_id, day) > (${after?.thread_id ?? -1n}::bigint, cast(${after?.day ?? '-infinity'} as date))
      order by thread_id, day limit ${PAGE}`.execute(tx)
    for (const row of page.rows) {
      if (row.thread_id !== current?.threadId) {
        if (current !== undefined) yield current
        current = { threadId: row.thread_id, turns: { person: [], first: [], last: [], messages: [] } }
      }
      addTurns(current.turns, row.turns, people)
    }
    after = page.rows.length < PAGE ? undefined : page.rows.at(-1)
  } while (after !== undefined)
  if (current !== undefined) yield current
}

const MINUS = 45
const DIGIT_0 = 48
const DIGIT_9 = 57

/** @param text such as `{{7,1711843199000000,1711843199000000,1},{…}}` */
function addTurns({ person, first, last, messages }: Filling, text: string, people: People): void {
  // Its three numbers after the person, in the order of the columns.
  const columns = [first, last, messages]
  for (let at = 2; at < text.length; ) {
    const comma = text.indexOf(',', at)
    person.push(people.placeOf(text.slice(at, comma)))
    at = comma + 1
    for (const column of columns) {
      const sign = text.charCodeAt(at) === MINUS ? -1 : 1
      if (sign === -1) at += 1
      let number = 0
      for (let code = text.charCodeAt(at); code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(at)) {
        number = number * 10 + (code - DIGIT_0)
        at += 1
      }
      column.push(sign * number)
      at += 1
    }
    // Past the comma and the brace of the next turn.
    at += 2
  }
}
