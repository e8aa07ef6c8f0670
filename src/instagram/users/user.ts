import type { Json, JsonObject } from '../json/parse-json.ts'
import { flagOf, idOf, isObject, numberOf, objectsOf, textOf } from '../json/read-value.ts'

/** How the owner and someone stand to each other; null: not told. */
export interface Friendship {
  readonly following: boolean | null
  readonly followedBy: boolean | null
  readonly blocking: boolean | null
  readonly muting: boolean | null
  readonly isPrivate: boolean | null
  readonly incomingRequest: boolean | null
  readonly outgoingRequest: boolean | null
  readonly isBestie: boolean | null
  readonly isRestricted: boolean | null
}

/** Someone, as told in threads and searches. */
export interface User {
  readonly userId: string
  /** Empty or null of people on Facebook, and where an answer has only the id. */
  readonly username: string | null
  readonly fullName: string | null
  readonly isPrivate: boolean | null
  readonly isVerified: boolean | null
  readonly profilePictureUrl: string | null
  readonly friendship: Friendship | null
}

/** Someone, as told on their own page. */
export interface FullUser extends User {
  readonly biography: string | null
  readonly externalUrl: string | null
  readonly isBusiness: boolean | null
  readonly mediaCount: number | null
  readonly followerCount: number | null
  readonly followingCount: number | null
}

/** Null where there is no id. */
export function readUser(value: Json | undefined): User | null {
  if (!isObject(value)) return null
  const userId = idOf(value.pk) ?? idOf(value.pk_id) ?? idOf(value.id) ?? idOf(value.strong_id__)
  if (userId === null) return null
  return {
    userId,
    username: textOf(value.username),
    fullName: textOf(value.full_name),
    isPrivate: flagOf(value.is_private),
    isVerified: flagOf(value.is_verified),
    profilePictureUrl: textOf(value.profile_pic_url),
    friendship: isObject(value.friendship_status) ? readFriendship(value.friendship_status) : null,
  }
}

export function readUsers(value: Json | undefined): readonly User[] {
  return objectsOf(value)
    .map(readUser)
    .filter((user) => user !== null)
}

export function readFullUser(value: Json | undefined): FullUser | null {
  const user = readUser(value)
  if (user === null || !isObject(value)) return null
  return {
    ...user,
    biography: textOf(value.biography),
    externalUrl: textOf(value.external_url),
    isBusiness: flagOf(value.is_business),
    mediaCount: numberOf(value.media_count),
    followerCount: numberOf(value.follower_count),
    followingCount: numberOf(value.following_count),
  }
}

export function readFriendship(value: JsonObject): Friendship {
  return {
    following: flagOf(value.following),
    followedBy: flagOf(value.followed_by),
    blocking: flagOf(value.blocking),
    muting: flagOf(value.muting),
    isPrivate: flagOf(value.is_private),
    incomingRequest: flagOf(value.incoming_request),
    outgoingRequest: flagOf(value.outgoing_request),
    isBestie: flagOf(value.is_bestie),
    isRestricted: flagOf(value.is_restricted),
  }
}
