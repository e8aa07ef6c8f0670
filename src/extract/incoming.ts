/** Messages as a source gave them, with the ids and hashes by which the archive may know them. */
import { crc32 } from 'node:zlib'
import type { Micros } from '../clock.ts'
import type { ItemState, SourceItem, SourcePerson } from '../sources/source.ts'
import { toReadable } from '../text/well-formed.ts'
import { contentHash } from './content-hash.ts'
import { distinctReactions } from './distinct-reactions.ts'
import { fingerprint, idKey, itemIdToHex, type MessageId } from './message-id.ts'
import type { State } from './state.ts'

export interface IncomingMessage {
  /** The strongest first. */
  readonly ids: readonly MessageId[]
  readonly sentAt: Micros
  readonly contentHash: string
  readonly observedAt: Micros
  readonly source: string
  readonly isUnsent: boolean
  readonly sender: SourcePerson
  /** Observations of it in this batch; nearly always one. */
  readonly items: SourceItem[]
}

/**
 * The name by which an export's fingerprint knows the sender: the display name that stands beside the message, not a
 * username that only some exports tell in other files.
 */
function nameOf({ ids }: SourcePerson): string {
  const name = ids.find(({ kind }) => kind === 'name' || kind === 'thread-name') ?? ids[0]
  return name?.id ?? ''
}

/** Gives the ids that each item has or, where a source has none, its fingerprint: counted over messages alike. */
function identify(item: SourceItem, hash: string, counts: Map<string, number>): MessageId[] {
  const itemIds = item.itemId === null ? item.furtherItemIds : [item.itemId, ...item.furtherItemIds]
  const ids: MessageId[] = itemIds.map((id) => ({ isItemId: true, hex: itemIdToHex(id) }))
  for (const hex of item.fingerprints) ids.push({ isItemId: false, hex })
  if (ids.length > 0) return ids
  const first = fingerprint(item.sentAt, nameOf(item.sender), hash, 0)
  const ordinal = counts.get(first) ?? 0
  counts.set(first, ordinal + 1)
  const hex = ordinal === 0 ? first : fingerprint(item.sentAt, nameOf(item.sender), hash, ordinal)
  return [{ isItemId: false, hex }]
}

/**
 * The messages of one thread in one batch. All items of a millisecond must be in the same batch, or of two messages alike
 * the second would be taken for the first.
 */
export function toIncoming(items: readonly SourceItem[]): IncomingMessage[] {
  const counts = new Map<string, number>()
  const byId = new Map<string, IncomingMessage>()
  const messages: IncomingMessage[] = []
  for (const item of items) {
    const hash = contentHash(item)
    const ids = identify(item, hash, counts)
    const seen = ids.map((id) => byId.get(idKey(id))).find((it) => it !== undefined)
    if (seen !== undefined) {
      seen.items.push(item)
      continue
    }
    const { sentAt, sender, isUnsent, source, lastObservedAt: observedAt } = item
    const message = { ids, sentAt, contentHash: hash, observedAt, source, isUnsent, sender, items: [item] }
    for (const id of ids) byId.set(idKey(id), message)
    messages.push(message)
  }
  return messages
}

/** One observation as a state, persons resolved. */
export function toState(item: ItemState, hash: string, resolve: (person: SourcePerson) => bigint): State {
  const { share } = item
  return {
    contentHash: hash,
    isUnsent: item.isUnsent,
    isTakenDown: item.isTakenDown,
    isEcho: item.isEcho,
    reactions: item.reactions.length === 0 ? [] : reactionsOf(item, resolve),
    attachments: item.attachments.map((it) => ({ ...it, uri: toReadable(it.uri) })),
    firstObservedAt: item.firstObservedAt,
    lastObservedAt: item.lastObservedAt,
    source: item.source,
    origin: toReadable(item.origin),
    raw: { kind: 'new', text: item.raw },
    rawHash: crc32(item.raw) | 0,
    itemType: toReadable(item.itemType),
    noticeClass: item.noticeClass,
    text: item.text,
    shareUrl: share?.url == null ? null : toReadable(share.url),
    shareOwner: share?.owner == null ? null : toReadable(share.owner),
    shareText: share?.text == null ? null : toReadable(share.text),
    callSeconds: item.callSeconds,
    repliedToItemId: item.repliedToItemId,
  }
}

function reactionsOf(item: ItemState, resolve: (person: SourcePerson) => bigint): State['reactions'] {
  return distinctReactions(
    item.reactions.map(({ actor, emoji, reactedAt }) => ({
      personId: resolve(actor),
      emoji: toReadable(emoji),
      reactedAt,
    })),
  )
}
