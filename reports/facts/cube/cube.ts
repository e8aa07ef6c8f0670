/**
 * Counts fine enough that any thread, person and stretch of days can be told from them without the archive: what a page
 * that stands alone carries along. It holds numbers and names, never what a message says.
 */
import type { PersonLabel } from '../label-people.ts'
import type { ThreadLabel } from '../label-threads.ts'

/**
 * Columns of one length; a cell is what stands at one place in each. All but hours, days and counts are places in lists. Each
 * thing may be counted in several cells, unless it says that the cells are in order.
 */
export interface CubeOf<Column extends ArrayLike<number>> {
  readonly people: readonly PersonLabel[]
  readonly threads: readonly ThreadLabel[]
  readonly types: readonly string[]
  readonly emoji: readonly string[]
  readonly messages: MessageCells<Column>
  readonly reactions: ReactionCells<Column>
  /** The newest day of each person in each thread, whatever the range. */
  readonly newest: NewestCells<Column>
}

/** As the page carries it: all cells in order, each thing once. */
export type Cube = CubeOf<Int32Array>

/** By thread, hour, person and type, in this order. */
export interface MessageCells<Column = Int32Array> {
  readonly thread: Column
  /** Hours on the clocks of the zone since 1970-01-01 00:00 there. */
  readonly hour: Column
  readonly person: Column
  readonly type: Column
  readonly count: Column
}

/** By thread, day, giver, receiver and emoji, in this order. */
export interface ReactionCells<Column = Int32Array> {
  readonly thread: Column
  /** Of the message, days since 1970-01-01. */
  readonly day: Column
  readonly giver: Column
  readonly receiver: Column
  readonly emoji: Column
  readonly count: Column
}

/** By thread and person. */
export interface NewestCells<Column = Int32Array> {
  readonly thread: Column
  readonly person: Column
  readonly day: Column
}
