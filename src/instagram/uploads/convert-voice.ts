import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type FileSource, readFileSource } from './file-source.ts'
import { inPrivateFolder } from './private-folder.ts'
import { runFfmpeg } from './run-ffmpeg.ts'
import { LoudnessMeter, waveformOf } from './waveform.ts'

export interface ConvertVoice {
  /** Path of the program. */
  readonly ffmpeg: string
  /** Whether the file is AAC in an M4A as it stands, and only to be listened to. */
  readonly isM4a: boolean
  readonly mostBytes: number
  readonly timeoutMs: number
  readonly signal?: AbortSignal | undefined
}

export interface ConvertedVoice {
  /** Null where it was only listened to. */
  readonly m4a: Uint8Array | null
  readonly waveform: readonly number[]
}

/** What ffmpeg may take a file for; with nothing among it that leads to other files or to the network. */
const SOUNDS =
  'aac,ac3,eac3,aiff,amr,amrnb,amrwb,ape,asf,au,caf,dsf,flac,gsm,matroska,webm,mov,mp4,m4a,3gp,3g2,mj2,mp3,ogg,opus,tta,voc,w64,wav,wv'

/** For the bars alone: eight thousand samples a second, a hundred levels. */
const SAMPLES_A_SECOND = 8000
const BLOCK = SAMPLES_A_SECOND / 100
/** Also what keeps the M4A within what is sent: at 64 kbit a second it is 24 MB. */
const MOST_MINUTES = 50

/**
 * Makes an M4A of any sound, without the notes that stand in it, and measures how loud it is.
 *
 * @throws InstagramError `voice`; `file-too-large`
 */
export async function convertVoice(file: FileSource, options: ConvertVoice): Promise<ConvertedVoice> {
  return await inPrivateFolder(async (folder) => {
    const input = typeof file === 'string' ? resolve(file) : await writePrivate(folder, file)
    const output = join(folder, 'voice.m4a')
    const meter = new LoudnessMeter(BLOCK)
    await runFfmpeg({
      program: options.ffmpeg,
      args: [...inputArgs(input), ...(options.isM4a ? [] : m4aArgs(output)), ...SAMPLES_ARGS],
      folder,
      timeoutMs: options.timeoutMs,
      onOutput: (chunk) => meter.take(chunk),
      mostOutput: MOST_MINUTES * 60 * SAMPLES_A_SECOND * 2,
      tooMuch: `it is longer than ${MOST_MINUTES} minutes`,
      signal: options.signal,
    })
    const limit = { what: 'voice', mostBytes: options.mostBytes } as const
    const m4a = options.isM4a ? null : await readFileSource(output, limit)
    return { m4a, waveform: waveformOf(meter.levels()) }
  })
}

function inputArgs(path: string): readonly string[] {
  const limits = ['-protocol_whitelist', 'file', '-format_whitelist', SOUNDS]
  return ['-nostdin', '-hide_banner', '-loglevel', 'error', ...limits, '-i', `file:${path}`]
}

function m4aArgs(path: string): readonly string[] {
  const sound = ['-map', '0:a:0', '-c:a', 'aac', '-b:a', '64k', '-ar', '44100', '-ac', '1']
  return [
    ...sound,
    '-map_metadata',
    '-1',
    '-map_chapters',
    '-1',
    '-movflags',
    '+faststart',
    '-f',
    'ipod',
    `file:${path}`,
  ]
}

const SAMPLES_ARGS = ['-map', '0:a:0', '-ac', '1', '-ar', String(SAMPLES_A_SECOND), '-f', 's16le', 'pipe:1']

async function writePrivate(folder: string, bytes: Uint8Array): Promise<string> {
  const path = join(folder, 'sound')
  await writeFile(path, bytes, { mode: 0o600 })
  return path
}
