import { DirectError } from '../../errors/instagram-error.ts'
import { unproven } from '../../errors/unproven.ts'
import type { Transport } from '../../transport/transport.ts'
import { PLAIN, type SendOptions, sendItem } from './broadcast.ts'
import type { Recipient } from './recipient.ts'
import type { Sent } from './sent.ts'
import { mediaDigits, mediaParts, placeDigits, userDigits } from './wire-ids.ts'

/** Where in the app a post is shared from; Instagram asks for it. */
const MEDIA_SHARED_FROM = { send_attribution: 'feed_timeline', inventory_source: 'media_or_ad' } as const

export interface ShareMediaOptions extends SendOptions {
  /** Of reels and videos: `video`. Default `photo`. */
  readonly mediaType?: 'photo' | 'video'
}

/**
 * Shares a post or a reel.
 *
 * @param mediaId `<pk>_<owner>`, as `Media.mediaId` has it
 * @throws MediaUnavailable
 */
export async function shareMedia(
  transport: Transport,
  to: Recipient,
  mediaId: string,
  { mediaType = 'photo', ...options }: ShareMediaOptions = {},
): Promise<Sent> {
  const fields = { ...PLAIN, ...MEDIA_SHARED_FROM, media_id: mediaParts(mediaId).mediaId }
  return await sendItem(transport, to, { path: 'media_share', query: { media_type: mediaType }, fields }, options)
}

/** @param mediaId of the story: `<pk>_<owner>` */
export async function shareStory(
  transport: Transport,
  to: Recipient,
  mediaId: string,
  options: SendOptions = {},
): Promise<Sent> {
  const story = mediaParts(mediaId)
  const fields = {
    is_shh_mode: '0',
    send_attribution: 'reel_feed_timeline',
    reel_id: story.pk,
    containermodule: 'reel_feed_timeline',
    story_media_id: story.mediaId,
  }
  return await sendItem(transport, to, { path: 'story_share', fields }, options)
}

export interface StoryReplyOptions extends SendOptions {
  readonly mediaType?: 'photo' | 'video'
}

/** Answers a story with words, in the conversation with its owner. One public client is known to do it so. */
export async function replyToStory(
  transport: Transport,
  mediaId: string,
  text: string,
  { mediaType = 'photo', ...options }: StoryReplyOptions = {},
): Promise<Sent> {
  if (text.trim() === '') throw new DirectError('input', 'empty-text', 'there is nothing in the text')
  const story = mediaParts(mediaId)
  const fields = { media_id: story.mediaId, reel_id: story.ownerId, text, entry: 'reel' }
  const item = { path: 'reel_share', query: { media_type: mediaType }, fields }
  return await sendItem(transport, { userId: story.ownerId }, item, options)
}

export async function shareProfile(
  transport: Transport,
  to: Recipient,
  userId: string,
  options: SendOptions = {},
): Promise<Sent> {
  const fields = { ...PLAIN, send_attribution: 'profile', profile_user_id: userDigits(userId) }
  return await sendItem(transport, to, { path: 'profile', fields }, options)
}

export interface ShareWordsOptions extends SendOptions {
  /** Words beside it, in the same message. */
  readonly text?: string
}

/** Weak evidence: an older client's route, not seen at work since. @throws UnexpectedAnswer `unproven-request` */
export async function shareLocation(
  transport: Transport,
  to: Recipient,
  placeId: string,
  { text = '', ...options }: ShareWordsOptions = {},
): Promise<Sent> {
  const fields = { ...PLAIN, venue_id: placeDigits(placeId), text }
  return await unproven('sharing a place', () => sendItem(transport, to, { path: 'location', fields }, options))
}

/**
 * Weak evidence: an older client's route, not seen at work since.
 *
 * @param hashtag with or without its `#`
 * @throws UnexpectedAnswer `unproven-request`
 */
export async function shareHashtag(
  transport: Transport,
  to: Recipient,
  hashtag: string,
  { text = '', ...options }: ShareWordsOptions = {},
): Promise<Sent> {
  const name = hashtag.trim().replace(/^#/, '')
  if (!/^[^\s#]{1,150}$/u.test(name)) {
    throw new DirectError('input', 'hashtag', `not a hashtag: ${hashtag.slice(0, 60)}`)
  }
  const fields = { ...PLAIN, hashtag: name, text }
  return await unproven('sharing a hashtag', () => sendItem(transport, to, { path: 'hashtag', fields }, options))
}

/** @param gifId of Giphy */
export async function sendGif(
  transport: Transport,
  to: Recipient,
  gifId: string,
  options: SendOptions = {},
): Promise<Sent> {
  if (!/^[\w-]+$/.test(gifId)) throw new DirectError('input', 'gif-id', `not the id of a GIF: ${gifId.slice(0, 60)}`)
  return await sendItem(transport, to, { path: 'animated_media', fields: { ...PLAIN, id: gifId } }, options)
}

/** What kind of thing a sticker that was cut out of a photo is, in Instagram's numbers. */
const CUTOUT = 101

/** @param stickerId number of a sticker that was cut out of a photo */
export async function sendSticker(
  transport: Transport,
  to: Recipient,
  stickerId: string,
  options: SendOptions = {},
): Promise<Sent> {
  const json_params = JSON.stringify({
    sticker_id: `cutout_photo_${mediaDigits(stickerId)}`,
    embedded_ent_type: CUTOUT,
  })
  return await sendItem(
    transport,
    to,
    { path: 'generic_share', fields: { embedded_ent_type: CUTOUT, json_params } },
    options,
  )
}

/** A heart as a message. Weak evidence: an older client's route. @throws UnexpectedAnswer `unproven-request` */
export async function sendHeart(transport: Transport, to: Recipient, options: SendOptions = {}): Promise<Sent> {
  return await unproven('sending a heart', () => sendItem(transport, to, { path: 'like', fields: PLAIN }, options))
}
