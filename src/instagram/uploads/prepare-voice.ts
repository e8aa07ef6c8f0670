import { cannotSend } from './cannot-send.ts'
import { convertVoice } from './convert-voice.ts'
import { fileKindOf, kindInWords } from './file-kind.ts'
import { type FileSource, readFileHead, readFileSource } from './file-source.ts'
import { findProgram } from './find-program.ts'
import { soundPieceSizes } from './mp4-sound.ts'
import { readMp4 } from './read-mp4.ts'
import { waveformOf } from './waveform.ts'

/** A voice message as Instagram takes it. */
export interface PreparedVoice {
  /** AAC in an M4A. */
  readonly m4a: Uint8Array
  /** 70 numbers from 0 to 1, the loudest 1. */
  readonly waveform: readonly number[]
  /**
   * What the waveform was made of: the decoded sound, or, where there is no ffmpeg to decode it, how many bytes its encoder gave
   * to each moment, which is an approximation: silence takes few, everything else more. `nothing`: those are not told either,
   * and the bars are all of one height.
   */
  readonly waveformFrom: 'sound' | 'piece-sizes' | 'nothing'
}

export interface PrepareVoiceOptions {
  /** Path of the ffmpeg to use; null: none. Default: the one on PATH, where there is one. */
  readonly ffmpeg?: string | null
  /** How long ffmpeg may take; default two minutes. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal | undefined
}

/** Of a file that is converted; ffmpeg reads it, nobody else. */
const MOST_BYTES = 500_000_000
/** Of what is sent: other clients hold themselves to that, the server's own limit is not known. */
const MOST_SENT = 25_000_000
const HEAD = 65_536
const TWO_MINUTES_MS = 120_000

/**
 * Makes a voice message of a sound: an M4A with AAC goes as it is, everything else through the ffmpeg of this machine.
 *
 * @param file its bytes, or its path: 25 MB of an M4A, 500 MB of what is converted
 * @throws InstagramError `voice` where it is no sound, or none that can be sent without ffmpeg; what `readFileSource` throws
 */
export async function prepareVoice(file: FileSource, options: PrepareVoiceOptions = {}): Promise<PreparedVoice> {
  const { ffmpeg = await findProgram('ffmpeg'), timeoutMs = TWO_MINUTES_MS, signal } = options
  const { head, size } = await readFileHead(file, { what: 'voice', mostBytes: MOST_BYTES }, HEAD)
  const m4a = size <= MOST_SENT ? await readM4a(file, head) : null
  if (ffmpeg === null) return m4a === null ? await refuseWithoutFfmpeg(head, size) : withoutFfmpeg(m4a)
  await refuseOther(head)
  const run = { ffmpeg, isM4a: m4a !== null, mostBytes: MOST_SENT, timeoutMs, signal }
  const converted = await convertVoice(file, run)
  const sound = m4a ?? converted.m4a
  if (sound === null) throw cannotSend('voice', 'there is no sound in it')
  return { m4a: sound, waveform: converted.waveform, waveformFrom: 'sound' }
}

/** The file where it is AAC in an M4A; null where it is not. */
async function readM4a(file: FileSource, head: Uint8Array): Promise<Uint8Array | null> {
  if (brandOf(head) === null || brandOf(head) === 'qt  ') return null
  const bytes = await readFileSource(file, { what: 'voice', mostBytes: MOST_SENT })
  const facts = readMp4(bytes)
  return facts !== null && facts.videoCodec === null && facts.audioCodec === 'mp4a' ? bytes : null
}

function brandOf(head: Uint8Array): string | null {
  const letters = Buffer.from(head.subarray(4, 12)).toString('latin1')
  return letters.startsWith('ftyp') ? letters.slice(4) : null
}

function withoutFfmpeg(m4a: Uint8Array): PreparedVoice {
  const sizes = soundPieceSizes(m4a)
  if (sizes === null) return { m4a, waveform: waveformOf([1]), waveformFrom: 'nothing' }
  return { m4a, waveform: waveformOf(sizes), waveformFrom: 'piece-sizes' }
}

async function refuseWithoutFfmpeg(head: Uint8Array, size: number): Promise<never> {
  await refuseOther(head)
  const isLarge = brandOf(head) !== null && size > MOST_SENT
  const words = isLarge ? `it is larger than ${MOST_SENT / 1e6} MB` : 'it is not AAC in an M4A'
  throw cannotSend(
    'voice',
    `it is ${kindInWords(await fileKindOf(head), head)}; ${words}, and there is no ffmpeg here`,
    {
      hint: 'Install ffmpeg, which makes an M4A of any sound, or take an M4A with AAC.',
    },
  )
}

/** What is certainly no sound; ffmpeg would say so too, in words of its own. */
async function refuseOther(head: Uint8Array): Promise<void> {
  const kind = await fileKindOf(head)
  const family = kind?.mimeType.split('/')[0]
  if (family === 'audio' || family === 'video' || kind?.mimeType === 'application/ogg') return
  // Some sounds have no marks of their own.
  if (kind === null && kindInWords(null, head) !== 'text') return
  throw cannotSend('voice', `it is ${kindInWords(kind, head)}`)
}
