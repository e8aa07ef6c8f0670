import { DirectError, DirectThreadNotFound } from '../../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { readThreadByParticipants } from '../read-thread.ts'
import { numberList, threadDigits, userDigits } from './wire-ids.ts'

/**
 * One conversation that something is sent to: a thread by either of its ids, the conversation with one person, or the one group
 * of exactly those people, which is made when there is none. Several people are several conversations: `recipientsOf` makes one
 * recipient of each, so that nobody is put into a group by accident.
 */
export type Recipient =
  | { readonly threadId: string }
  | { readonly userId: string }
  | { readonly groupOf: readonly string[] }

export interface RecipientIds {
  readonly userIds?: readonly string[]
  readonly threadIds?: readonly string[]
}

/** A conversation for each person and each thread named, each once. */
export function recipientsOf({ userIds = [], threadIds = [] }: RecipientIds): readonly Recipient[] {
  return [
    ...[...new Set(userIds)].map((userId) => ({ userId: userDigits(userId) })),
    ...[...new Set(threadIds)].map((threadId) => ({ threadId: threadDigits(threadId) })),
  ]
}

/** The people of a recipient; none where it is a thread. */
export function peopleOf(to: Recipient): readonly string[] {
  if ('threadId' in to) return []
  if ('userId' in to) return [userDigits(to.userId)]
  const people = [...new Set(to.groupOf)].map(userDigits)
  if (people.length >= 2) return people
  throw new DirectError('input', 'group-too-small', 'a group is of two other people at least')
}

/** Exactly one of the two fields that name whom a message goes to. */
export function recipientFields(to: Recipient): Readonly<Record<string, string>> {
  if ('threadId' in to) return { thread_ids: numberList([threadDigits(to.threadId)]) }
  return { recipient_users: `[${numberList(peopleOf(to))}]` }
}

/** The id of a recipient's thread; null where they have none yet. One request where people are named. */
export async function threadIdOf(
  transport: Transport,
  to: Recipient,
  { signal }: CallOptions = {},
): Promise<string | null> {
  if ('threadId' in to) return threadDigits(to.threadId)
  return (await readThreadByParticipants(transport, peopleOf(to), { signal }))?.threadId ?? null
}

/** @throws DirectThreadNotFound where people have no thread yet: Instagram takes photos, videos and voice into threads only */
export async function requireThreadId(transport: Transport, to: Recipient, options: CallOptions): Promise<string> {
  const threadId = await threadIdOf(transport, to, options)
  if (threadId !== null) return threadId
  throw new DirectThreadNotFound('input', 'thread-not-found', 'there is no conversation with them yet', {
    hint: 'Photos, videos and voice messages go into conversations that exist: send a text first.',
  })
}
