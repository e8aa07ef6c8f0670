/** From bytes to slices to parsed elements. */
import { JsonSlicer, MAX_BROKEN_BYTES } from './json-slicer.ts'
import { type BrokenSlice, type ElementSlice, elementOffset, type Slice, type SliceShape, windowText } from './slice.ts'

export interface ParsedElement {
  readonly kind: 'parsed'
  /** Original text. */
  readonly text: string
  readonly value: unknown
  readonly offset: number
  readonly container: number
}

/**
 * All slices of a document, a chunk's at a time. An error while reading ends the document there: what was whole before it
 * has been given, the error becomes its last slice.
 */
export async function* sliceDocument(
  chunks: AsyncIterable<Buffer>,
  shape: SliceShape,
): AsyncGenerator<readonly Slice[]> {
  const slicer = new JsonSlicer(shape)
  let size = 0
  let error: Error | null = null
  try {
    for await (const chunk of chunks) {
      slicer.push(chunk)
      size += chunk.length
      yield drain(slicer)
    }
  } catch (thrown) {
    error = thrown as Error
  }
  // Of a file that could not even be opened nobody knows whether it is empty.
  if (error === null || size > 0) slicer.end()
  const last = drain(slicer)
  if (error !== null) last.push({ kind: 'broken', offset: size, reason: error.message, bytes: Buffer.alloc(0) })
  yield last
}

function drain(slicer: JsonSlicer): Slice[] {
  const slices: Slice[] = []
  for (let slice = slicer.next(); slice !== null; slice = slicer.next()) slices.push(slice)
  return slices
}

/** Parses an element; null where `parseBroken` has to look at it. */
export function parseElement(slice: ElementSlice): ParsedElement | null {
  const text = windowText(slice.window, slice.start, slice.end)
  if (text === null) return null
  try {
    const value: unknown = JSON.parse(text)
    return { kind: 'parsed', text, value, offset: elementOffset(slice), container: slice.container }
  } catch {
    return null
  }
}

/** What can be had from an element that is not valid: why, and whole elements that it has swallowed. */
export function parseBroken(slice: ElementSlice, shape: SliceShape): (ParsedElement | BrokenSlice)[] {
  const { window, start, end, container } = slice
  const bytes = window.bytes.subarray(start, end)
  if (windowText(window, start, end) === null) {
    const kept = Buffer.from(bytes.subarray(0, MAX_BROKEN_BYTES))
    return [{ kind: 'broken', offset: elementOffset(slice), reason: 'not UTF-8', bytes: kept }]
  }
  const slicer = new JsonSlicer(shape)
  slicer.salvage(bytes, elementOffset(slice), container, 'not valid JSON')
  const found: (ParsedElement | BrokenSlice)[] = []
  for (const slice of drain(slicer)) {
    const parsed = slice.kind === 'element' ? parseElement(slice) : null
    if (parsed !== null) found.push(parsed)
    else if (slice.kind === 'broken' && slice.bytes.length > 0) found.push(slice)
  }
  return found
}
