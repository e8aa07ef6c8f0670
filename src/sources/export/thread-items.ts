/** The messages of one thread file, still as they were written. */
import { parseElement, sliceDocument } from '../json/read-slices.ts'
import type { Slice, SliceShape } from '../json/slice.ts'
import { isObject } from '../json/values.ts'
import type { ThreadFile } from './layout.ts'

/**
 * Files up to this are held in memory as a whole, so that the thread's header, which stands around the messages, is known
 * before them. Meta starts a new file every 10,000 messages, which is 2 to 5 MB; a larger one is read twice.
 */
export const MAX_HELD_BYTES = 16 << 20

const isItem = (value: unknown): boolean =>
  isObject(value) && ('timestamp_ms' in value || 'sender_name' in value || 'senderName' in value)

const SHAPES = {
  messages: { arrays: ['messages'], isElement: isItem },
  replies: { arrays: ['replies'], isElement: isItem },
} as const

export const shapeOf = (file: ThreadFile): SliceShape => SHAPES[file.array]

/** All slices of a thread's file; of a file small enough in one go, from memory. */
export async function* slicesOf(file: ThreadFile): AsyncGenerator<readonly Slice[]> {
  yield* sliceDocument(file.file.read(), shapeOf(file))
}

/** All slices of a file that is small enough to be held; null for others. */
export async function holdSlices(file: ThreadFile): Promise<readonly Slice[] | null> {
  if (file.file.size > MAX_HELD_BYTES) return null
  const all: Slice[] = []
  for await (const slices of sliceDocument(oneChunk(file), shapeOf(file))) all.push(...slices)
  return all
}

/** Joined, so that no message is cut in two and none is copied. Of a file that breaks off, what came before the error. */
async function* oneChunk(file: ThreadFile): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = []
  let error: unknown
  try {
    for await (const chunk of file.file.read()) chunks.push(chunk)
  } catch (thrown) {
    error = thrown
  }
  yield chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
  if (error !== undefined) throw error
}

/** Original texts of the file's valid messages. */
export async function* readItems(file: ThreadFile): AsyncGenerator<string> {
  for await (const slices of slicesOf(file)) {
    for (const slice of slices) {
      const parsed = slice.kind === 'element' ? parseElement(slice) : null
      if (parsed !== null) yield parsed.text
    }
  }
}
