/**
 * Makes two threads one that turned out to be one, as if it had been known from the start. The same rules as for a source's
 * messages decide which of theirs are the same; those are merged, the others move.
 */
import type pg from 'pg'
import { blankRawItems, type RawReference } from '../archive/blank-raw-items.ts'
import { deleteFurtherIds } from '../archive/forget-person.ts'
import { type FurtherId, insertMessageIds } from '../archive/insert-message-ids.ts'
import type { ThreadSpan } from '../archive/load-known-messages.ts'
import { deleteMessages, loadMessageStates } from '../archive/load-message-states.ts'
import { findSharedMillis, markThreadMoves, moveThread } from '../archive/move-thread.ts'
import { type KnownDetails, loadKnownIn } from './known-messages.ts'
import { matchMessages } from './match-messages.ts'
import type { MergeContext } from './merge-batch.ts'
import { MessageRows, type MessageToWrite } from './message-rows.ts'
import type { PeopleDirectory } from './people-directory.ts'
import { distinctIds, lostTexts, newTexts } from './rewrite.ts'
import { stretchesOf } from './rewrite-states.ts'
import { mergeStates } from './state.ts'
import { statesFromRows } from './stored-state.ts'

/** Spans of both threads, so an even number. */
const SPANS_AT_ONCE = 2000

export interface DoubleThread {
  readonly from: bigint
  readonly into: bigint
}

/** In the caller's transaction. */
export async function joinThreads(client: pg.ClientBase, context: MergeContext, double: DoubleThread): Promise<void> {
  const { accountId, people } = context
  const { from, into } = double
  await markThreadMoves(client, accountId, from, into)
  people.joinThreads(from, into)
  await people.save(client)
  const spans = await findSharedMillis(client, accountId, [from, into])
  for (let start = 0; start < spans.length; start += SPANS_AT_ONCE) {
    const known = await loadKnownIn(client, accountId, coveringSpans(spans.slice(start, start + SPANS_AT_ONCE)))
    const same = findSame(people, known.get(into) ?? [], known.get(from) ?? [])
    await people.save(client)
    await mergeSame(client, context, double, same)
  }
  await moveThread(client, accountId, from, into)
}

/**
 * One span a thread around many in a row: what lies between them is read too, which costs less than thousands of looks, and
 * matches nothing.
 */
function coveringSpans(spans: readonly ThreadSpan[]): ThreadSpan[] {
  return [...Map.groupBy(spans, (it) => it.threadId)].map(([threadId, ofThread]) => {
    const from = ofThread.reduce((least, it) => Math.min(least, it.from), Number.POSITIVE_INFINITY)
    return { threadId, from, to: ofThread.reduce((most, it) => Math.max(most, it.to), 0) }
  })
}

/** Messages that are one, that of the thread that stays first. */
type Same = readonly [stays: KnownDetails, ...goes: KnownDetails[]]

function findSame(people: PeopleDirectory, into: readonly KnownDetails[], from: readonly KnownDetails[]): Same[] {
  const incoming = from.map((it) => ({ ...it, observedAt: it.lastObservedAt }))
  const matches = matchMessages(into, incoming, {
    learn: (known, { senderId }) => people.learnOne(known.senderId, senderId),
    maySendBoth: (known, { senderId }) => people.mayBothSend(known.senderId, senderId),
    mayBeOfThisReading: () => true,
  })
  const byOwnId = new Map(into.map((it) => [it.messageId, it]))
  const goesWith = new Map<KnownDetails, KnownDetails[]>()
  from.forEach((goes, index) => {
    // Two messages of one thread cannot have one id, whatever else they matched.
    const stays = matches[index] ?? byOwnId.get(goes.messageId)
    if (stays !== undefined) goesWith.set(stays, [...(goesWith.get(stays) ?? []), goes])
  })
  return [...goesWith].map(([stays, goes]) => [stays, ...goes])
}

async function mergeSame(
  client: pg.ClientBase,
  { accountId, people, pageIds, keepsUnsent }: MergeContext,
  { into }: DoubleThread,
  groups: readonly Same[],
): Promise<void> {
  if (groups.length === 0) return
  const keys = groups.flat()
  const stored = statesFromRows(await loadMessageStates(client, accountId, keys))
  const statesOf = (it: KnownDetails) => stored.get(`${it.threadId}:${it.messageId}`) ?? []
  const writes: MessageToWrite[] = []
  const furtherIds: FurtherId[] = []
  const lost: RawReference[] = []
  for (const same of groups) {
    const [stays] = same
    const before = same.flatMap(statesOf)
    const [current, ...versions] = mergeStates(before, keepsUnsent)
    if (current === undefined) throw new Error(`message ${stays.messageId} changed while it was read`)
    // Microseconds come with the item id.
    const { sentAt } = same.find(({ ids }) => ids.some((id) => id.isItemId)) ?? stays
    const id = { isItemId: stays.isItemId, hex: stays.messageId }
    const further = same.flatMap(({ ids }) => ids)
    const senderId = same.map((it) => people.current(it.senderId)).reduce((a, b) => people.better(a, b))
    writes.push({ threadId: into, id, sentAt, senderId, states: [current, ...versions] })
    for (const { isItemId, hex } of further) {
      if (isItemId === id.isItemId && hex === id.hex) continue
      furtherIds.push({ threadId: into, isItemId, id: hex, messageId: id.hex, sentAt })
    }
    lost.push(...lostTexts(before, [current, ...versions]))
  }
  await deleteMessages(client, accountId, keys)
  for (const [threadId, messages] of Map.groupBy(keys, (it) => it.threadId)) {
    const ids = messages.map((it) => it.messageId)
    await deleteFurtherIds(client, accountId, threadId, ids)
  }
  const stretches = await stretchesOf(client, accountId, writes)
  await pageIds.fill(client, newTexts(writes))
  const rows = new MessageRows(accountId, pageIds, stretches)
  for (const message of writes) rows.add(message)
  await rows.save(client)
  await insertMessageIds(client, accountId, distinctIds(furtherIds))
  if (lost.length > 0) await blankRawItems(client, accountId, lost)
}
