/**
 * Which of the messages that a source gave are already in the archive. Inside one thread:
 * 1. by id, or equal fingerprint; then, where at least one side has no item id, inside the same millisecond:
 * 2. equal content from another name (a renamed or deleted sender);
 * 3. the only unmatched message on each side (an edited text, a source that tells the content differently).
 */
import type { Micros } from '../clock.ts'
import { idKey, type MessageId } from './message-id.ts'

export interface KnownMessage {
  readonly ids: readonly MessageId[]
  readonly sentAt: Micros
  readonly contentHash: string
}

export interface Match<Known> {
  readonly known: Known
  /** It is the same message beyond doubt, so that two names for its sender mean one person. */
  readonly provesSender: boolean
}

const toMillis = (micros: Micros) => Math.floor(micros / 1000)
const hasItemId = (message: KnownMessage) => message.ids.some((id) => id.isItemId)
const mayBeSame = (a: KnownMessage, b: KnownMessage) => !(hasItemId(a) && hasItemId(b))

const smallestId = ({ ids }: KnownMessage) => ids.map((it) => it.hex).sort()[0] ?? ''

/**
 * By id: of messages alike in one millisecond the first is paired with the first, so that it does not matter in which
 * order either side came.
 */
function inOrder<T extends KnownMessage>(messages: Iterable<T>): T[] {
  return [...messages].sort((a, b) => (smallestId(a) < smallestId(b) ? -1 : 1))
}

function groupByMillis<T extends KnownMessage>(messages: Iterable<T>): Map<number, T[]> {
  const groups = new Map<number, T[]>()
  for (const message of messages) {
    const millis = toMillis(message.sentAt)
    const group = groups.get(millis)
    if (group === undefined) groups.set(millis, [message])
    else group.push(message)
  }
  return groups
}

/**
 * @returns for each incoming message, in order, what it matches in the archive, or null; no known message is matched twice
 */
export function matchMessages<Known extends KnownMessage, Incoming extends KnownMessage>(
  known: readonly Known[],
  incoming: readonly Incoming[],
): (Match<Known> | null)[] {
  const matches = new Map<Incoming, Match<Known>>()
  const byId = new Map<string, Known>()
  for (const message of known) for (const id of message.ids) byId.set(idKey(id), message)
  const free = new Set(known)
  const take = (message: Incoming, match: Match<Known>) => {
    matches.set(message, match)
    free.delete(match.known)
  }

  for (const message of incoming) {
    const same = message.ids.map((id) => byId.get(idKey(id))).find((it) => it !== undefined && free.has(it))
    if (same !== undefined) take(message, { known: same, provesSender: true })
  }

  const left = incoming.filter((message) => !matches.has(message))
  if (left.length > 0 && free.size > 0) matchInsideMillis(left, free, take)
  return incoming.map((message) => matches.get(message) ?? null)
}

/** The second and third way of matching, for what the first has left. */
function matchInsideMillis<Known extends KnownMessage, Incoming extends KnownMessage>(
  incoming: readonly Incoming[],
  free: ReadonlySet<Known>,
  take: (message: Incoming, match: Match<Known>) => void,
): void {
  const wanted = new Set(incoming.map((message) => toMillis(message.sentAt)))
  const freeByMillis = groupByMillis(inOrder([...free].filter((it) => wanted.has(toMillis(it.sentAt)))))
  const unmatched = new Set(inOrder(incoming.filter((message) => freeByMillis.has(toMillis(message.sentAt)))))
  for (const message of unmatched) {
    const same = freeByMillis
      .get(toMillis(message.sentAt))
      ?.find((it) => free.has(it) && it.contentHash === message.contentHash && mayBeSame(it, message))
    if (same === undefined) continue
    take(message, { known: same, provesSender: true })
    unmatched.delete(message)
  }
  for (const [millis, group] of groupByMillis(unmatched)) {
    const left = freeByMillis.get(millis)?.filter((it) => free.has(it)) ?? []
    const [one, other] = [group[0], left[0]]
    if (group.length !== 1 || left.length !== 1 || one === undefined || other === undefined) continue
    if (mayBeSame(other, one)) take(one, { known: other, provesSender: false })
  }
}
