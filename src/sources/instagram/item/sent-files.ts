/** Photos, videos, voice messages, GIFs and stickers: what was sent itself, not shared. */
import type { JsonObject } from '../../../instagram/json/parse-json.ts'
import { flagOf, objectOf, objectsOf } from '../../../instagram/json/read-value.ts'
import { fileAt } from './address.ts'
import type { ContentReader } from './content.ts'
import { sentFiles } from './media-files.ts'

export const readMedia: ContentReader = ({ media }) => ({ attachments: sentFiles(objectOf(media)) })

/** The payload is a wrapper around the media, or the media itself. Whether it may be kept is decided elsewhere. */
export const readRavenMedia: ContentReader = ({ visual_media: visual, raven_media: raven }) => {
  const payload = objectOf(visual ?? raven)
  return { attachments: sentFiles(objectOf(payload.media ?? payload)) }
}

export const readVoiceMedia: ContentReader = ({ voice_media: voice }) => {
  const payload = objectOf(voice)
  return { attachments: sentFiles(objectOf(payload.media ?? payload)).filter((file) => file.kind === 'audio') }
}

export const readAnimatedMedia: ContentReader = ({ animated_media: animated }) => {
  const { images, is_sticker: isSticker, url } = objectOf(animated)
  const { fixed_height: fixed, ...others } = objectOf(images)
  const image = objectsOf([fixed ?? null, ...Object.values(others).map((it) => it ?? null)]).find(hasAddress) ?? {}
  const kind = flagOf(isSticker) === true ? 'sticker' : 'gif'
  return { attachments: fileAt(kind, image.url, image.mp4, image.webp, url) }
}

const hasAddress = (image: JsonObject): boolean => fileAt('gif', image.url, image.mp4, image.webp).length > 0

/** An avatar's sticker comes as cards, a sticker of the app's own as an object. */
export const readSticker: ContentReader = (item) => {
  const payload = item[String(item.item_type)]
  const one = Array.isArray(payload) ? objectOf(objectsOf(payload)[0]) : objectOf(payload)
  const info = objectOf(one.preview_url_info)
  const images = [one.preview_url, info.url, one.image_url, one.fallback_url, one.url]
  return { attachments: fileAt('sticker', ...images) }
}
