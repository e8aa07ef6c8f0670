import { cannotSend, onOneLine } from './cannot-send.ts'
import { fileKindOf, kindInWords } from './file-kind.ts'
import { lettersAt } from './mp4-boxes.ts'
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
  if (facts === null) throw cannotSend('video', 'it is no whole MP4')
  const { width, height, durationMs, videoCodec, audioCodec } = facts
  if (isQuickTime(mp4)) throw cannotSend('video', 'it is a QuickTime film (MOV), not an MP4', { hint: REPACK })
  if (videoCodec === null) throw cannotSend('video', 'there is no picture in it')
  if (videoCodec !== 'avc1' && videoCodec !== 'avc3') throw wrongCodec('picture', videoCodec, 'H.264')
  if (audioCodec !== null && audioCodec !== 'mp4a') throw wrongCodec('sound', audioCodec, 'AAC')
  if (width === null || height === null) throw cannotSend('video', 'it does not say how large its picture is')
  if (durationMs === null) throw cannotSend('video', 'it does not say how long it is')
  return { width, height, durationMs }
}

const REPACK = 'Make it an MP4: `ffmpeg -i FILE.mov -c copy FILE.mp4`.'
const RECODE = 'Make it what Instagram takes: `ffmpeg -i FILE -c:v libx264 -pix_fmt yuv420p -c:a aac FILE.mp4`.'

/**
 * The same, of a file that may be anything: what it is instead is said.
 *
 * @throws InstagramError `video`
 */
export async function checkVideo(bytes: Uint8Array): Promise<VideoFacts> {
  const kind = await fileKindOf(bytes)
  const isMpeg4 = Buffer.from(bytes.subarray(4, 8)).toString('latin1') === 'ftyp'
  if (isMpeg4 && kind?.mimeType.startsWith('image/') !== true) return videoFactsOf(bytes)
  const hint = kind?.mimeType.startsWith('video/') ? { hint: RECODE } : {}
  throw cannotSend('video', `it is ${kindInWords(kind, bytes)}, not an MP4`, hint)
}

/** The two are nearly one container, but not the same one. */
function isQuickTime(bytes: Uint8Array): boolean {
  return lettersAt(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 8) === 'qt  '
}

function wrongCodec(part: string, codec: string, wanted: string): Error {
  return cannotSend('video', `its ${part} is ${printable(codec)}, not ${wanted}`, { hint: RECODE })
}

function printable(codec: string): string {
  return onOneLine(codec.replace(/[^\x21-\x7e]/g, '?'))
}
