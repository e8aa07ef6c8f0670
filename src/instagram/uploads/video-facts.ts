import { InstagramError } from '../errors/instagram-error.ts'
import { readMp4 } from './read-mp4.ts'

/** What is said of a video when it is sent. */
export interface VideoFacts {
  /** Pixels, upright. */
  readonly width: number
  readonly height: number
  readonly durationMs: number
}

/**
 * Reads them out of an MP4, and looks whether Instagram takes what is in it.
 *
 * @throws InstagramError `video`, which says what is wrong
 */
export function videoFactsOf(mp4: Uint8Array): VideoFacts {
  const facts = readMp4(mp4)
  if (facts === null) throw refused('it is no whole MP4')
  const { width, height, durationMs, videoCodec, audioCodec } = facts
  if (videoCodec === null) throw refused('there is no picture in it')
  if (videoCodec !== 'avc1' && videoCodec !== 'avc3')
    throw refused(`its picture is ${printable(videoCodec)}, not H.264`)
  if (audioCodec !== null && audioCodec !== 'mp4a') throw refused(`its sound is ${printable(audioCodec)}, not AAC`)
  if (width === null || height === null) throw refused('it does not say how large its picture is')
  if (durationMs === null) throw refused('it does not say how long it is')
  return { width, height, durationMs }
}

function printable(codec: string): string {
  return codec.replace(/[^\x21-\x7e]/g, '?')
}

function refused(reason: string): InstagramError {
  return new InstagramError('input', 'video', `this video cannot be sent: ${reason}`, {
    hint: 'Instagram takes H.264 with AAC in an MP4.',
  })
}
