/**
 * Exact text in columns that cannot hold every string. Postgres' `text` has no NUL, and UTF-8 has no lone surrogates; a
 * JavaScript string, and a JSON document, may have both. So a string is stored twice where it must be: readable, with
 * U+FFFD in those places, and exact, as UTF-16LE bytes.
 */

export interface StoredText {
  /** Well-formed and without NUL: safe for a `text` column, and for UTF-8. */
  readonly text: string
  /** The string's UTF-16LE bytes where `text` is not already exact; else null. */
  readonly exact: Buffer | null
}

const REPLACEMENT = '\uFFFD'

/** What to store for a string, so that `fromStored` gives it back unit for unit. */
export function toStored(text: string): StoredText {
  if (isStorable(text)) return { text, exact: null }
  return { text: toReadable(text), exact: Buffer.from(text, 'utf16le') }
}

/** The string that was stored. */
export function fromStored(text: string, exact: Uint8Array | null): string {
  if (exact === null) return text
  return Buffer.from(exact.buffer, exact.byteOffset, exact.byteLength).toString('utf16le')
}

/** The readable form alone, for columns that have no exact twin: titles, names, captions, addresses. */
export function toReadable(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', REPLACEMENT)
}

/** True for nearly every text ever written. Both tests are native and cost less than a loop over the units. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}
