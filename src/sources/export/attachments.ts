import { repairText } from '../../text/repair-text.ts'
import { asArray, isObject, type JsonObject } from '../json/values.ts'
import type { AttachmentKind, SourceAttachment } from '../source.ts'
import { secondsToMicros } from './times.ts'

/** Size of a file of the export; null where it is missing. */
export type SizeOf = (uri: string) => number | null

export const NO_ATTACHMENTS: readonly SourceAttachment[] = []

/** The files of a message, in the order of the kinds above, each video followed by its thumbnail. */
export function readAttachments(item: JsonObject, sizeOf: SizeOf): readonly SourceAttachment[] {
  const { photos, videos, audio_files: audio, gifs, files, sticker, share, media } = item
  const shared = share === undefined || !isObject(share) ? undefined : share.media
  // Nine of ten messages have none of these; asking each by name is what costs least.
  if (
    photos === undefined &&
    videos === undefined &&
    audio === undefined &&
    gifs === undefined &&
    files === undefined
  ) {
    if (sticker === undefined && shared === undefined && media === undefined) return NO_ATTACHMENTS
  }
  const found: SourceAttachment[] = []
  for (const entry of asArray(photos)) add(entry, 'photo', sizeOf, found)
  for (const entry of asArray(videos)) add(entry, 'video', sizeOf, found)
  for (const entry of asArray(audio)) add(entry, 'audio', sizeOf, found)
  for (const entry of asArray(gifs)) add(entry, 'gif', sizeOf, found)
  for (const entry of asArray(files)) add(entry, 'file', sizeOf, found)
  add(sticker, 'sticker', sizeOf, found)
  for (const entry of asArray(shared)) add(entry, 'photo', sizeOf, found)
  for (const entry of asArray(media)) add(entry, null, sizeOf, found)
  return found
}

function add(entry: unknown, kind: AttachmentKind | null, sizeOf: SizeOf, found: SourceAttachment[]): void {
  if (!isObject(entry) || typeof entry.uri !== 'string') return
  const uri = repairText(entry.uri)
  const takenAt = secondsToMicros(entry.creation_timestamp)
  found.push({ kind: kind ?? kindByName(uri), uri, takenAt, sizeBytes: sizeOf(uri) })
  if (entry.thumbnail !== undefined) add(entry.thumbnail, 'thumbnail', sizeOf, found)
}

/** For lists that do not tell photos from videos. */
export function kindByName(uri: string): AttachmentKind {
  if (/\.(mp4|mov|webm|mkv|avi)(\?|$)/i.test(uri)) return 'video'
  if (/\.(aac|m4a|mp3|ogg|opus|wav)(\?|$)/i.test(uri)) return 'audio'
  if (/\.gif(\?|$)/i.test(uri)) return 'gif'
  return /\.(pdf|docx?|xlsx?|pptx?|zip|txt|csv)(\?|$)/i.test(uri) ? 'file' : 'photo'
}
