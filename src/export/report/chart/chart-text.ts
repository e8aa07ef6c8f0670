import type { SKRSContext2D } from '@napi-rs/canvas'
import { hasRightToLeft } from '../../../text/right-to-left.ts'

/** C0 and C1 controls, line ends and directional scopes: nothing that a name may bring into a picture. */
const UNWANTED = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu
/** Marks piled up on one letter would cover the lines above and below; no language needs more than two of these. */
const PILED_MARKS = /([\u0300-\u036f]{2})[\u0300-\u036f]+/gu
const ELLIPSIS = '…'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** A name on one line that turns nothing around that stands beside it. */
export function onOneLine(text: string): string {
  return text.replace(UNWANTED, ' ').replace(PILED_MARKS, '$1').trim()
}

/** A name on one line, at most `width` wide, cut between whole characters; reads in its own direction among others. */
export function shortened(context: SKRSContext2D, text: string, width: number): string {
  return isolated(fitted(context, onOneLine(text), width))
}

function fitted(context: SKRSContext2D, line: string, width: number): string {
  if (context.measureText(line).width <= width) return line
  const parts = Array.from(graphemes.segment(line.slice(0, 1000)), ({ segment }) => segment)
  let [fits, tooLong] = [0, parts.length]
  while (tooLong - fits > 1) {
    const middle = Math.floor((fits + tooLong) / 2)
    if (context.measureText(parts.slice(0, middle).join('') + ELLIPSIS).width <= width) fits = middle
    else tooLong = middle
  }
  return parts.slice(0, fits).join('').trimEnd() + ELLIPSIS
}

/** Keeps right-to-left text from reordering what stands around it. */
export function isolated(text: string): string {
  return hasRightToLeft(text) ? `\u2068${text}\u2069` : text
}

/** Lays parts, words for instance, on lines of at most `width`; what passes `maxLines` is cut. */
export function wrapped(
  context: SKRSContext2D,
  parts: readonly string[],
  separator: string,
  width: number,
  maxLines: number,
): readonly string[] {
  const lines: string[] = []
  for (const part of parts) {
    const last = lines.at(-1)
    const longer = last === undefined ? part : last + separator + part
    if (last !== undefined && context.measureText(longer).width <= width) lines[lines.length - 1] = longer
    else lines.push(part)
  }
  const shown = lines.slice(0, maxLines)
  if (lines.length > maxLines) shown[maxLines - 1] = lines.slice(maxLines - 1).join(separator)
  return shown.map((line) => fitted(context, line, width))
}
