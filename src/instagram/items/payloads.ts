/** Reads what each type of message carries beside what all have. */
import type { Json, JsonObject } from '../json/parse-json.ts'
import { flagOf, idOf, idsOf, isObject, listOf, numberOf, objectOf, objectsOf, textOf } from '../json/read-value.ts'
import type { Card, ExpiringMedia, Gif, Link, Notice, Place, Story } from './item.ts'
import { type Media, type MediaFile, readMedia } from './media.ts'

export function readLink({ link, text }: JsonObject): Link {
  const whole = objectOf(link)
  const context = objectOf(whole.link_context)
  return {
    text: textOf(whole.text) ?? textOf(text),
    url: textOf(context.link_url),
    title: textOf(context.link_title),
    summary: textOf(context.link_summary),
    imageUrl: textOf(context.link_image_url),
  }
}

export function readVoice({ voice_media }: JsonObject): {
  readonly media: Media | null
  readonly waveform: readonly number[]
} {
  const { media } = objectOf(voice_media)
  const waveform = listOf(objectOf(objectOf(media).audio).waveform_data)
  return { media: readMedia(media), waveform: waveform.filter((value) => typeof value === 'number') }
}

const VIEW_MODES: Readonly<Record<string, ExpiringMedia['viewMode']>> = {
  once: 'once',
  replayable: 'replayable',
  permanent: 'permanent',
  0: 'once',
  1: 'replayable',
  2: 'permanent',
}

/** The newer name of the payload is `visual_media`, the older `raven_media`; very old ones are the media themselves. */
export function readExpiring(item: JsonObject): ExpiringMedia {
  const payload = objectOf(item.visual_media ?? item.raven_media)
  const media = objectOf(payload.media ?? (payload.media_type === undefined ? undefined : payload))
  const viewMode = VIEW_MODES[idOf(payload.view_mode) ?? ''] ?? null
  const found = readMedia(media)
  const isExpired = found === null || (found.images.length === 0 && found.videos.length === 0)
  return {
    viewMode,
    media: found === null || viewMode === 'permanent' ? found : withoutAddresses(found),
    isExpired,
    seenCount: numberOf(payload.seen_count),
    seenUserIds: idsOf(payload.seen_user_ids),
  }
}

/** They are never to be fetched. */
function withoutAddresses(media: Media): Media {
  return { ...media, images: [], videos: [], audioUrl: null, parts: media.parts.map(withoutAddresses) }
}

export function readGif({ animated_media }: JsonObject): Gif {
  const gif = objectOf(animated_media)
  const images = Object.values(objectOf(gif.images)).map(gifFile)
  return {
    gifId: idOf(gif.id),
    isSticker: flagOf(gif.is_sticker),
    images: images.filter((image) => image !== null),
    by: textOf(objectOf(gif.user).username),
  }
}

function gifFile(value: Json | undefined): MediaFile | null {
  if (!isObject(value)) return null
  const url = textOf(value.url) ?? textOf(value.webp) ?? textOf(value.mp4)
  return url === null ? null : { url, width: numberOf(value.width), height: numberOf(value.height) }
}

/** A reply to a story, a reaction to one, a mention in one, or a shared one. */
export function readStory(payload: Json | undefined): Story {
  const story = objectOf(payload)
  return {
    text: textOf(story.text),
    type: textOf(story.type) ?? textOf(story.story_share_type),
    ownerId: idOf(story.reel_owner_id) ?? idOf(objectOf(objectOf(story.media).user).pk),
    media: readMedia(story.media),
    reactionEmoji: textOf(objectOf(story.reaction_info).emoji),
    mentionedUserId: idOf(story.mentioned_user_id),
    title: textOf(story.title),
    message: textOf(story.message),
  }
}

export function readPlace({ location }: JsonObject): Place {
  const place = objectOf(location)
  return {
    placeId: idOf(place.pk) ?? idOf(place.facebook_places_id),
    name: textOf(place.name) ?? textOf(place.short_name),
    address: textOf(place.address),
    city: textOf(place.city),
    latitude: numberOf(place.lat),
    longitude: numberOf(place.lng),
  }
}

export function readNotice({ action_log }: JsonObject): Notice {
  const log = objectOf(action_log)
  const bold = objectsOf(log.bold).map(({ start, end }) => ({ start: numberOf(start) ?? 0, end: numberOf(end) ?? 0 }))
  return { description: textOf(log.description), bold }
}

/** An array of cards; some answers have a single object. */
export function readCards(payload: Json | undefined): readonly Card[] {
  return (isObject(payload) ? [payload] : objectsOf(payload)).map((card) => ({
    targetUrl: textOf(card.target_url),
    title: textOf(card.title_text),
    header: textOf(card.header_title_text),
    subtitle: textOf(card.subtitle_text) ?? textOf(card.header_subtitle_text),
    caption: textOf(card.caption_body_text),
    previewUrl: textOf(card.preview_url) ?? textOf(objectOf(card.preview_url_info).url),
    previewMediaId: idOf(card.preview_media_fbid),
  }))
}
