/**
 * A message as the API tells it. `itemType` tells the forms apart; what this version does not know is `unknown`, with
 * Instagram's own word in `wireType` and everything in `raw`.
 */
import type { Micros } from '../../clock.ts'
import type { Json } from '../json/parse-json.ts'
import type { User } from '../users/user.ts'
import type { Media, MediaFile } from './media.ts'

export interface Reaction {
  readonly userId: string
  /** As sent; a heart comes with and without U+FE0F. */
  readonly emoji: string
  readonly reactedAt: Micros | null
}

/** What all messages have. */
export interface ItemFacts {
  /** Decimal, up to 128 bits: the time in microseconds shifted left by 64 bits, and a rest. */
  readonly itemId: string
  /** Author; null where an answer leaves it out. */
  readonly userId: string | null
  readonly sentAt: Micros
  /** Instagram's own word. */
  readonly wireType: string
  /** The words of it, where it has any; beside a card or a story the reply to it. */
  readonly text: string | null
  readonly clientContext: string | null
  readonly isSentByViewer: boolean | null
  /** Sent in vanish mode. */
  readonly isShhMode: boolean
  readonly isForwarded: boolean
  readonly reactions: readonly Reaction[]
  /** What it answers; its own text is in `raw`. */
  readonly repliedTo: DirectItem | null
  /** A line such as "You replied to their story". */
  readonly auxiliaryText: string | null
  /** The real kind of what stands beside a card: `text`, `reaction`, `animated_media`. */
  readonly messageItemType: string | null
  readonly mentionedUserIds: readonly string[]
  /** Newer id, `mid.$…`. */
  readonly messageId: string | null
  /** The item's own text, as it stood in the answer. */
  readonly raw: string
}

/** A card: how most shares come today. */
export interface Card {
  /** http(s) or `instagram://…`. */
  readonly targetUrl: string | null
  readonly title: string | null
  readonly header: string | null
  readonly subtitle: string | null
  readonly caption: string | null
  readonly previewUrl: string | null
  readonly previewMediaId: string | null
}

export interface Link {
  readonly text: string | null
  readonly url: string | null
  readonly title: string | null
  readonly summary: string | null
  readonly imageUrl: string | null
}

/** A photo or video that may be seen once. Its addresses are left out unless it is a permanent one. */
export interface ExpiringMedia {
  readonly viewMode: 'once' | 'replayable' | 'permanent' | null
  /** Null of what was viewed or has expired: only its kind remains. */
  readonly media: Media | null
  readonly isExpired: boolean
  readonly seenCount: number | null
  readonly seenUserIds: readonly string[]
}

export interface Story {
  readonly text: string | null
  /** `reply`, `reaction`, `mention`, `reply_gif`, … */
  readonly type: string | null
  readonly ownerId: string | null
  readonly media: Media | null
  readonly reactionEmoji: string | null
  readonly mentionedUserId: string | null
  /** What Instagram says in place of a story that is gone. */
  readonly title: string | null
  readonly message: string | null
}

export interface Place {
  readonly placeId: string | null
  readonly name: string | null
  readonly address: string | null
  readonly city: string | null
  readonly latitude: number | null
  readonly longitude: number | null
}

export interface Gif {
  readonly gifId: string | null
  readonly isSticker: boolean | null
  readonly images: readonly MediaFile[]
  readonly by: string | null
}

export interface Notice {
  readonly description: string | null
  /** Stretches in bold, as told: offsets in characters. */
  readonly bold: readonly { readonly start: number; readonly end: number }[]
}

export const cardTypes = [
  'xma_media_share',
  'xma_clip',
  'xma_story_share',
  'xma_reel_share',
  'xma_reel_mention',
  'xma_profile',
  'xma_link',
  'xma_location',
  'generic_xma',
  'avatar_sticker',
] as const

/** Known by name only: nobody has told what their payloads are. */
export const namedTypes = [
  'product_share',
  'product',
  'guide_share',
  'live_video_share',
  'live_invite_guest',
  'live_viewer_invite',
  'poll_vote',
  'cta_link',
  'static_sticker',
  'selfie_sticker',
  'ar_effect',
  'reel_react',
  'user_reaction',
  'reaction_log',
  'reaction',
  'history_edit',
  'title',
  'deletion',
  'deprecated_channel',
  'test',
  'type_max',
  'configure_photo',
  'configure_video',
  'share_voice',
  'photo_attachment',
  'video_attachment',
  'voice_attachment',
] as const

type Of<Type extends string, Payload = object> = ItemFacts & { readonly itemType: Type } & Readonly<Payload>

export type DirectItem =
  | Of<'text'>
  | Of<'link', { link: Link }>
  | Of<'like', { like: string | null }>
  | Of<'media', { media: Media | null }>
  | Of<'voice_media', { media: Media | null; waveform: readonly number[] }>
  | Of<'raven_media', { expiring: ExpiringMedia }>
  | Of<'animated_media', { gif: Gif }>
  | Of<'media_share', { media: Media | null; taggedUserId: string | null }>
  | Of<'clip', { media: Media | null }>
  | Of<'felix_share', { media: Media | null }>
  | Of<'reel_share', { story: Story }>
  | Of<'story_share', { story: Story }>
  | Of<'profile', { profile: User | null }>
  | Of<'location', { place: Place }>
  | Of<'hashtag', { hashtag: string | null; media: Media | null }>
  | Of<'placeholder', { title: string | null; message: string | null }>
  | Of<'expired_placeholder'>
  | Of<'action_log', { notice: Notice }>
  | Of<'video_call_event', { action: string | null; description: string | null }>
  | Of<(typeof cardTypes)[number], { cards: readonly Card[] }>
  | Of<(typeof namedTypes)[number], { payload: Json }>
  | Of<'unknown', { payload: Json }>

export type ItemType = DirectItem['itemType']
