/**
 * Counts fine enough that any thread, person and stretch of days can be told from them without the archive: what a page
 * that stands alone carries along. It holds numbers and names, never what a message says.
 */
import type { PersonLabel } from '../label-people.ts'
import type { ThreadLabel } from '../label-threads.ts'

/** Columns of one length; a cell is what stands at one place in each. All but hours, days and counts are places in lists. */
export interface Cube {
  readonly people: readonly PersonLabel[]
  readonly threads: readonly ThreadLabel[]
  readonly types: readonly string[]
  readonly emoji: readonly string[]
  readonly messages: MessageCells
  readonly reactions: ReactionCells
  /** The newest day of each person in each thread, whatever the range. */
  readonly newest: NewestCells
}

/** By thread, hour, person and type, in this order. */
export interface MessageCells {
  readonly thread: readonly number[]
  /** Hours on the clocks of the zone since 1970-01-01 00:00 there. */
  readonly hour: readonly number[]
  readonly person: readonly number[]
  readonly type: readonly number[]
  readonly count: readonly number[]
}

/** By thread, day, giver, receiver and emoji, in this order. */
export interface ReactionCells {
  readonly thread: readonly number[]
  /** Of the message, days since 1970-01-01. */
  readonly day: readonly number[]
  readonly giver: readonly number[]
  readonly receiver: readonly number[]
  readonly emoji: readonly number[]
  readonly count: readonly number[]
}

/** By thread and person. */
export interface NewestCells {
  readonly thread: readonly number[]
  readonly person: readonly number[]
  readonly day: readonly number[]
}
