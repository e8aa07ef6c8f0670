import type { Transport } from '../../transport/transport.ts'
import type { FileSource } from '../../uploads/file-source.ts'
import type { SendOptions } from './broadcast.ts'
import type { Recipient } from './recipient.ts'
import { resolveTo, type To } from './resolve-recipients.ts'
import { sendPhoto } from './send-photo.ts'
import { type LinkOptions, sendLink, sendText, type TextOptions } from './send-text.ts'
import { sendVideo, type Video } from './send-video.ts'
import { sendVoice, type Voice, type VoiceOptions } from './send-voice.ts'
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
  text(to: To, text: string, options?: TextOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendText(this.#transport, at, text, options))
  }

  /** A text into a thread. */
  answer(threadId: string, text: string, options?: TextOptions): Promise<Sent> {
    return sendText(this.#transport, { threadId }, text, options)
  }

  link(to: To, url: string, options?: LinkOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendLink(this.#transport, at, url, options))
  }

  /** @param image JPEG, PNG, WebP, AVIF, HEIC or GIF, or its path; made smaller and upright. Needs a conversation that exists */
  photo(to: To, image: FileSource, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendPhoto(this.#transport, at, image, options))
  }

  /** @param video H.264 with AAC in an MP4, or its path. Needs a conversation that exists */
  video(to: To, video: Video | FileSource, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendVideo(this.#transport, at, videoOf(video), options))
  }

  /** @param voice any sound, or its path; without ffmpeg on this machine only AAC in an M4A. Needs a conversation that exists */
  voice(to: To, voice: Voice | FileSource, options?: VoiceOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendVoice(this.#transport, at, voice, options))
  }

  /** @param gifId of Giphy */
  gif(to: To, gifId: string, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendGif(this.#transport, at, gifId, options))
  }

  /** @param stickerId number of a sticker that was cut out of a photo */
  sticker(to: To, stickerId: string, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendSticker(this.#transport, at, stickerId, options))
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  heart(to: To, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => sendHeart(this.#transport, at, options))
  }

  /** A post or a reel. @param mediaId `<pk>_<owner>` */
  post(to: To, mediaId: string, options?: ShareMediaOptions): Promise<Sent> {
    return this.#at(to, options, (at) => shareMedia(this.#transport, at, mediaId, options))
  }

  /** A reel. @param mediaId `<pk>_<owner>` */
  reel(to: To, mediaId: string, options?: SendOptions): Promise<Sent> {
    return this.post(to, mediaId, { ...options, mediaType: 'video' })
  }

  /** @param mediaId `<pk>_<owner>` */
  story(to: To, mediaId: string, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => shareStory(this.#transport, at, mediaId, options))
  }

  /** Words about a story, to its owner. @param mediaId `<pk>_<owner>` */
  storyReply(mediaId: string, text: string, options?: StoryReplyOptions): Promise<Sent> {
    return replyToStory(this.#transport, mediaId, text, options)
  }

  profile(to: To, userId: string, options?: SendOptions): Promise<Sent> {
    return this.#at(to, options, (at) => shareProfile(this.#transport, at, userId, options))
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  location(to: To, placeId: string, options?: ShareWordsOptions): Promise<Sent> {
    return this.#at(to, options, (at) => shareLocation(this.#transport, at, placeId, options))
  }

  /** Weak evidence. @throws UnexpectedAnswer `unproven-request` where Instagram does not take it */
  hashtag(to: To, hashtag: string, options?: ShareWordsOptions): Promise<Sent> {
    return this.#at(to, options, (at) => shareHashtag(this.#transport, at, hashtag, options))
  }

  /** Into the conversation that is meant. */
  async #at(to: To, options: SendOptions | undefined, send: (at: Recipient) => Promise<Sent>): Promise<Sent> {
    return await send(await resolveTo(this.#transport, to, { signal: options?.signal }))
  }
}

function videoOf(video: Video | FileSource): Video {
  return typeof video === 'string' || video instanceof Uint8Array ? { mp4: video } : video
}
