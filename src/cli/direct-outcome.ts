/** What commands of Direct say of people, messages and an early end: for scripts and for people. */
import type { DmvaultError } from '../errors.ts'
import type { DirectThread } from '../instagram/direct/thread.ts'
import type { DirectItem } from '../instagram/items/item.ts'
import type { Friendship, User } from '../instagram/users/user.ts'
import { messageSummary } from '../messaging/message-summary.ts'
import { exitCodes } from '../run/exit-code.ts'
import type { CommandContext } from './command-context.ts'
import { isoOrNull } from './time-words.ts'
import { words } from './words.ts'

export function userJson({ userId, username, fullName, isPrivate, isVerified }: User): object {
  return { user_id: userId, username, name: fullName, is_private: isPrivate, is_verified: isVerified }
}

export function friendshipJson({ isPrivate: _, ...friendship }: Friendship): object {
  const { following, followedBy, blocking, muting, incomingRequest, outgoingRequest, isBestie, isRestricted } =
    friendship
  return {
    following,
    followed_by: followedBy,
    blocking,
    muting,
    incoming_request: incomingRequest,
    outgoing_request: outgoingRequest,
    close_friend: isBestie,
    restricted: isRestricted,
  }
}

/** The keys that a backup has too mean the same here. */
export function messageJson(item: DirectItem, username: string | null): object {
  return {
    id: item.itemId,
    user_id: item.userId,
    username,
    timestamp: isoOrNull(item.sentAt),
    item_type: item.wireType,
    text: item.text,
    summary: messageSummary(item),
    replied_to: item.repliedTo?.itemId ?? null,
    reactions: item.reactions.map(({ userId, emoji }) => ({ user_id: userId, emoji })),
  }
}

/** Names of everybody that an answer tells of, by user id. */
export function namesIn(
  threads: readonly DirectThread[],
  owner: { readonly userId: string; readonly username: string | null },
): ReadonlyMap<string, string> {
  const names = new Map(owner.username === null ? [] : [[owner.userId, owner.username]])
  for (const { users, leftUsers, inviter } of threads) {
    for (const { userId, username, fullName } of [...users, ...leftUsers, ...(inviter === null ? [] : [inviter])]) {
      const name = username || fullName
      if (name && !names.has(userId)) names.set(userId, name)
    }
  }
  return names
}

export function endedJson(endedBy: DmvaultError | null): object | null {
  return endedBy && { code: endedBy.code, message: endedBy.message, hint: endedBy.hint ?? '' }
}

/** Says, where something ended reading early, what did; the exit code is that of the error. */
export function earlyEnd(context: CommandContext, endedBy: DmvaultError | null): number {
  if (endedBy === null) return exitCodes.done
  if (!context.json) context.warn(words`ended early: ${endedBy.message}. ${endedBy.hint ?? ''}`)
  return endedBy.exitCode
}
