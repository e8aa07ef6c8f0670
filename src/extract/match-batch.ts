/** What a batch and the archive say of each other, before anything is written: same messages, same people, what is missing. */
import type { Micros } from '../clock.ts'
import type { SourceItem, SourcePerson, WholePage } from '../sources/source.ts'
import { absentMessages } from './absent-messages.ts'
import { type IncomingMessage, toIncoming } from './incoming.ts'
import type { KnownDetails } from './known-messages.ts'
import { matchMessages } from './match-messages.ts'
import { idKey } from './message-id.ts'
import type { PeopleDirectory } from './people-directory.ts'
import { byFurtherId } from './taken-for.ts'
import type { Visited } from './visited-spans.ts'

/** The messages of one thread in a batch. */
export interface ThreadBatch {
  readonly threadId: bigint
  /** Nothing of this stretch can be in the archive yet. */
  readonly isUntouched: boolean
  /** What this run had visited of the thread before. */
  readonly visited: Visited | null
  readonly items: readonly SourceItem[]
  readonly whole: WholePage | undefined
}

/** A message of the batch, and the known one that it is. */
export interface Pair {
  readonly threadId: bigint
  readonly message: IncomingMessage
  readonly match: KnownDetails | null
  /** The known message for which this one was taken, until now that both are seen side by side. */
  readonly takenFor: KnownDetails | null
}

/** Everyone who occurs in the batch, with a thread in which they do. */
export function personsIn(batches: readonly ThreadBatch[]): Map<SourcePerson, bigint> {
  const persons = new Map<SourcePerson, bigint>()
  for (const { threadId, items } of batches) {
    for (const item of items) {
      persons.set(item.sender, threadId)
      for (const { actor } of item.reactions) persons.set(actor, threadId)
      for (const version of item.versions) for (const { actor } of version.reactions) persons.set(actor, threadId)
    }
  }
  return persons
}

/** A message that a page should hold if it were still there. */
export interface Absent {
  readonly threadId: bigint
  readonly known: KnownDetails
  readonly observedAt: Micros
}

export function findAbsent(
  { threadId, items, whole }: ThreadBatch,
  known: readonly KnownDetails[],
  pairs: readonly Pair[],
): Absent[] {
  if (whole === undefined || known.length === 0) return []
  const matched = new Set(pairs.flatMap(({ match }) => match ?? []))
  const absent = absentMessages(known, matched, items, whole)
  return absent.map((it): Absent => ({ threadId, known: it, observedAt: whole.observedAt }))
}

export function matchThread(people: PeopleDirectory, batch: ThreadBatch, known: readonly KnownDetails[]): Pair[] {
  const { threadId, visited } = batch
  const incoming = toIncoming(batch.items)
  if (known.length === 0) return incoming.map((message) => ({ threadId, message, match: null, takenFor: null }))
  const present = new Set(known.map(({ senderId }) => people.current(senderId)))
  people.learnNames(
    incoming.map(({ sender }) => sender),
    threadId,
    present,
  )
  const matches = matchMessages(known, incoming, {
    learn: ({ senderId }, { sender }) => people.learnAlias(sender, threadId, people.current(senderId)),
    maySendBoth: ({ senderId }, { sender }) => people.maySend(sender, threadId, people.current(senderId)),
    mayBeOfThisReading: ({ sentAt }) => visited !== null && sentAt >= visited.from && sentAt <= visited.to,
  })
  const taken = byFurtherId(known)
  return incoming.map((message, index) => {
    const match = matches[index] ?? null
    const takenFor = match === null && taken.size > 0 ? message.ids.flatMap((id) => taken.get(idKey(id)) ?? []) : []
    return { threadId, message, match, takenFor: takenFor[0] ?? null }
  })
}
