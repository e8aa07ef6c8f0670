/** Whom a broadcast is for. */
import { type Fields, readJson } from '../http/body.ts'
import type { Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import type { World } from '../world/world.ts'
import { WriteRefused } from './write-refused.ts'

export type Target =
  | { readonly thread: Thread }
  /** Numbers of the people of a conversation that there is not yet, whoever asks first. */
  | { readonly members: readonly number[] }

/**
 * Threads by either id, or people: exactly one of the two. An empty list is as good as none, and is sent so.
 *
 * @throws WriteRefused
 */
export function readTargets(world: World, viewer: Person, fields: Fields): readonly Target[] {
  const threads = readList(fields, 'thread_ids')
  const conversations = readList(fields, 'recipient_users')
  if (threads.length > 0 === conversations.length > 0) {
    throw new WriteRefused(400, 'exactly one of thread_ids and recipient_users must name somebody')
  }
  if (threads.length > 0) return distinct(threads.map((id) => ({ thread: threadNamed(world, viewer, id) })))
  // One list in the list is one conversation; ids that stand there bare are one conversation together.
  const nested = conversations.some(Array.isArray) ? conversations : [conversations]
  return distinct(nested.map((one) => conversationOf(world, viewer, peopleNamed(world, one))))
}

function threadNamed(world: World, viewer: Person, id: unknown): Thread {
  const thread = world.find(String(id))
  if (thread?.isMember(viewer.index) === true) return thread
  throw new WriteRefused(404, 'Thread does not exist')
}

/** @throws WriteRefused for an id that nobody has */
export function peopleNamed(world: World, ids: unknown): readonly number[] {
  if (!Array.isArray(ids) || ids.length === 0) throw new WriteRefused(400, 'Invalid parameters')
  return ids.map((id) => {
    const person = world.people.byId(String(id))
    if (person === null || person.isDeleted) throw new WriteRefused(400, 'Invalid target user')
    return person.index
  })
}

function conversationOf(world: World, viewer: Person, people: readonly number[]): Target {
  const members = [...new Set([viewer.index, ...people])]
  const thread = findConversation(world, members)
  return thread === null ? { members } : { thread }
}

/** The thread of exactly these people, the one that was active last. Groups that shrank to two are no thread of two. */
export function findConversation(world: World, members: readonly number[]): Thread | null {
  const [first] = members
  if (first === undefined) return null
  const found = world
    .threadsOf(first)
    .filter((it) => it.plan.isGroup === members.length > 2 && it.members.length === members.length)
    .filter((it) => members.every((one) => it.isMember(one)))
  return found.toSorted((a, b) => b.lastActivity - a.lastActivity)[0] ?? null
}

function distinct(targets: readonly Target[]): readonly Target[] {
  const keyOf = (target: Target) => ('thread' in target ? target.thread : target.members.toSorted().join())
  return [...new Map(targets.map((it) => [keyOf(it), it])).values()]
}

/**
 * A field that holds a list: JSON in text, or a list where the body is JSON itself. Whole numbers beyond 2^53 stay as their
 * digits. Missing is empty.
 *
 * @throws WriteRefused when it is no list
 */
export function readList(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name]
  if (value === undefined || value === null || value === '') return []
  const list = typeof value === 'string' ? parsed(value) : value
  if (Array.isArray(list)) return list as readonly unknown[]
  throw new WriteRefused(400, `${name} must be a list`)
}

function parsed(text: string): unknown {
  try {
    return readJson(text)
  } catch {
    return null
  }
}
