/**
 * Reads an item of Direct, as Instagram's private API gives it, into a message. Of an item and the row that an export has for
 * the same message, text, share, notice class and length of a call are equal wherever both tell them, so that the archive
 * knows them as one.
 */
import type { Micros } from '../../../clock.ts'
import { type Json, type JsonObject, parseJson } from '../../../instagram/json/parse-json.ts'
import { idOf, isObject, microsOf, objectOf } from '../../../instagram/json/read-value.ts'
import type { SourceItem, SourcePerson } from '../../source.ts'
import { contentReader } from './content-readers.ts'
import { isExpiring, isRaven, textToKeep, unreadTextToKeep } from './expiring-media.ts'
import { ItemError } from './item-error.ts'
import { readReactions } from './reactions.ts'
import { wordsOf } from './words.ts'

export interface ItemContext {
  readonly observedAt: Micros
  /** The request that gave the item, as `direct_v2/threads`. */
  readonly origin: string
  /** Somebody by their number (`pk`, decimal). */
  person(pk: string): SourcePerson
}

const NONE: readonly never[] = []

/**
 * @param raw the item's text as it stands in the answer
 * @throws ItemError when it is no item: not JSON, without id, time or author
 */
export function readItem(raw: string, context: ItemContext): SourceItem {
  const item = parsed(raw)
  const hides = isExpiring(item)
  const kept = textToKeep(raw, item, hides)
  const itemId = itemIdOf(item.item_id)
  if (itemId === null) throw new ItemError('an item without an id', kept)
  const sentAt = microsOf(item.timestamp) ?? timeIn(itemId)
  if (sentAt === null) throw new ItemError('an item without a time that can be', kept)
  const author = idOf(item.user_id) ?? idOf(item.sender_id)
  if (author === null || !/^\d{1,20}$/.test(author)) throw new ItemError('an item without an author', kept)
  const { observedAt, origin } = context
  const sender = context.person(author)
  const itemType = itemTypeOf(item)
  const content = contentReader(itemType)(item, sender)
  return {
    raw: kept,
    origin,
    source: 'instagram',
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    itemType,
    noticeClass: content.noticeClass ?? null,
    text: content.text ?? wordsOf(item.text),
    isUnsent: false,
    isTakenDown: false,
    isEcho: content.isEcho ?? false,
    share: hides ? null : (content.share ?? null),
    callSeconds: content.callSeconds ?? null,
    repliedToItemId: itemIdOf(objectOf(item.replied_to_message).item_id),
    attachments: hides ? NONE : (content.attachments ?? NONE),
    reactions: readReactions(item.reactions, (pk) => context.person(pk)),
    itemId,
    fingerprints: NONE,
    furtherItemIds: NONE,
    sentAt,
    sender,
    versions: NONE,
  }
}

function parsed(raw: string): JsonObject {
  let value: Json
  try {
    value = parseJson(raw)
  } catch {
    throw new ItemError('not JSON', unreadTextToKeep(raw))
  }
  if (isObject(value)) return value
  throw new ItemError('not an item', unreadTextToKeep(raw))
}

const ID_END = 2n ** 128n

/** Decimal, below 2^128. */
function itemIdOf(value: Json | undefined): string | null {
  const id = idOf(value)
  if (id === null || !/^\d{1,39}$/.test(id)) return null
  const number = BigInt(id)
  return number < ID_END ? String(number) : null
}

/** An item's id holds its time in all but its lowest 64 bits. */
const timeIn = (itemId: string): Micros | null => microsOf(Number(BigInt(itemId) >> 64n))

/** Instagram's own word. An item without one is what it looks like. */
function itemTypeOf({ item_type: told, text }: JsonObject): string {
  if (isRaven(told)) return 'raven_media'
  return wordsOf(told) ?? (wordsOf(text) === null ? 'placeholder' : 'text')
}
