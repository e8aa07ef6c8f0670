import type { Micros } from '../../../src/clock.ts'

/**
 * The turns of a thread, in order: messages of one person without anyone else's in between. A column a fact, since an object
 * a turn takes three times as long where there are millions.
 */
export interface Turns {
  /** Places of people. */
  readonly person: readonly number[]
  readonly first: readonly Micros[]
  readonly last: readonly Micros[]
  readonly messages: readonly number[]
}

export interface ThreadTurns {
  readonly threadId: bigint
  readonly turns: Turns
}
