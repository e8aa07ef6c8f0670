import type { Micros } from '../../clock.ts'
import type { Json, JsonObject } from '../json/parse-json.ts'
import { idOf, isObject, listOf, numberOf, objectOf, objectsOf, secondsOf, textOf } from '../json/read-value.ts'
import { readUser, type User } from '../users/user.ts'

export type MediaKind = 'photo' | 'video' | 'live' | 'album' | 'live-replay' | 'collection' | 'audio' | 'other'

/** Addresses are signed and expire; a fresh one comes with a fresh read of the thread. */
export interface MediaFile {
  readonly url: string
  readonly width: number | null
  readonly height: number | null
}

/** A photo, video, album or sound, the sender's own or a shared one. */
export interface Media {
  /** `<pk>_<owner>` of shared media; null of what has expired. */
  readonly mediaId: string | null
  readonly kind: MediaKind
  /** Of a post: the part of its address. */
  readonly code: string | null
  readonly takenAt: Micros | null
  readonly owner: User | null
  readonly caption: string | null
  /** The largest first. */
  readonly images: readonly MediaFile[]
  readonly videos: readonly MediaFile[]
  readonly audioUrl: string | null
  /** Milliseconds. */
  readonly durationMs: number | null
  /** Parts of an album. */
  readonly parts: readonly Media[]
}

const KINDS: Readonly<Record<number, MediaKind>> = {
  1: 'photo',
  2: 'video',
  7: 'live',
  8: 'album',
  9: 'live-replay',
  10: 'collection',
  11: 'audio',
}

export function readMedia(value: Json | undefined): Media | null {
  if (!isObject(value)) return null
  const audio = objectOf(value.audio)
  const seconds = numberOf(value.video_duration)
  return {
    mediaId: idOf(value.id) ?? idOf(value.pk) ?? idOf(value.media_id),
    kind: KINDS[numberOf(value.media_type) ?? 0] ?? 'other',
    code: textOf(value.code),
    takenAt: secondsOf(value.taken_at),
    owner: readUser(value.user),
    caption: captionOf(value.caption),
    images: filesOf(objectOf(value.image_versions2).candidates),
    videos: filesOf(value.video_versions),
    audioUrl: textOf(audio.audio_src),
    durationMs: numberOf(audio.duration) ?? (seconds === null ? null : Math.round(seconds * 1000)),
    parts: listOf(value.carousel_media)
      .map(readMedia)
      .filter((part) => part !== null),
  }
}

function captionOf(caption: Json | undefined): string | null {
  return isObject(caption) ? textOf(caption.text) : textOf(caption)
}

function filesOf(value: Json | undefined): readonly MediaFile[] {
  return objectsOf(value)
    .map(fileOf)
    .filter((file) => file !== null)
    .sort((a, b) => area(b) - area(a))
}

function fileOf(value: JsonObject): MediaFile | null {
  const url = textOf(value.url)
  return url === null ? null : { url, width: numberOf(value.width), height: numberOf(value.height) }
}

function area({ width, height }: MediaFile): number {
  return (width ?? 0) * (height ?? 0)
}
