/**
 * How Meta's export writes text as JSON: the UTF-8 bytes of the text, each byte from 0x80 on as `\u00xx` (lower-case
 * hexadecimal). A parser that follows the rules of JSON therefore sees one character a byte. Written without regard to any
 * code that repairs it, which is tested against this.
 */
const PLAIN = /^[ !#-[\]-~]*$/

const SHORT: Readonly<Record<number, string>> = {
  8: '\\b',
  9: '\\t',
  10: '\\n',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
}

/** What each byte becomes. */
const ESCAPED: readonly string[] = Array.from({ length: 256 }, (_, byte) => {
  const short = SHORT[byte]
  if (short !== undefined) return short
  if (byte >= 0x20 && byte < 0x80) return String.fromCharCode(byte)
  return `\\u00${byte.toString(16).padStart(2, '0')}`
})

/** The inside of a JSON string, without its quotes. A lone surrogate, which UTF-8 cannot hold, becomes one `\udxxx`. */
export function metaText(text: string): string {
  if (PLAIN.test(text)) return text
  if (!text.isWellFormed()) return text.replaceAll(/[^\ud800-\udfff]+|[\ud800-\udfff]+/g, metaSegment)
  return metaBytes(text)
}

function metaSegment(segment: string): string {
  if (segment.isWellFormed()) return metaBytes(segment)
  return Array.from(segment, (unit) => (unit.isWellFormed() ? metaBytes(unit) : unicodeEscape(unit))).join('')
}

function metaBytes(text: string): string {
  const bytes = text.length * 3 <= scratch.length ? scratch : new Uint8Array(text.length * 3)
  const { written } = encoder.encodeInto(text, bytes)
  let escaped = ''
  for (let index = 0; index < written; index++) escaped += ESCAPED[bytes[index]!]
  return escaped
}

const encoder = new TextEncoder()
/** Used over and over, since a new buffer for each text takes longer than the text. */
const scratch = new Uint8Array(8192)

/** The inside of a JSON string as the flat files of 2018 to 2020 write it: one `\uxxxx` for each UTF-16 unit above ASCII. */
export function unicodeText(text: string): string {
  return PLAIN.test(text) ? text : Array.from({ length: text.length }, (_, at) => asciiUnit(text[at]!)).join('')
}

function asciiUnit(unit: string): string {
  const code = unit.charCodeAt(0)
  return code < 0x80 ? ESCAPED[code]! : unicodeEscape(unit)
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
