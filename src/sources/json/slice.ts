/** What the slicer hands out, and how to turn it into text and values. */
import { isAscii, isUtf8 } from 'node:buffer'

/** Which arrays of a document are taken apart, and what their innermost elements look like. */
export interface SliceShape {
  /**
   * Names of the arrays on the way to the elements, outermost first; '' for a document that is itself an array.
   * `['messages']`, `['', 'conversation']`, `['conversations', 'messages']`.
   */
  readonly arrays: readonly string[]
  /** Whether a parsed value can be an innermost element: where reading may go on after something broken. */
  readonly isElement: (value: unknown) => boolean
}

/** A stretch of the document in memory. Slices refer to it; its bytes are never written to again. */
export interface SliceWindow {
  readonly bytes: Buffer
  /** Offset of its first byte in the document. */
  readonly base: number
  readonly isAscii: boolean
  /** The whole of it as text, made when first needed; only where it is ASCII. */
  text: string | null
}

/** An innermost element, not parsed yet. */
export interface ElementSlice {
  readonly kind: 'element'
  readonly window: SliceWindow
  readonly start: number
  readonly end: number
  /** Ordinal, from 0, of the object that holds its array. */
  readonly container: number
}

/** An object that holds a sliced array, without that array: the original text of its other keys and values, re-wrapped. */
export interface HeaderSlice {
  readonly kind: 'header'
  /** 0 for the outermost. */
  readonly level: number
  /** Ordinal of the object among those of the innermost level; of an outer level, how many of those came before its end. */
  readonly container: number
  readonly text: string
  /** False where the document broke off or was broken before the object's end. */
  readonly isWhole: boolean
}

export interface BrokenSlice {
  readonly kind: 'broken'
  readonly offset: number
  readonly reason: string
  /** At most the first MiB. */
  readonly bytes: Buffer
}

export type Slice = ElementSlice | HeaderSlice | BrokenSlice

export function toWindow(bytes: Buffer, base: number): SliceWindow {
  return { bytes, base, isAscii: isAscii(bytes), text: null }
}

/**
 * Text of a stretch of a window; null where it is not UTF-8. Exports are ASCII throughout: their windows are turned into text
 * once, and stretches cut from that, which costs a tenth of a call to the decoder for each.
 */
export function windowText(window: SliceWindow, start: number, end: number): string | null {
  const { bytes } = window
  if (window.isAscii) {
    window.text ??= bytes.toString('latin1')
    return window.text.slice(start, end)
  }
  return isUtf8(bytes.subarray(start, end)) ? bytes.toString('utf8', start, end) : null
}

export const elementOffset = (slice: ElementSlice): number => slice.window.base + slice.start
