/** What surrounds the messages in a thread's files: title, participants, state. */
import { repairText } from '../../text/repair-text.ts'
import type { HeaderSlice, Slice } from '../json/slice.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import type { ThreadFile } from './layout.ts'
import { namesIn } from './participants.ts'
import { readHead } from './read-whole.ts'
import { holdSlices, slicesOf } from './thread-items.ts'

export interface ThreadHeader {
  /** Original text of the keys around the messages, as JSON. */
  readonly raw: string
  readonly value: JsonObject
  /** Repaired names. */
  readonly participants: readonly string[]
}

/** A file read up to where its messages can be given out. */
export interface OpenThreadFile {
  readonly file: ThreadFile
  readonly header: ThreadHeader | null
  /** All slices of a file that is small enough; null for one that is to be read again. */
  readonly held: readonly Slice[] | null
}

const HEAD_BYTES = 64 << 10

export async function openThreadFile(file: ThreadFile): Promise<OpenThreadFile> {
  const held = await holdSlices(file)
  if (held !== null) return { file, held, header: findHeader(held) }
  let header: ThreadHeader | null = null
  for await (const slices of slicesOf(file)) header = findHeader(slices) ?? header
  return { file, header, held: null }
}

/** Participants of a further file of a thread: from its beginning, where they stand, or by reading all of it. */
export async function readParticipants(file: ThreadFile): Promise<readonly string[]> {
  const head = (await readHead(file.file, HEAD_BYTES)).toString('utf8')
  const match = /^[^[]*"participants"\s*:\s*(\[[^[\]]*\])/.exec(head)
  try {
    if (match !== null) return namesIn(JSON.parse(match[1]!)).map(repairText)
  } catch {
    // A bracket inside a name: the long way, then.
  }
  return (await openThreadFile(file)).header?.participants ?? []
}

function findHeader(slices: readonly Slice[]): ThreadHeader | null {
  const header = slices.findLast((slice): slice is HeaderSlice => slice.kind === 'header')
  if (header === undefined || header.text === '{}') return null
  const value: unknown = JSON.parse(header.text)
  if (!isObject(value)) return null
  return { raw: header.text, value, participants: namesIn(value.participants).map(repairText) }
}
