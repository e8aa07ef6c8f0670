/** One of the things that a user gave: a folder, a ZIP, a single file. An export may be spread over several. */
import type { Micros } from '../../../clock.ts'

export interface PartFile {
  /** Within the part, forward slashes. */
  readonly path: string
  readonly size: number
  /** The file's content from its beginning, in chunks of about a MiB. */
  readonly read: () => AsyncIterable<Buffer>
  /** Of a ZIP: the checksum of the content; null where none is recorded. */
  readonly checksum: number | null
}

export interface Part {
  /** As the user gave it. */
  readonly name: string
  /** Names that may tell when and for whom the export was made: of the part, of the folders around it. */
  readonly names: readonly string[]
  /** Of what was exported, JSON: all that is ever read. */
  readonly jsonFiles: readonly PartFile[]
  /** Sizes of all other files: media are only looked up. */
  readonly otherFiles: ReadonlyMap<string, number>
  /** Newest modification time of its JSON files, where the container records one worth believing. */
  readonly modifiedAt: Micros | null
  /** What was passed over, in words. */
  readonly notes: readonly string[]
  /** Folders that could not be read, and why. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[]
  close(): Promise<void>
}

/** Leftovers of operating systems, which no export holds: resource forks of macOS, thumbnails of Windows. */
export function isLeftover(path: string): boolean {
  return /(^|\/)(__MACOSX\/|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/.test(path)
}

export const isJson = (path: string): boolean => /\.json$/i.test(path)

/** Chunks joined to at least a MiB: streams give 16 or 64 KiB, each with a price of its own. */
export async function* joined(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    size += chunk.length
    if (size < 1 << 20) continue
    yield chunks.length === 1 ? chunk : Buffer.concat(chunks, size)
    chunks = []
    size = 0
  }
  if (size > 0) yield chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size)
}
