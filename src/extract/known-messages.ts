import type pg from 'pg'
import { loadKnownMessages, type StoredMessage, type ThreadSpan } from '../archive/load-known-messages.ts'
import type { SourceItem } from '../sources/source.ts'
import type { KnownMessage } from './match-messages.ts'
import type { MessageId } from './message-id.ts'
import type { StateReaction } from './state.ts'

/** A message that the archive has, with what is needed to tell whether an observation of it says anything new. */
export interface KnownDetails extends StoredMessage, KnownMessage {
  /** Whether the stored reactions are these, and have all the times that these have. */
  hasReactions(reactions: readonly StateReaction[]): boolean
  /** A file of it has not been seen yet. */
  readonly lacksFile: boolean
}

interface Stretch {
  readonly threadId: bigint
  readonly isUntouched: boolean
  readonly items: readonly SourceItem[]
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

/** What the archive has in the stretches of a batch, by thread. */
export async function loadKnown(
  client: pg.ClientBase,
  accountId: bigint,
  stretches: readonly Stretch[],
): Promise<Map<bigint, KnownDetails[]>> {
  const touched = stretches.filter((it) => !it.isUntouched && it.items.length > 0)
  const spans = touched.map((it) => spanOf(it.threadId, it.items))
  const stored = await loadKnownMessages(client, accountId, spans)
  const furtherIds = Map.groupBy(stored.furtherIds, (it) => key(it.threadId, it.messageId))
  const reactions = Map.groupBy(stored.reactions, (it) => key(it.threadId, it.messageId))
  const missing = new Set(stored.missingFiles.map((it) => key(it.threadId, it.messageId)))
  const details = stored.messages.map((message): KnownDetails => {
    const id = key(message.threadId, message.messageId)
    const ids: MessageId[] = [{ isItemId: message.isItemId, hex: message.messageId }]
    for (const further of furtherIds.get(id) ?? []) ids.push({ isItemId: further.isItemId, hex: further.id })
    const known = reactions.get(id)
    return {
      ...message,
      ids,
      lacksFile: missing.has(id),
      hasReactions: (others) =>
        others.length === (known?.length ?? 0) &&
        others.every((other) =>
          known?.some(
            (it) =>
              it.personId === other.personId && it.emoji === other.emoji && (it.hasTime || other.reactedAt === null),
          ),
        ),
    }
  })
  return Map.groupBy(details, (it) => it.threadId)
}
