import type pg from 'pg'
import { loadRawPageFacts, type RawPageFacts } from '../archive/confirm-states.ts'
import {
  loadKnownMessages,
  type StoredFile,
  type StoredMessage,
  type StoredMessageId,
  type StoredReaction,
  type ThreadSpan,
} from '../archive/load-known-messages.ts'
import type { SourceItem, WholePage } from '../sources/source.ts'
import type { KnownMessage } from './match-messages.ts'
import type { MessageId } from './message-id.ts'
import { fileKey, type StateAttachment, type StateReaction } from './state.ts'

/** A message that the archive has, with what is needed to tell whether an observation of it says anything new. */
export interface KnownDetails extends Omit<StoredMessage, 'firstObservedAt' | 'lastObservedAt'>, KnownMessage {
  /** Of its original text: who observed it, and where it stood. */
  readonly page: RawPageFacts
  /** Whether the stored reactions are these, with times no later than these. */
  hasReactions(reactions: readonly StateReaction[]): boolean
  /** Whether of every file that these have as much or more is stored. */
  hasFiles(files: readonly StateAttachment[]): boolean
}

interface Stretch {
  readonly threadId: bigint
  readonly isUntouched: boolean
  readonly items: readonly SourceItem[]
  readonly whole: WholePage | undefined
}

/** From the first to the last millisecond of the items, both whole. */
export function spanOf(threadId: bigint, items: readonly SourceItem[]): ThreadSpan {
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { sentAt } of items) {
    if (sentAt < from) from = sentAt
    if (sentAt > to) to = sentAt
  }
  return { threadId, from: Math.floor(from / 1000) * 1000, to: Math.floor(to / 1000) * 1000 + 999 }
}

const key = (threadId: bigint, messageId: string) => `${threadId}:${messageId}`

/** The page says of all of the thread that nothing of it is there. */
const isEmptied = ({ items, whole }: Stretch): boolean =>
  items.length === 0 && whole?.isNewest === true && whole.isOldest

/** A whole page also speaks of what is newer or older than all that it holds. */
function spanOfStretch({ threadId, items, whole }: Stretch): ThreadSpan {
  const span = spanOf(threadId, items)
  const from = whole?.isOldest === true ? 0 : span.from
  return { threadId, from, to: whole?.isNewest === true ? Math.max(span.to, whole.observedAt) : span.to }
}

/** What the archive has in the stretches of a batch, by thread. */
export async function loadKnown(
  client: pg.ClientBase,
  accountId: bigint,
  stretches: readonly Stretch[],
): Promise<Map<bigint, KnownDetails[]>> {
  const touched = stretches.filter((it) => !it.isUntouched && (it.items.length > 0 || isEmptied(it)))
  return await loadKnownIn(client, accountId, touched.map(spanOfStretch))
}

/** What the archive has in these stretches, by thread. */
export async function loadKnownIn(
  client: pg.ClientBase,
  accountId: bigint,
  spans: readonly ThreadSpan[],
): Promise<Map<bigint, KnownDetails[]>> {
  const stored = await loadKnownMessages(client, accountId, spans)
  const pages = await loadRawPageFacts(client, accountId, [...new Set(stored.messages.map((it) => it.rawPageId))])
  const furtherIds = Map.groupBy(stored.furtherIds, (it) => key(it.threadId, it.messageId))
  const reactions = Map.groupBy(stored.reactions, (it) => key(it.threadId, it.messageId))
  const files = Map.groupBy(stored.files, (it) => key(it.threadId, it.messageId))
  const details = stored.messages.flatMap((message) => {
    const page = pages.get(message.rawPageId)
    const id = key(message.threadId, message.messageId)
    return page === undefined ? [] : [detailsOf(message, page, furtherIds.get(id), reactions.get(id), files.get(id))]
  })
  return Map.groupBy(details, (it) => it.threadId)
}

function detailsOf(
  message: StoredMessage,
  page: RawPageFacts,
  furtherIds: readonly StoredMessageId[] = [],
  reactions: readonly StoredReaction[] = [],
  files: readonly StoredFile[] = [],
): KnownDetails {
  const ids: MessageId[] = [{ isItemId: message.isItemId, hex: message.messageId }]
  for (const further of furtherIds) ids.push({ isItemId: further.isItemId, hex: further.id })
  return {
    ...message,
    page,
    ids,
    source: page.source,
    firstObservedAt: message.firstObservedAt ?? page.firstObservedAt,
    lastObservedAt: Math.max(message.lastObservedAt ?? 0, page.lastObservedAt),
    hasReactions: (others) =>
      others.length === reactions.length && others.every((other) => reactions.some((it) => isSameReaction(it, other))),
    hasFiles: (others) => others.every((other) => files.some((it) => isSameFile(it, other))),
  }
}

function isSameReaction(stored: StoredReaction, other: StateReaction): boolean {
  if (stored.personId !== other.personId || stored.emoji !== other.emoji) return false
  return other.reactedAt === null || (stored.reactedAt !== null && stored.reactedAt <= other.reactedAt)
}

function isSameFile(stored: StoredFile, other: StateAttachment): boolean {
  if (fileKey(stored) !== fileKey(other)) return false
  return other.sizeBytes === null || (stored.sizeBytes !== null && stored.sizeBytes >= other.sizeBytes)
}
