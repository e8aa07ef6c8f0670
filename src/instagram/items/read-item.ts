import type { Micros } from '../../clock.ts'
import type { Json, JsonObject } from '../json/parse-json.ts'
import { flagOf, idOf, idsOf, isObject, microsOf, objectOf, objectsOf, textOf } from '../json/read-value.ts'
import { memberText } from '../json/slice-json.ts'
import { readUser } from '../users/user.ts'
import { cardTypes, type DirectItem, type ItemFacts, namedTypes, type Reaction } from './item.ts'
import { readMedia } from './media.ts'
import { readCards, readExpiring, readGif, readLink, readNotice, readPlace, readStory, readVoice } from './payloads.ts'

/** An item that cannot be told apart from others or placed in time. */
export interface UnreadableItem {
  readonly raw: string
  readonly reason: string
}

export function isUnreadable(item: DirectItem | UnreadableItem): item is UnreadableItem {
  return 'reason' in item
}

/** Replies to replies to replies: beyond this only `raw` has them. */
const DEEPEST_REPLY = 8

/**
 * A message, whatever its type; only one without an id, or without any time, is unreadable.
 *
 * @param value as parsed
 * @param raw its text in the answer
 */
export function readItem(value: Json | undefined, raw: string, depth = 0): DirectItem | UnreadableItem {
  if (!isObject(value)) return { raw, reason: 'the item is not an object' }
  const itemId = idOf(value.item_id)
  if (itemId === null) return { raw, reason: 'the item has no id' }
  const sentAt = microsOf(value.timestamp) ?? timeInId(itemId)
  if (sentAt === null) return { raw, reason: 'the item has no time' }
  return typed(readFacts(value, raw, depth, { itemId, sentAt }), value)
}

/** The time that the id of a message begins with; null where it cannot be one. */
function timeInId(itemId: string): Micros | null {
  if (!/^\d{30,39}$/.test(itemId)) return null
  return microsOf(Number(BigInt(itemId) >> 64n))
}

function readFacts(
  item: JsonObject,
  raw: string,
  depth: number,
  known: Pick<ItemFacts, 'itemId' | 'sentAt'>,
): ItemFacts {
  return {
    ...known,
    userId: idOf(item.user_id),
    wireType: textOf(item.item_type) ?? '',
    text: textOf(item.text),
    clientContext: idOf(item.client_context) ?? idOf(objectOf(item.link).client_context),
    isSentByViewer: flagOf(item.is_sent_by_viewer),
    isShhMode: flagOf(item.is_shh_mode) ?? false,
    isForwarded: flagOf(item.show_forward_attribution) ?? false,
    reactions: readReactions(item.reactions),
    repliedTo: readReply(item, raw, depth),
    auxiliaryText: textOf(item.auxiliary_text),
    messageItemType: textOf(item.message_item_type),
    mentionedUserIds: idsOf(objectOf(item.text_entities).mentioned_user_ids),
    messageId: textOf(item.message_id),
    raw,
  }
}

function readReply(item: JsonObject, raw: string, depth: number): DirectItem | null {
  if (!isObject(item.replied_to_message) || depth >= DEEPEST_REPLY) return null
  const text = memberText(raw, ['replied_to_message']) ?? ''
  const reply = readItem(item.replied_to_message, text, depth + 1)
  return isUnreadable(reply) ? null : reply
}

/** Old double taps are listed apart from emojis; one a person. */
function readReactions(value: Json | undefined): readonly Reaction[] {
  const { emojis, likes } = objectOf(value)
  const byPerson = new Map<string, Reaction>()
  for (const reaction of [...objectsOf(likes), ...objectsOf(emojis)]) {
    const userId = idOf(reaction.sender_id)
    if (userId === null) continue
    const emoji = textOf(reaction.emoji) ?? '❤'
    byPerson.set(userId, { userId, emoji, reactedAt: microsOf(reaction.timestamp) })
  }
  return [...byPerson.values()]
}

function typed(facts: ItemFacts, item: JsonObject): DirectItem {
  const { wireType } = facts
  const payload = (Object.hasOwn(item, wireType) ? item[wireType] : null) ?? null
  switch (wireType) {
    case 'text':
    case 'expired_placeholder':
      return { ...facts, itemType: wireType }
    case 'link': {
      const link = readLink(item)
      return { ...facts, itemType: 'link', text: facts.text ?? link.text, link }
    }
    case 'like':
      return { ...facts, itemType: 'like', like: textOf(item.like) }
    case 'media':
      return { ...facts, itemType: 'media', media: readMedia(item.media) }
    case 'voice_media':
      return { ...facts, itemType: 'voice_media', ...readVoice(item) }
    case 'raven_media':
    case 'visual_media':
      return { ...facts, itemType: 'raven_media', expiring: readExpiring(item) }
    case 'animated_media':
      return { ...facts, itemType: 'animated_media', gif: readGif(item) }
    case 'media_share':
    case 'direct_media_share':
      return mediaShare(facts, item)
    case 'clip':
      return { ...facts, itemType: 'clip', media: readMedia(objectOf(item.clip).clip ?? item.clip) }
    case 'felix_share': {
      const { video, text } = objectOf(item.felix_share)
      return { ...facts, itemType: 'felix_share', text: facts.text ?? textOf(text), media: readMedia(video) }
    }
    case 'reel_share':
    case 'story_share': {
      const story = readStory(payload)
      return { ...facts, itemType: wireType, text: facts.text || story.text, story }
    }
    case 'profile':
      return { ...facts, itemType: 'profile', profile: readUser(item.profile) }
    case 'location':
      return { ...facts, itemType: 'location', place: readPlace(item) }
    case 'hashtag': {
      const { name, media } = objectOf(item.hashtag)
      return { ...facts, itemType: 'hashtag', hashtag: textOf(name), media: readMedia(media) }
    }
    case 'placeholder': {
      const { title, message } = objectOf(item.placeholder)
      return { ...facts, itemType: 'placeholder', title: textOf(title), message: textOf(message) }
    }
    case 'action_log':
      return { ...facts, itemType: 'action_log', notice: readNotice(item) }
    case 'video_call_event': {
      const { action, description } = objectOf(item.video_call_event)
      return { ...facts, itemType: 'video_call_event', action: textOf(action), description: textOf(description) }
    }
  }
  if (isOneOf(cardTypes, wireType)) return { ...facts, itemType: wireType, cards: readCards(payload) }
  if (isOneOf(namedTypes, wireType)) return { ...facts, itemType: wireType, payload }
  return { ...facts, itemType: 'unknown', payload }
}

function mediaShare(facts: ItemFacts, item: JsonObject): DirectItem {
  const direct = objectOf(item.direct_media_share)
  return {
    ...facts,
    itemType: 'media_share',
    text: facts.text ?? textOf(direct.text),
    media: readMedia(item.media_share ?? direct.media),
    taggedUserId: idOf(direct.tagged_user_id),
  }
}

function isOneOf<Word extends string>(words: readonly Word[], word: string): word is Word {
  return (words as readonly string[]).includes(word)
}
