import { readVideo } from '../instagram/direct/sending/send-video.ts'
import { preparePhoto } from '../instagram/uploads/prepare-photo.ts'
import { prepareVoice } from '../instagram/uploads/prepare-voice.ts'
import type { Draft } from './draft.ts'
import { draftFile } from './draft-file.ts'

export interface VideoChoices {
  /** Path of a picture. */
  readonly thumbnail?: string | undefined
  readonly posterFrame?: number | undefined
}

/** The draft of a photo, once it is known that it can be sent. @throws InstagramError `photo`, `file-…`; UsageError `file` */
export async function photoDraft(path: string): Promise<Draft> {
  await preparePhoto(path)
  return { kind: 'photo', file: await draftFile(path) }
}

/** The same of a video. @throws InstagramError `video`, `video-too-long`, `file-…`; DirectError `thumbnail` */
export async function videoDraft(path: string, { thumbnail, posterFrame }: VideoChoices = {}): Promise<Draft> {
  const poster = posterFrame === undefined ? {} : { posterFrame }
  await readVideo({ mp4: path, ...poster, ...(thumbnail !== undefined && { thumbnail }) })
  return { kind: 'video', file: await draftFile(path), ...poster }
}

/** The same of a sound. @throws InstagramError `voice`, `file-…` */
export async function voiceDraft(path: string, signal?: AbortSignal): Promise<Draft> {
  await prepareVoice(path, { signal })
  return { kind: 'voice', file: await draftFile(path) }
}
