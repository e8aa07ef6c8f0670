import { folded, sameName } from '../../reports/facts/same-name.ts'
import { UsageError } from '../errors.ts'
import type { DirectThread } from '../instagram/direct/thread.ts'
import { UserNotFound } from '../instagram/errors/instagram-error.ts'
import type { User } from '../instagram/users/user.ts'
import { nearestNames } from '../text/nearest-names.ts'
import { suggestUsernames, usernameOf } from './find-person.ts'
import type { OpenDirect } from './open-direct.ts'

/** A conversation that was meant. */
export interface FoundThread {
  /** Either of a thread's two ids, decimal. */
  readonly threadId: string
  /** As people call it. */
  readonly label: string
}

/** Shorter numbers are ids of people, or names. */
const THREAD_ID = /^\d{15,39}$/
const USERNAME = /^[a-z0-9._]{1,30}$/
/** More people of one name are not asked about one by one. */
const MOST_NAMESAKES = 5

/**
 * The conversation that someone means: by either of its ids (nothing is asked then), by the username of the other person, or
 * by its title or the other's full name; with `@` it is a username for certain. Two requests for a
 * username, some more for what is none.
 *
 * @throws UsageError `thread-unknown`, `no-conversation`, or `thread-ambiguous`, which lists what could be meant
 */
export async function findDirectThread(direct: OpenDirect, wanted: string): Promise<FoundThread> {
  const words = wanted.trim()
  if (THREAD_ID.test(words)) return { threadId: words, label: words }
  const isUsername = words.startsWith('@')
  const name = isUsername ? words.slice(1) : words
  const { users, threads } = await direct.ask(() => direct.client.direct.search(name))
  const titled = isUsername ? [] : threads.filter(({ title }) => title !== null && sameName(title, name))
  const person = await personCalled(direct, name, users, titled.length > 0)
  const surest = distinct([...(await threadsWith(direct, person === null ? [] : [person])), ...titled.map(found)])
  if (surest.length > 0) return one(words, surest)
  if (isUsername)
    throw person === null ? unknown(words, await suggestUsernames(direct, usernameOf(words))) : alone(person)
  const namesakes = users.filter(({ fullName }) => fullName !== null && sameName(fullName, name))
  const meant = distinct(await threadsWith(direct, namesakes.slice(0, MOST_NAMESAKES)))
  return meant.length > 0 ? one(words, meant) : await inNewest(direct, words, person)
}

/** Whoever has that username. A search need not tell of everybody, so they are asked for by it where it could be one. */
async function personCalled(
  { client, ask }: OpenDirect,
  name: string,
  users: readonly User[],
  isTitle: boolean,
): Promise<User | null> {
  const username = usernameOf(name)
  const found = users.find((user) => user.username?.toLowerCase() === username)
  if (found !== undefined || isTitle || !USERNAME.test(username)) return found ?? null
  return await ask(() => client.users.byUsername(username)).catch((error: unknown) => {
    if (error instanceof UserNotFound) return null
    throw error
  })
}

/** Conversations of two. */
async function threadsWith({ client, ask }: OpenDirect, people: readonly User[]): Promise<readonly FoundThread[]> {
  const threads: FoundThread[] = []
  for (const { userId, username, fullName } of people) {
    const thread = await ask(() => client.direct.threadByParticipants([userId]))
    if (thread === null) continue
    threads.push({ threadId: thread.threadId, label: `@${username ?? userId}${fullName ? ` (${fullName})` : ''}` })
  }
  return threads
}

/**
 * Groups that nobody has named are called after those in them, and no search tells of them: the newest are looked at.
 *
 * @param stranger has what was typed as a username, which many words are somebody's
 */
async function inNewest({ client, ask }: OpenDirect, words: string, stranger: User | null): Promise<FoundThread> {
  const { items } = await ask(() => client.direct.inboxPage())
  const named = items.filter((thread) => sameName(threadTitle(thread), words))
  if (named.length > 0) return one(words, distinct(named.map(found)))
  if (stranger !== null) throw alone(stranger)
  const names = items.flatMap((thread) => [threadTitle(thread), ...thread.users.flatMap((user) => user.username ?? [])])
  throw unknown(words, nearestNames(words, names))
}

/** What people call a conversation: its title, or who is in it. */
export function threadTitle({ title, users, isGroup }: DirectThread): string {
  const names = users.map(({ username, fullName, userId }) => username || fullName || userId)
  if (title) return title
  return names.length > 0 ? names.join(', ') : isGroup ? 'a group with nobody else' : 'oneself'
}

function found(thread: DirectThread): FoundThread {
  return { threadId: thread.threadId, label: `${thread.isGroup ? 'group ' : ''}"${threadTitle(thread)}"` }
}

function distinct(threads: readonly FoundThread[]): readonly FoundThread[] {
  return [...new Map(threads.map((thread) => [thread.threadId, thread])).values()]
}

function one(words: string, [first, ...others]: readonly FoundThread[]): FoundThread {
  if (others.length === 0) return first!
  const all = [first!, ...others].map(({ label, threadId }) => `${label}: ${threadId}`)
  throw new UsageError('thread-ambiguous', `"${words}" could be ${all.length} conversations`, {
    hint: `Say which by its id: ${all.join(', ')}.`,
  })
}

function alone({ username, userId }: User): UsageError {
  return new UsageError('no-conversation', `there is no conversation with ${username || userId} yet`, {
    hint: 'dmvault threads lists conversations with their ids.',
  })
}

function unknown(words: string, nearest: readonly string[]): UsageError {
  const others = nearest.filter((name) => folded(name) !== folded(words))
  const hint =
    others.length > 0 ? `Did you mean ${others.join(', ')}?` : 'dmvault threads lists conversations with their ids.'
  return new UsageError('thread-unknown', `there is no conversation "${words}"`, { hint })
}
