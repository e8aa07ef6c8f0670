import { DirectError } from '../../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { Users } from '../../users/users.ts'
import { readMessages } from '../read-thread.ts'
import { type Recipient, recipientsOf } from './recipient.ts'

/** One conversation, or someone by username. */
export type To = Recipient | { readonly username: string }

export type OneOrMany = string | readonly string[]

/** Whom something goes to, one or many of each. */
export interface RecipientNames {
  readonly userIds?: OneOrMany
  /** With or without their `@`. */
  readonly usernames?: OneOrMany
  /** Either of a thread's two ids. */
  readonly threadIds?: OneOrMany
  /**
   * The people are one conversation together, which is made when there is none. Without it several people are several
   * conversations: nobody is put into a group by accident.
   */
  readonly asGroup?: boolean
}

export function listOf(names: OneOrMany = []): readonly string[] {
  return typeof names === 'string' ? [names] : names
}

/**
 * A conversation for each person and each thread named, each once, whatever it is called by. One request a username; one a
 * thread that is named by its short id beside others.
 *
 * @throws UserNotFound, which has the username; DirectError `nobody`, `group-too-small`; DirectThreadNotFound
 */
export async function resolveRecipients(
  transport: Transport,
  { userIds, usernames, threadIds, asGroup = false }: RecipientNames,
  options: CallOptions = {},
): Promise<readonly Recipient[]> {
  const named = recipientsOf({ userIds: listOf(userIds), threadIds: listOf(threadIds) })
  const users = new Users(transport)
  const people = named.flatMap((to) => ('userId' in to ? [to.userId] : []))
  for (const username of listOf(usernames)) people.push((await users.byUsername(username, options)).userId)
  const threads = await distinctThreads(transport, named, options)
  if (people.length + threads.length === 0) throw new DirectError('input', 'nobody', 'nobody was named')
  if (!asGroup) return [...recipientsOf({ userIds: people }), ...threads]
  return [groupOf([...new Set(people)]), ...threads]
}

function groupOf(people: readonly string[]): Recipient {
  if (people.length >= 2) return { groupOf: people }
  throw new DirectError('input', 'group-too-small', 'a group is of two other people at least')
}

/** Longest of the short ids: 64 bits. The other one has 39 digits. */
const SHORT = 20

/** The same thread by both of its ids is one: neither can be made of the other, so the short ones are asked for. */
async function distinctThreads(
  transport: Transport,
  named: readonly Recipient[],
  { signal }: CallOptions,
): Promise<readonly Recipient[]> {
  const ids = named.flatMap((to) => ('threadId' in to ? [to.threadId] : []))
  if (ids.every((id) => id.length <= SHORT) || ids.every((id) => id.length > SHORT)) {
    return ids.map((threadId) => ({ threadId }))
  }
  const long = new Set<string>()
  for (const id of ids) {
    long.add(id.length > SHORT ? id : (await readMessages(transport, id, { limit: 1, signal })).thread.threadId)
  }
  return [...long].map((threadId) => ({ threadId }))
}

/** The conversation that is meant. One request for a username. @throws UserNotFound */
export async function resolveTo(transport: Transport, to: To, options: CallOptions = {}): Promise<Recipient> {
  if (!('username' in to)) return to
  return { userId: (await new Users(transport).byUsername(to.username, options)).userId }
}
