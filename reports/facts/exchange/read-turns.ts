import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { Micros } from '../../../src/clock.ts'
import type { Filters } from '../filters.ts'

/** Messages of one person without anyone else's in between. `person` is a place in `Turns.people`. */
export interface Turn {
  readonly person: number
  readonly first: Micros
  readonly last: Micros
  readonly messages: number
}

/** The turns of a thread, in order. */
export interface ThreadTurns {
  readonly threadId: bigint
  readonly turns: readonly Turn[]
}

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
  let current: { readonly threadId: bigint; readonly turns: Turn[] } | undefined
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
        current = { threadId: row.thread_id, turns: [] }
      }
      addTurns(current.turns, row.turns, people)
    }
    after = page.rows.length < PAGE ? undefined : page.rows.at(-1)
  } while (after !== undefined)
  if (current !== undefined) yield current
}

const DIGIT_0 = 48
const DIGIT_9 = 57

/** @param text such as `{{7,1711843199000000,1711843199000000,1},{…}}` */
function addTurns(turns: Turn[], text: string, people: People): void {
  for (let at = 2; at < text.length; ) {
    const comma = text.indexOf(',', at)
    const person = people.placeOf(text.slice(at, comma))
    const numbers = [0, 0, 0]
    at = comma + 1
    for (let nth = 0; nth < 3; nth += 1) {
      const sign = text[at] === '-' ? -1 : 1
      if (sign === -1) at += 1
      let number = 0
      for (let code = text.charCodeAt(at); code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(at)) {
        number = number * 10 + (code - DIGIT_0)
        at += 1
      }
      numbers[nth] = sign * number
      at += 1
    }
    turns.push({ person, first: numbers[0]!, last: numbers[1]!, messages: numbers[2]! })
    // Past the comma and the brace of the next turn.
    at += 2
  }
}
