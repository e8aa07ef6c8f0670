/**
 * Which of the messages that a source gave are already in the archive. Inside one thread:
 * 1. by its own id or fingerprint, then by one that was learnt for it; then, where at least one side has no item id and the two were not seen side by side,
 *    inside the same millisecond:
 * 2. equal content from another name (a renamed or deleted sender);
 * 3. what is left of one sender: the only message on each side (an edited text, a source that tells the content
 *    differently), or as many as were unsent.
 */
import type { Micros } from '../clock.ts'
import { idKey, type MessageId } from './message-id.ts'

interface Comparable {
  /** Of a known message its own first, then further ones. */
  readonly ids: readonly MessageId[]
  readonly sentAt: Micros
  readonly contentHash: string
  /** Kind of source that it was seen by. */
  readonly source: string
}

export interface KnownMessage extends Comparable {
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
}

export interface UnmatchedMessage extends Comparable {
  readonly observedAt: Micros
  readonly isUnsent: boolean
}

/** What the caller knows. */
export interface MatchKnowledge<Known, Incoming> {
  /** It is the same message beyond doubt, so that two names for its sender mean one person. */
  learn(known: Known, incoming: Incoming): void
  /** Whether the two may have the same sender; asked after all there was to learn. */
  maySendBoth(known: Known, incoming: Incoming): boolean
  /** Whether the very reading that brings the incoming ones may have brought it too. */
  mayBeOfThisReading(known: Known): boolean
}

const toMillis = (micros: Micros) => Math.floor(micros / 1000)
const hasItemId = (message: Comparable) => message.ids.some((id) => id.isItemId)

/**
 * Two item ids mean two messages, and so do two rows of one and the same observation. That the times of two are equal does
 * not make them one: of an export often only the day is known.
 */
function mayBeSame<Known extends KnownMessage>(
  known: Known,
  incoming: UnmatchedMessage,
  knowledge: Pick<MatchKnowledge<Known, never>, 'mayBeOfThisReading'>,
): boolean {
  if (hasItemId(known) && hasItemId(incoming)) return false
  if (known.source !== incoming.source || !knowledge.mayBeOfThisReading(known)) return true
  return known.firstObservedAt !== incoming.observedAt && known.lastObservedAt !== incoming.observedAt
}

const smallestId = ({ ids }: Comparable) => ids.map((it) => it.hex).sort()[0] ?? ''

/**
 * By id: of messages alike in one millisecond the first is paired with the first, so that it does not matter in which
 * order either side came.
 */
function inOrder<T extends Comparable>(messages: Iterable<T>): T[] {
  return [...messages].sort((a, b) => (smallestId(a) < smallestId(b) ? -1 : 1))
}

const byMillis = <T extends Comparable>(messages: Iterable<T>) => Map.groupBy(messages, (it) => toMillis(it.sentAt))

/**
 * @returns for each incoming message, in order, what it matches in the archive, or null; no known message is matched twice
 */
export function matchMessages<Known extends KnownMessage, Incoming extends UnmatchedMessage>(
  known: readonly Known[],
  incoming: readonly Incoming[],
  knowledge: MatchKnowledge<Known, Incoming>,
): (Known | null)[] {
  const matches = new Map<Incoming, Known>()
  const free = new Set(known)
  const take = (message: Incoming, match: Known) => {
    matches.set(message, match)
    free.delete(match)
  }
  matchById(known, incoming, free, (message, match) => {
    take(message, match)
    knowledge.learn(match, message)
  })
  const left = incoming.filter((message) => !matches.has(message))
  if (left.length > 0 && free.size > 0) matchInsideMillis(left, free, knowledge, take)
  return incoming.map((message) => matches.get(message) ?? null)
}

type Take<Known, Incoming> = (message: Incoming, match: Known) => void

function matchById<Known extends KnownMessage, Incoming extends UnmatchedMessage>(
  known: readonly Known[],
  incoming: readonly Incoming[],
  free: ReadonlySet<Known>,
  take: Take<Known, Incoming>,
): void {
  const byOwnId = new Map<string, Known>()
  const byFurtherId = new Map<string, Known>()
  for (const message of known) {
    const [own, ...further] = message.ids
    if (own !== undefined) byOwnId.set(idKey(own), message)
    for (const id of further) byFurtherId.set(idKey(id), message)
  }
  const left = matchBy(byOwnId, incoming, free, take)
  if (byFurtherId.size > 0) matchBy(byFurtherId, left, free, take)
}

/** @returns those without a match */
function matchBy<Known extends KnownMessage, Incoming extends UnmatchedMessage>(
  byId: ReadonlyMap<string, Known>,
  incoming: readonly Incoming[],
  free: ReadonlySet<Known>,
  take: Take<Known, Incoming>,
): readonly Incoming[] {
  return incoming.filter((message) => {
    const same = message.ids.map((id) => byId.get(idKey(id))).find((it) => it !== undefined && free.has(it))
    if (same !== undefined) take(message, same)
    return same === undefined
  })
}

/** The second and third way of matching, for what the first has left. */
function matchInsideMillis<Known extends KnownMessage, Incoming extends UnmatchedMessage>(
  incoming: readonly Incoming[],
  free: ReadonlySet<Known>,
  knowledge: MatchKnowledge<Known, Incoming>,
  take: Take<Known, Incoming>,
): void {
  const wanted = new Set(incoming.map((message) => toMillis(message.sentAt)))
  const freeByMillis = byMillis(inOrder([...free].filter((it) => wanted.has(toMillis(it.sentAt)))))
  const unmatched = new Set(inOrder(incoming.filter((message) => freeByMillis.has(toMillis(message.sentAt)))))
  for (const message of unmatched) {
    const group = freeByMillis.get(toMillis(message.sentAt)) ?? []
    const same = group.find(
      (it) => free.has(it) && it.contentHash === message.contentHash && mayBeSame(it, message, knowledge),
    )
    if (same === undefined) continue
    take(message, same)
    knowledge.learn(same, message)
    unmatched.delete(message)
  }
  for (const [millis, group] of byMillis(unmatched)) {
    const left = freeByMillis.get(millis)?.filter((it) => free.has(it)) ?? []
    for (const [message, match] of pairLeftOvers(left, group, knowledge)) take(message, match)
  }
}

/** Of each sender, the only message left on each side, or as many unsent ones as are missing. */
function pairLeftOvers<Known extends KnownMessage, Incoming extends UnmatchedMessage>(
  left: readonly Known[],
  group: readonly Incoming[],
  knowledge: MatchKnowledge<Known, Incoming>,
): [Incoming, Known][] {
  const pairs: [Incoming, Known][] = []
  const taken = new Set<Known>()
  for (const message of group) {
    const fits = left.filter((it) => mayBeSame(it, message, knowledge) && knowledge.maySendBoth(it, message))
    const rivals = group.filter((it) =>
      fits.some((known) => mayBeSame(known, it, knowledge) && knowledge.maySendBoth(known, it)),
    )
    const isClear = fits.length === 1 && rivals.length === 1
    const isAllUnsent = fits.length === rivals.length && rivals.every((it) => it.isUnsent)
    const match = isClear || isAllUnsent ? fits.find((it) => !taken.has(it)) : undefined
    if (match === undefined) continue
    taken.add(match)
    pairs.push([message, match])
  }
  return pairs
}
