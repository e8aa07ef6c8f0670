import type { Transport } from '../../transport/transport.ts'
import type { SendOptions } from './broadcast.ts'
import type { Recipient } from './recipient.ts'
import { sendPhoto } from './send-photo.ts'
import { type LinkOptions, sendLink, sendText, type TextOptions } from './send-text.ts'
import { sendVideo, type Video } from './send-video.ts'
import { sendVoice, type Voice } from './send-voice.ts'
import type { Sent } from './sent.ts'
import {
  replyToStory,
  type ShareMediaOptions,
  type ShareWordsOptions,
  type StoryReplyOptions,
  sendGif,
  sendHeart,
  sendSticker,
  shareHashtag,
  shareLocation,
  shareMedia,
  shareProfile,
  shareStory,
} from './shares.ts'

/**
 * Puts messages into conversations: each method one message into one conversation, under one client token. A POST is never
 * repeated in here, except that a fresh upload is waited for under the same token.
 *
 * Every method throws `OutcomeUnknown` where the message may have arrived though no receipt came: `direct.settle` tells.
 *
 * @example
 * const { threadId } = await client.direct.send.text({ userId: bob.userId }, 'See you at six')
 */
export class Send {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  /** A text; with addresses in it a link. */
  text(to: Recipient, text: string, options?: TextOptions): Promise<Sent> {
    return sendText(this.#transport, to, text, options)
  }

  /** A text into a thread. */
  answer(threadId: string, text: string, options?: TextOptions): Promise<Sent> {
    return sendText(this.#transport, { threadId }, text, options)
  }

  link(to: Recipient, url: string, options?: LinkOptions): Promise<Sent> {
    return sendLink(this.#transport, to, url, options)
  }

  /** @param image JPEG, PNG, WebP, AVIF or GIF; made smaller and upright. Needs a conversation that exists */
  photo(to: Recipient, image: Uint8Array, options?: SendOptions): Promise<Sent> {
    return sendPhoto(this.#transport, to, image, options)
  }

  /** Needs a conversation that exists. */
  video(to: Recipient, video: Video, options?: SendOptions): Promise<Sent> {
    return sendVideo(this.#transport, to, video, options)
  }

  /** Needs a conversation that exists. */
  voice(to: Recipient, voice: Voice, options?: SendOptions): Promise<Sent> {
    return sendVoice(this.#transport, to, voice, options)
  }

  /** @param gifId of Giphy */
  gif(to: Recipient, gifId: string, options?: SendOptions): Promise<Sent> {
    return sendGif(this.#transport, to, gifId, options)
  }

  /** @param stickerId number of a sticker that was cut out of a photo */
  sticker(to: Recipient, stickerId: string, options?: SendOptions): Promise<Sent> {
    return sendSticker(this.#transport, to, stickerId, options)
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  heart(to: Recipient, options?: SendOptions): Promise<Sent> {
    return sendHeart(this.#transport, to, options)
  }

  /** A post or a reel. @param mediaId `<pk>_<owner>` */
  post(to: Recipient, mediaId: string, options?: ShareMediaOptions): Promise<Sent> {
    return shareMedia(this.#transport, to, mediaId, options)
  }

  /** @param mediaId `<pk>_<owner>` */
  story(to: Recipient, mediaId: string, options?: SendOptions): Promise<Sent> {
    return shareStory(this.#transport, to, mediaId, options)
  }

  /** Words about a story, to its owner. @param mediaId `<pk>_<owner>` */
  storyReply(mediaId: string, text: string, options?: StoryReplyOptions): Promise<Sent> {
    return replyToStory(this.#transport, mediaId, text, options)
  }

  profile(to: Recipient, userId: string, options?: SendOptions): Promise<Sent> {
    return shareProfile(this.#transport, to, userId, options)
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  location(to: Recipient, placeId: string, options?: ShareWordsOptions): Promise<Sent> {
    return shareLocation(this.#transport, to, placeId, options)
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  hashtag(to: Recipient, hashtag: string, options?: ShareWordsOptions): Promise<Sent> {
    return shareHashtag(this.#transport, to, hashtag, options)
  }
}
