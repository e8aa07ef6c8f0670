/**
 * Messages of one millisecond that were taken for one, because no observation had shown both. Each keeps its id in the
 * archive: one as the message's own, one as a further id; so it shows as soon as the two are seen side by side.
 */
import type { KnownDetails } from './known-messages.ts'
import { idKey, type MessageId } from './message-id.ts'

export const hasId = (ids: readonly MessageId[], id: MessageId): boolean => ids.some((it) => idKey(it) === idKey(id))

/** Known messages by their further ids. */
export function byFurtherId(known: readonly KnownDetails[]): ReadonlyMap<string, KnownDetails> {
  const byId = new Map<string, KnownDetails>()
  for (const message of known) for (const id of message.ids.slice(1)) byId.set(idKey(id), message)
  return byId
}

const keyOf = (threadId: bigint, id: MessageId) => `${threadId}:${idKey(id)}`

/** Ids that are known messages' own: no other message can learn one. */
export class OwnIds {
  readonly #ids = new Set<string>()

  constructor(known: ReadonlyMap<bigint, readonly KnownDetails[]>) {
    for (const [threadId, messages] of known) {
      for (const { isItemId, messageId } of messages) this.#ids.add(keyOf(threadId, { isItemId, hex: messageId }))
    }
  }

  has(threadId: bigint, id: MessageId): boolean {
    return this.#ids.has(keyOf(threadId, id))
  }
}
