import type { Micros } from '../../../clock.ts'
import type { Random } from '../../random.ts'
import type { Person } from '../people.ts'

/** What a message's content is made from. */
export interface ItemScene {
  readonly random: Random
  readonly micros: Micros
  readonly author: Person
  /** Someone else in the thread; the author in a thread of one. */
  readonly other: Person
  /** What the author would say in words. */
  readonly text: string
}

/** A message's payload: the keys that stand beside `item_type` for everyone who sees it. */
export type Payload = Readonly<Record<string, unknown>>

/** Makes the payload of one item type. */
export type PayloadMaker = (scene: ItemScene) => Payload

export const secondsOf = (micros: Micros): number => Math.floor(micros / 1_000_000)
