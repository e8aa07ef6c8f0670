import { readKnownUsernames } from '../archive/read-known-names.ts'
import { UsageError } from '../errors.ts'
import type { Recipient } from '../instagram/direct/sending/recipient.ts'
import type { Friendship } from '../instagram/users/user.ts'
import { findDirectThread, threadTitle } from './find-direct-thread.ts'
import { findPerson, usernameOf } from './find-person.ts'
import type { OpenDirect } from './open-direct.ts'
import { refuseUnwanted } from './refuse-unwanted.ts'

/** One conversation that something is sent to. */
export interface Addressee {
  readonly to: Recipient
  /** As people call it: `bob`, or the title of a group. */
  readonly name: string
  /** Null where there is no conversation yet. */
  readonly threadId: string | null
  readonly isNewConversation: boolean
}

/** Whom something is for, as somebody says it. */
export interface Wanted {
  /** Usernames, with or without `@`, or user ids. */
  readonly people?: readonly string[]
  /** Ids, in either form, or what people call a conversation. */
  readonly threads?: readonly string[]
  /** The people are one conversation together. */
  readonly asGroup?: boolean
  /** The group is made, whether there is one of them already or not. */
  readonly isNewGroup?: boolean
  /** Photos, videos and voice messages go only where there is a conversation already. */
  readonly needsConversation?: boolean
}

/**
 * Finds everybody something is for, each once, and looks whether they may be written to; nobody is told. Three requests a
 * person, one to five a thread.
 *
 * @throws UsageError the first that cannot be: `person-unknown`, `do-not-contact`, `cannot-message`, `no-conversation`, `thread-unknown`, …
 */
export async function findAddressees(direct: OpenDirect, wanted: Wanted): Promise<readonly Addressee[]> {
  const { people = [], threads = [], asGroup = false, isNewGroup = false, needsConversation = false } = wanted
  if (people.length > 0 && threads.length > 0) {
    throw new UsageError('usage', 'people and threads at once: say one or the other')
  }
  if (people.length + threads.length === 0) throw nobody()
  const found = asGroup
    ? [await groupOf(direct, people, isNewGroup)]
    : [...(await each(people, (name) => person(direct, name))), ...(await each(threads, (it) => thread(direct, it)))]
  const distinct = [...new Map(found.map((it) => [keyOf(it), it])).values()]
  const without = needsConversation ? distinct.find(({ threadId }) => threadId === null) : undefined
  if (without !== undefined) throw noConversation(without.name)
  return distinct
}

async function each<Name>(
  names: readonly Name[],
  find: (name: Name) => Promise<Addressee>,
): Promise<readonly Addressee[]> {
  const found: Addressee[] = []
  for (const name of names) found.push(await find(name))
  return found
}

function keyOf({ to, threadId }: Addressee): string {
  return threadId ?? JSON.stringify(to)
}

async function person(direct: OpenDirect, wanted: string): Promise<Addressee> {
  const { client, ask } = direct
  const { userId, username, isPrivate } = await findPerson(direct, wanted)
  const name = username || userId
  await refuseUnwantedPeople(direct, [userId])
  const friendship = await ask(() => client.users.friendship(userId))
  if (friendship.blocking === true) throw blocked(name)
  const found = await ask(() => client.direct.threadByParticipants([userId]))
  const isNewConversation = found === null || found.items.length === 0
  if (isNewConversation && isPrivate === true && isStranger(friendship)) throw closed(name)
  return { to: { userId }, name, threadId: found?.threadId ?? null, isNewConversation }
}

async function refuseUnwantedPeople({ archive, account }: OpenDirect, userIds: readonly string[]): Promise<void> {
  await refuseUnwanted(archive.db, account.accountId, { threadId: null, userIds })
}

function isStranger({ following, followedBy }: Friendship): boolean {
  return following !== true && followedBy !== true
}

async function groupOf(direct: OpenDirect, people: readonly string[], isNew: boolean): Promise<Addressee> {
  const found = new Map<string, string>()
  for (const wanted of people) {
    const { userId, username } = await findPerson(direct, wanted)
    found.set(userId, username || userId)
  }
  if (found.size < 2) throw new UsageError('group-too-small', 'a group is of two other people at least')
  const userIds = [...found.keys()]
  await refuseUnwantedPeople(direct, userIds)
  const group = isNew ? null : await direct.ask(() => direct.client.direct.threadByParticipants(userIds))
  const name = `the group of ${[...found.values()].join(', ')}`
  return { to: { groupOf: userIds }, name, threadId: group?.threadId ?? null, isNewConversation: group === null }
}

/** Read once, as a thread has two ids, and one that was left has none. */
async function thread(direct: OpenDirect, wanted: string): Promise<Addressee> {
  const { threadId } = await findDirectThread(direct, wanted)
  const page = await direct.ask(() => direct.client.direct.messagePage(threadId, { limit: 1 }))
  const found = page.thread
  if (!found.isGroup)
    await refuseUnwantedPeople(
      direct,
      found.users.map(({ userId }) => userId),
    )
  return {
    to: { threadId: found.threadId },
    name: threadTitle(found),
    threadId: found.threadId,
    isNewConversation: false,
  }
}

/** So many names are looked through; far more than are in most archives. */
const LOOKED_THROUGH = 100_000

/**
 * Refuses names of people whom the account has not written with, as far as the archive and its newest conversations tell: for
 * words that may have been meant as something else. One with `@` is a name for certain.
 *
 * @throws UsageError `usage`
 */
export async function refuseStrangers(direct: OpenDirect, names: readonly string[], hint: string): Promise<void> {
  const doubtful = names.filter((name) => !name.startsWith('@'))
  if (doubtful.length === 0) return
  const { archive, account, client, ask } = direct
  const known = new Set(await readKnownUsernames(archive, account.accountId, { most: LOOKED_THROUGH }))
  if (doubtful.some((name) => !known.has(usernameOf(name)))) {
    const { items } = await ask(() => client.direct.inboxPage())
    for (const { users } of items) for (const { username } of users) known.add(username ?? '')
  }
  const stranger = doubtful.find((name) => !known.has(usernameOf(name)))
  if (stranger === undefined) return
  throw new UsageError('usage', `it is not clear whether "${stranger}" is a person or a part of the text`, { hint })
}

function nobody(): UsageError {
  return new UsageError('no-recipient', 'nobody was named', {
    hint: 'Say whom it is for: --to NAME, or --thread ID as dmvault threads shows it.',
  })
}

function blocked(name: string): UsageError {
  return new UsageError('cannot-message', `${name} cannot be written to: you have blocked them`, {
    hint: 'Unblock them in the Instagram app first.',
  })
}

function closed(name: string): UsageError {
  const why = 'their account is private, and neither follows the other'
  return new UsageError('cannot-message', `${name} cannot be written to: ${why}`, {
    hint: 'Follow them in the app, or wait until they write.',
  })
}

function noConversation(name: string): UsageError {
  return new UsageError('no-conversation', `there is no conversation with ${name} yet`, {
    hint: 'Instagram takes photos, videos and voice messages into conversations that exist: send a text first.',
  })
}
