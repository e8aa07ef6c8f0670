import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles } from '../../support/made-export.ts'

/** A message as `JSON.parse` gives it, its strings put right in the simplest way there is. */
export interface NaiveMessage {
  readonly sender_name: string
  readonly timestamp_ms: number
  readonly content?: string
  readonly is_unsent?: boolean
  readonly is_taken_down?: boolean
  readonly call_duration?: number
  readonly type?: string
  readonly share?: Readonly<Record<string, string>>
  readonly sticker?: { readonly uri: string }
  readonly reactions?: readonly { readonly reaction: string; readonly actor: string; readonly timestamp?: number }[]
  readonly photos?: readonly NaiveFile[]
  readonly videos?: readonly NaiveFile[]
  readonly audio_files?: readonly NaiveFile[]
  readonly gifs?: readonly NaiveFile[]
  readonly files?: readonly NaiveFile[]
}

interface NaiveFile {
  readonly uri: string
  readonly thumbnail?: { readonly uri: string }
}

export interface NaiveThread {
  /** Folder without the export's root. */
  readonly folder: string
  readonly section: string
  readonly suffix: string
  readonly title: string
  readonly participants: readonly { readonly name: string }[]
  readonly is_still_participant: boolean
  readonly thread_type?: string
  /** How many messages each file has, `message_1.json` first. */
  readonly perFile: readonly number[]
  /** Newest first, as in the files. */
  readonly messages: readonly NaiveMessage[]
}

/** Reads all threads of an export with nothing but `JSON.parse`: slow, whole files in memory, and nobody else's code. */
export async function readNaively(dir: string): Promise<readonly NaiveThread[]> {
  const files = (await listFiles(dir)).filter((file) => /\/message_\d+\.json$/.test(file))
  const folders = Map.groupBy(files, (file) => file.slice(0, file.lastIndexOf('/')))
  return [...folders].map(([folder, names]) => readThread(dir, folder, names))
}

function readThread(dir: string, folder: string, files: readonly string[]): NaiveThread {
  const ordered = files.toSorted((a, b) => numberOf(a) - numberOf(b))
  const parsed = ordered.map((file) => parseFile(join(dir, file)))
  return {
    ...parsed[0]!,
    folder,
    section: folder.split('/').at(-2) ?? '',
    suffix: folder.slice(folder.lastIndexOf('_') + 1),
    perFile: parsed.map((file) => file.messages.length),
    messages: parsed.flatMap((file) => file.messages),
  }
}

function parseFile(path: string): NaiveThread {
  const ascii = readFileSync(path, 'latin1')
  return JSON.parse(ascii, (_, value) => (typeof value === 'string' ? unescapeMeta(value) : value)) as NaiveThread
}

/** One character a byte, back to UTF-8; what holds other characters never was bytes. */
export function unescapeMeta(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text
}

/** Every file that messages of a thread speak of. */
export function filesOf(message: NaiveMessage): readonly string[] {
  const lists = [message.photos, message.videos, message.audio_files, message.gifs, message.files]
  const files = lists.flatMap((list) => list ?? [])
  const thumbnails = files.flatMap((file) => (file.thumbnail === undefined ? [] : [file.thumbnail.uri]))
  const sticker = message.sticker === undefined ? [] : [message.sticker.uri]
  return [...files.map((file) => file.uri), ...thumbnails, ...sticker]
}

/** The row that an English export writes for a reaction. */
export function isEcho(message: NaiveMessage): boolean {
  return /^(?:Liked a message|Reacted \S+ to your message )$/.test(message.content ?? '')
}

function numberOf(file: string): number {
  return Number(/message_(\d+)\.json$/.exec(file)?.[1])
}
