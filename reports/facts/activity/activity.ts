import type { Micros } from '../../../src/clock.ts'
import type { CubeOf } from '../cube/cube.ts'

/**
 * Everything that was done in an account, or in the part of it that is asked for, on the clocks of a zone: read once, and told
 * of any range of days. People, threads, types and emoji are places in the lists of the cube.
 */
export interface Activity {
  readonly cube: CubeOf<Int32Array>
  /** By the places of threads. */
  readonly threadIds: readonly bigint[]
  readonly deeds: DeedColumns
  readonly reacted: ReactedColumns
}

/** What messages have that their type does not tell; of one length. */
export interface DeedColumns {
  readonly thread: Int32Array
  /** On the calendar of the zone, days since 1970-01-01. */
  readonly day: Int32Array
  readonly sender: Int32Array
  /** A place in `DEEDS`. */
  readonly deed: Int32Array
  readonly amount: Int32Array
}

/** Messages with reactions. */
export interface ReactedColumns {
  readonly thread: Int32Array
  readonly at: readonly Micros[]
  readonly day: Int32Array
  readonly sender: Int32Array
  readonly type: Int32Array
  /** Where its reactions begin in `emoji`; the next message's begin is their end. */
  readonly start: Int32Array
  readonly emoji: Int32Array
}
