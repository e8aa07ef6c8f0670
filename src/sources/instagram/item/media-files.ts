/** The files of a media object, as messages, posts and stories have it. */
import type { Json, JsonObject } from '../../../instagram/json/parse-json.ts'
import { numberOf, objectOf, objectsOf, secondsOf } from '../../../instagram/json/read-value.ts'
import type { AttachmentKind, SourceAttachment } from '../../source.ts'
import { fileAddress } from './address.ts'

const VIDEO = 2

/** What was sent: photo, video with its thumbnail behind it, audio; of an album all of them in order. */
export function sentFiles(media: JsonObject): readonly SourceAttachment[] {
  const members = objectsOf(media.carousel_media)
  return members.length > 0 ? members.flatMap(filesOfOne) : filesOfOne(media)
}

/** What stands for a post or story that is shared: a thumbnail, of an album one a member. */
export function previewFiles(media: JsonObject): readonly SourceAttachment[] {
  const members = objectsOf(media.carousel_media)
  return (members.length > 0 ? members : [media]).flatMap((one) => file('thumbnail', bestImage(one), one))
}

function filesOfOne(media: JsonObject): readonly SourceAttachment[] {
  const audio = file('audio', fileAddress(objectOf(media.audio).audio_src), media)
  const video = file('video', largest(media.video_versions), media)
  const isVideo = video.length > 0 || numberOf(media.media_type) === VIDEO
  return [...audio, ...video, ...file(isVideo ? 'thumbnail' : 'photo', bestImage(media), media)]
}

function file(kind: AttachmentKind, uri: string | null, media: JsonObject): readonly SourceAttachment[] {
  return uri === null ? [] : [{ kind, uri, takenAt: secondsOf(media.taken_at), sizeBytes: null }]
}

const bestImage = (media: JsonObject): string | null => largest(objectOf(media.image_versions2).candidates)

/** The address of the one with the most pixels; of equals the first. */
function largest(candidates: Json | undefined): string | null {
  let best: { uri: string; pixels: number } | null = null
  for (const { url, width, height } of objectsOf(candidates)) {
    const uri = fileAddress(url)
    const pixels = (numberOf(width) ?? 0) * (numberOf(height) ?? 0)
    if (uri !== null && (best === null || pixels > best.pixels)) best = { uri, pixels }
  }
  return best?.uri ?? null
}
