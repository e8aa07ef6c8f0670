/**
 * Undoes what Meta's export does to text. Its JSON writer takes the UTF-8 bytes of a string and writes each byte from 0x80
 * up as `\u00XX`, so that a parser gives one UTF-16 unit for each original byte: "é" arrives as "Ã©", an emoji as four
 * units. A lone surrogate, which UTF-8 does not have, is understood in both forms in which a writer can put it: as the three
 * bytes that the scheme of UTF-8 would give (ED A0 80 to ED BF BF), and as `\udXXX`, left as it is between damaged text.
 */
import { isUtf8 } from 'node:buffer'

/**
 * The string that Meta's writer was given. Strict: a string with any character above 0xFF, or whose units are not a whole
 * and valid UTF-8 sequence when taken as bytes, was never through that writer and is returned as it is, so that files with
 * both kinds of strings (saved again by an editor) come out right, and a second repair changes nothing. Reversible: where
 * the result differs, encoding it again gives back the argument.
 *
 * The one thing that it cannot know: text that was correct and consists of nothing but ASCII and of Latin-1 characters that
 * happen to spell UTF-8, as a person who really wrote "Ã©". The original is in the raw text in any case.
 */
export function repairText(text: string): string {
  let isAscii = true
  let hasSurrogate = false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit > 0x7f) {
      isAscii = false
      if (unit > 0xff) {
        if (unit < 0xd800 || unit > 0xdfff) return text
        hasSurrogate = true
      }
    }
  }
  if (isAscii) return text
  return (hasSurrogate ? repairAroundSurrogates(text) : repairBytes(text)) ?? text
}

/** Bytes of one string after another: a buffer of its own for each costs more than all the rest. */
const scratch = Buffer.alloc(1024)

/** Text of units up to 0xFF, with at least one above 0x7F; null where they are no UTF-8. */
function repairBytes(text: string): string | null {
  if (text.length <= scratch.length) {
    const decoded = scratch.toString('utf8', 0, scratch.write(text, 'latin1'))
    // The decoder puts U+FFFD in place of whatever is wrong: without one, nothing is.
    if (!decoded.includes('\uFFFD')) return decoded
  }
  const bytes = Buffer.from(text, 'latin1')
  return isUtf8(bytes) ? bytes.toString('utf8') : decodeWithSurrogates(bytes)
}

const LONE_SURROGATES = /[\ud800-\udfff]+/u

/** Each stretch between lone surrogates by itself; null where one of them is no UTF-8, or a surrogate is none but half of a pair. */
function repairAroundSurrogates(text: string): string | null {
  let repaired = ''
  for (const stretch of text.split(new RegExp(`(${LONE_SURROGATES.source})`, 'u'))) {
    if (LONE_SURROGATES.test(stretch)) {
      repaired += stretch
      continue
    }
    const bytes = Buffer.from(stretch, 'latin1')
    if (/[^\0-\xff]/u.test(stretch) || !isUtf8(bytes)) return null
    repaired += bytes.toString('utf8')
  }
  return repaired
}

/**
 * Decodes UTF-8 in which lone surrogates stand as three bytes, as UTF-8 proper forbids. A high one followed by a low one is
 * refused: as a pair they would have been written as one character of four bytes.
 */
function decodeWithSurrogates(bytes: Buffer): string | null {
  let decoded = ''
  let start = 0
  let lastHighEnd = -1
  for (let i = bytes.indexOf(0xed); i !== -1; i = bytes.indexOf(0xed, i)) {
    const unit = surrogateAt(bytes, i)
    if (unit === null) {
      i += 1
      continue
    }
    if (unit >= 0xdc00 && lastHighEnd === i) return null
    const between = bytes.subarray(start, i)
    if (!isUtf8(between)) return null
    decoded += between.toString('utf8') + String.fromCharCode(unit)
    i += 3
    start = i
    if (unit < 0xdc00) lastHighEnd = i
  }
  const rest = bytes.subarray(start)
  return start > 0 && isUtf8(rest) ? decoded + rest.toString('utf8') : null
}

function surrogateAt(bytes: Buffer, i: number): number | null {
  const second = bytes[i + 1] ?? 0
  const third = bytes[i + 2] ?? 0
  if (second < 0xa0 || second > 0xbf || third < 0x80 || third > 0xbf) return null
  return 0xd000 | ((second & 0x3f) << 6) | (third & 0x3f)
}
