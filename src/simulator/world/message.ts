import type { Micros } from '../../clock.ts'
import type { Payload } from './content/scene.ts'

export interface Reaction {
  /** Number of the person. */
  readonly by: number
  readonly emoji: string
  readonly micros: Micros
  /** The token of the one who reacted, where an app gave one. */
  readonly clientContext?: string
  /** A double tap of the old kind, which stood apart from the emojis. */
  readonly isLegacyLike?: boolean
}

/** A message that something brought while the simulator ran, or a file. */
export interface AddedMessage {
  readonly itemId: string
  readonly micros: Micros
  readonly low: bigint
  readonly author: number
  /** See `payloadOf`. */
  readonly variant: string
  readonly text: string
  readonly seed: number
  /** What it carries, where that is given and not drawn from the seed. */
  readonly payload?: Payload
  readonly clientContext?: string
  readonly repliesTo?: string
  readonly reactions?: readonly Reaction[]
}

/** A message as it is now. */
export interface Message extends AddedMessage {
  /** Where it stands in its thread; 0 is the oldest, those that are unsent count. */
  readonly position: number
  readonly reactions: readonly Reaction[]
}
