/**
 * Messages of the flat `messages.json` of 2018 to 2020. Another format altogether: usernames instead of display names, times
 * with microseconds, real Unicode (so nothing is repaired), and one key that tells what the message is:
 *
 * | key | item type |
 * |---|---|
 * | `text` alone | `text`; with `link` `link` |
 * | `heart` | `like` |
 * | `media`, `media_url` | `media` |
 * | `voice_media` | `voice_media` |
 * | `animated_media_images` | `animated_media` |
 * | `media_owner`, `media_share_url`, `media_share_caption` | `media_share`, or what the address says |
 * | `story_share` | `story_share`; with words `reel_share`, as a mention with the class `story-mention` |
 * | `profile_share_username` | `profile` |
 * | `hashtag` | `hashtag` |
 * | `video_call_action` | `video_call_event` |
 * | `live_video_invite` | `live_viewer_invite` |
 * | `action` | `action_log` |
 */
import type { Micros } from '../../../clock.ts'
import { asArray, asText, isObject, type JsonObject } from '../../json/values.ts'
import type { SourceAttachment, SourceItem, SourcePerson, SourceReaction, SourceShare } from '../../source.ts'
import { kindByName, type SizeOf } from '../attachments.ts'
import { findNotice } from '../notices/notice-matcher.ts'
import { readShare } from '../share.ts'
import { isoTextToMicros } from '../times.ts'

export interface FlatContext {
  readonly observedAt: Micros
  readonly origin: string
  readonly person: (username: string) => SourcePerson
  readonly sizeOf: SizeOf
}

interface FlatKind {
  readonly itemType: string
  readonly text?: string | null
  readonly noticeClass?: string | null
  readonly share?: SourceShare | null
  readonly attachments?: readonly SourceAttachment[]
}

const NONE: readonly never[] = []

export const isFlatItem = (value: unknown): boolean => isObject(value) && 'sender' in value && 'created_at' in value

/** A message, or in words why it is none. */
export function toFlatItem(value: unknown, raw: string, context: FlatContext): SourceItem | string {
  if (!isObject(value)) return 'not a message'
  const sentAt = isoTextToMicros(value.created_at)
  if (sentAt === null) return 'a message without a time that can be'
  if (typeof value.sender !== 'string') return 'a message without a sender'
  const { observedAt, origin } = context
  const { itemType, text = null, noticeClass = null, share = null, attachments = NONE } = kindOf(value, context)
  return {
    raw,
    origin,
    source: 'export',
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    itemType,
    noticeClass,
    text: text === '' ? null : text,
    isUnsent: false,
    isTakenDown: false,
    isEcho: false,
    share,
    callSeconds: null,
    repliedToItemId: null,
    attachments,
    reactions: readLikes(value.likes, context),
    itemId: null,
    fingerprints: NONE,
    furtherItemIds: NONE,
    sentAt,
    sender: context.person(value.sender),
    versions: NONE,
  }
}

function kindOf(value: JsonObject, context: FlatContext): FlatKind {
  const text = asText(value.text)
  if (value.action !== undefined) return ofAction(value, 'action_log', asText(value.action))
  if (value.video_call_action !== undefined) return ofAction(value, 'video_call_event', asText(value.video_call_action))
  if (value.live_video_invite !== undefined)
    return { itemType: 'live_viewer_invite', text: text ?? asText(value.live_video_invite) }
  if (value.heart !== undefined) return { itemType: 'like', text: asText(value.heart) }
  if (value.story_share !== undefined) return ofStory(value, text)
  if ('media_owner' in value || 'media_share_url' in value || 'media_share_caption' in value) return ofPost(value, text)
  if (value.profile_share_username !== undefined) return ofProfile(value, text)
  if (value.animated_media_images !== undefined) return { itemType: 'animated_media', text, attachments: gif(value) }
  if (value.voice_media !== undefined)
    return { itemType: 'voice_media', text, attachments: file(value.voice_media, 'audio', context) }
  const media = value.media ?? value.media_url
  if (media !== undefined) return { itemType: 'media', text, attachments: file(media, null, context) }
  if (value.link !== undefined)
    return { itemType: 'link', text, share: { url: asText(value.link), owner: null, text: null } }
  if (value.hashtag !== undefined) return { itemType: 'hashtag', text: text ?? asText(value.hashtag) }
  return { itemType: text === null || text === '' ? 'placeholder' : 'text', text }
}

/** The lines of this format name people by username: "ada named the group coole mensen". */
function ofAction(value: JsonObject, itemType: string, text: string | null): FlatKind {
  const notice = text === null ? null : findNotice(text, { names: [asText(value.sender) ?? ''], mayBeOwner: true })
  if (notice?.kind === 'notice') return { itemType, text, noticeClass: notice.noticeClass }
  if (itemType === 'action_log')
    return { itemType, text, noticeClass: notice?.kind === 'echo' ? 'reaction' : 'unknown-notice' }
  const noticeClass = /\bended\b/.test(text ?? '')
    ? 'call-ended'
    : /\bmissed\b/.test(text ?? '')
      ? 'call-missed'
      : 'call-started'
  return { itemType, text, noticeClass }
}

function ofStory(value: JsonObject, text: string | null): FlatKind {
  const owner = /^Shared (\S+)'s story$/.exec(asText(value.story_share) ?? '')?.[1] ?? null
  const share = { url: null, owner, text: null }
  if (typeof value.mentioned_username === 'string')
    return { itemType: 'reel_share', text, share, noticeClass: 'story-mention' }
  return { itemType: text === null || text === '' ? 'story_share' : 'reel_share', text, share }
}

/** Of a post that is gone, sentences stand in place of its address and caption. */
function ofPost(value: JsonObject, text: string | null): FlatKind {
  const url = asText(value.media_share_url)
  const caption = asText(value.media_share_caption)
  const link = url !== null && /^https?:/.test(url) ? url : null
  const share = {
    url: link,
    owner: asText(value.media_owner),
    text: caption === 'Caption unavailable.' || caption === '' ? null : caption,
  }
  const kind = link === null ? null : readShare({ link }).kind
  return { itemType: kind === 'clip' || kind === 'felix_share' ? kind : 'media_share', text, share }
}

function ofProfile(value: JsonObject, text: string | null): FlatKind {
  const share = { url: null, owner: asText(value.profile_share_username), text: null }
  return { itemType: 'profile', text, share }
}

/** The GIF in its original size. */
function gif(value: JsonObject): readonly SourceAttachment[] {
  const images = isObject(value.animated_media_images) ? value.animated_media_images : {}
  const sizes = [images.original, images.fixed_height, ...Object.values(images)]
  for (const size of sizes) {
    if (isObject(size) && typeof size.url === 'string')
      return [{ kind: 'gif', uri: size.url, takenAt: null, sizeBytes: null }]
  }
  return NONE
}

function file(value: unknown, kind: 'audio' | null, { sizeOf }: FlatContext): readonly SourceAttachment[] {
  if (typeof value !== 'string' || /unavailable\.$/.test(value)) return NONE
  return [{ kind: kind ?? kindByName(value), uri: value, takenAt: null, sizeBytes: sizeOf(value) }]
}

function readLikes(value: unknown, { person }: FlatContext): readonly SourceReaction[] {
  const reactions: SourceReaction[] = []
  for (const like of asArray(value)) {
    if (!isObject(like) || typeof like.username !== 'string') continue
    reactions.push({ actor: person(like.username), emoji: '❤️', reactedAt: isoTextToMicros(like.date) })
  }
  return reactions.length === 0 ? NONE : reactions
}
