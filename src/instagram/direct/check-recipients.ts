import { DirectThreadNotFound, UserNotFound } from '../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import { Users } from '../users/users.ts'
import { canMessage, type MessagePermissions } from './permissions.ts'
import { readMessages, readThreadByParticipants } from './read-thread.ts'
import { listOf, type RecipientNames, type To } from './sending/resolve-recipients.ts'
import { threadDigits, userDigits } from './sending/wire-ids.ts'

/**
 * - `user-not-found`: nobody has that name or id, or they have blocked one
 * - `thread-not-found`: there is none of that id for this account: it was left, or is someone else's
 * - `blocked`: one has blocked them
 * - `private`: their account is private, neither follows the other, and there is no conversation yet
 */
export type WhyNot = 'user-not-found' | 'thread-not-found' | 'blocked' | 'private'

const WORDS: Readonly<Record<WhyNot, string>> = {
  'user-not-found': 'there is no such user, or they have blocked this account',
  'thread-not-found': 'there is no such conversation for this account',
  blocked: 'this account has blocked them',
  private: 'their account is private, and neither follows the other',
}

/** Whether something can be sent to someone, as far as that is told beforehand. */
export interface RecipientCheck {
  readonly to: To
  /** True is no promise: whether someone takes messages of strangers is told only by the answer to a message. */
  readonly canMessage: boolean
  readonly why: WhyNot | null
  /** `why` in words. */
  readonly words: string | null
  /** Null of threads, and of people who were not found. */
  readonly permissions: MessagePermissions | null
}

/**
 * Looks at each of them before anything is sent, without telling anybody: two to four requests a person, one a thread. Whoever
 * is not found does not end it.
 *
 * @example for await (const { to, canMessage, words } of direct.checkRecipients({ usernames: ['bob', 'carla'] })) …
 */
export async function* checkRecipients(
  transport: Transport,
  { userIds, usernames, threadIds }: Omit<RecipientNames, 'asGroup'>,
  options: CallOptions = {},
): AsyncGenerator<RecipientCheck, void, undefined> {
  for (const userId of listOf(userIds)) yield await checkUser(transport, { userId: userDigits(userId) }, options)
  for (const username of listOf(usernames)) yield await checkUser(transport, { username }, options)
  for (const threadId of listOf(threadIds)) yield await checkThread(transport, threadDigits(threadId), options)
}

type Someone = { readonly userId: string } | { readonly username: string }

async function checkUser(transport: Transport, to: Someone, options: CallOptions): Promise<RecipientCheck> {
  try {
    const userId = 'userId' in to ? to.userId : (await new Users(transport).byUsername(to.username, options)).userId
    const permissions = await canMessage(transport, userId, options)
    return checkOf(to, await whyNot(transport, userId, permissions, options), permissions)
  } catch (error) {
    if (error instanceof UserNotFound) return checkOf(to, 'user-not-found', null)
    throw error
  }
}

/** In a conversation that there is already, a private account can be answered. */
async function whyNot(
  transport: Transport,
  userId: string,
  { canMessage, isBlocked }: MessagePermissions,
  options: CallOptions,
): Promise<WhyNot | null> {
  if (canMessage) return null
  if (isBlocked === true) return 'blocked'
  return (await readThreadByParticipants(transport, [userId], options)) === null ? 'private' : null
}

async function checkThread(transport: Transport, threadId: string, { signal }: CallOptions): Promise<RecipientCheck> {
  try {
    await readMessages(transport, threadId, { limit: 1, signal })
    return checkOf({ threadId }, null, null)
  } catch (error) {
    if (error instanceof DirectThreadNotFound) return checkOf({ threadId }, 'thread-not-found', null)
    throw error
  }
}

function checkOf(to: To, why: WhyNot | null, permissions: MessagePermissions | null): RecipientCheck {
  return { to, canMessage: why === null, why, words: why === null ? null : WORDS[why], permissions }
}
