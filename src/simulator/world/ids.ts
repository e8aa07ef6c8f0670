/**
 * How ids are made. An item id holds its time (µs << 64, the lower half mostly 0). A thread has two ids; most follow the
 * old rule `thread_id = (2^128 - 2^96) + thread_v2_id`, newer ones do not, so that nobody computes one from the other.
 */
import type { Micros } from '../../clock.ts'

const OLD_THREADS = (1n << 128n) - (1n << 96n)
const NEW_THREADS = '3402823668417103012442595'
const OLD_V2 = 18_012_000_000_000_000n
const NEW_V2 = 1_400_000_000_000_000n
/** A prime, so that neighbours do not look like neighbours. */
const STRIDE = 7_368_787n
/** Every fifth thread is of the newer kind. */
const NEW_EVERY = 5
const PEOPLE = 1_001_000_001
/** Accounts made since about 2022 have ids above 2^53. */
const NEW_PEOPLE = 68_900_000_000_000_003n
const NEW_PERSON_EVERY = 4
/** The first people log in; their ids are plain. */
const PLAIN_PEOPLE = 8

export interface ThreadIds {
  /** 39 digits. */
  readonly threadId: string
  /** 16 or 17 digits. */
  readonly v2Id: string
}

export function threadIds(index: number): ThreadIds {
  const spread = BigInt(index + 1) * STRIDE
  if (index % NEW_EVERY !== NEW_EVERY - 1) {
    const v2 = OLD_V2 + spread
    return { threadId: (OLD_THREADS + v2).toString(), v2Id: v2.toString() }
  }
  return {
    threadId: `${NEW_THREADS}${(spread % 100_000_000_000_000n).toString().padStart(14, '0')}`,
    v2Id: (NEW_V2 + spread).toString(),
  }
}

export function itemIdOf(micros: Micros, low: bigint): string {
  return ((BigInt(micros) << 64n) | low).toString()
}

/** The time that an item id holds, and what is below it. Null when the text is no item id. */
export function readItemId(id: string): { readonly micros: Micros; readonly low: bigint } | null {
  if (!/^\d{20,39}$/.test(id)) return null
  const number = BigInt(id)
  return { micros: Number(number >> 64n), low: number & 0xffff_ffff_ffff_ffffn }
}

/** User id of the person with this number. */
export function personId(index: number): string {
  const isNew = index >= PLAIN_PEOPLE && index % NEW_PERSON_EVERY === 0
  return isNew ? (NEW_PEOPLE + BigInt(index)).toString() : String(PEOPLE + index)
}

/** Number of the person with this user id; null when nobody can have it. */
export function personIndex(id: string): number | null {
  if (!/^\d{1,19}$/.test(id)) return null
  const number = BigInt(id)
  const index = Number(number >= NEW_PEOPLE ? number - NEW_PEOPLE : number - BigInt(PEOPLE))
  return index >= 0 && Number.isSafeInteger(index) && personId(index) === id ? index : null
}

/** The token a sender's app makes: milliseconds << 22, and chance. */
export function clientContextOf(micros: Micros, chance: number): string {
  return ((BigInt(Math.floor(micros / 1000)) << 22n) | BigInt(chance & 0x3fffff)).toString()
}
