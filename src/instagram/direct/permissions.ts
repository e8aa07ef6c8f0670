import type { CallOptions, Transport } from '../transport/transport.ts'
import { Users } from '../users/users.ts'
import { userDigits } from './sending/wire-ids.ts'

/** What one may send to someone; null: not told. */
export interface MessagePermissions {
  /**
   * False of people whom one has blocked, and of private accounts that neither follow one nor are followed. True is no promise:
   * whether someone takes messages of strangers is told only by the answer to a message.
   */
  readonly canMessage: boolean
  readonly isPrivate: boolean | null
  readonly following: boolean | null
  readonly followedBy: boolean | null
  readonly isRestricted: boolean | null
  /** By oneself; whoever has blocked one cannot be found. */
  readonly isBlocked: boolean | null
  /** True of those who follow one: no request is needed. Null of all others, as Instagram does not tell beforehand. */
  readonly requestsAllowed: boolean | null
}

/** Two requests. @throws UserNotFound */
export async function canMessage(
  transport: Transport,
  userId: string,
  options: CallOptions = {},
): Promise<MessagePermissions> {
  const { friendship, ...user } = await new Users(transport).withFriendship(userDigits(userId), options)
  const { following, followedBy, isRestricted, blocking } = friendship
  const isPrivate = user.isPrivate ?? friendship.isPrivate
  const isKnown = following === true || followedBy === true
  return {
    canMessage: blocking !== true && (isKnown || isPrivate !== true),
    isPrivate,
    following,
    followedBy,
    isRestricted,
    isBlocked: blocking,
    requestsAllowed: followedBy === true ? true : null,
  }
}
