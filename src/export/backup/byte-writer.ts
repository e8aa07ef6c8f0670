/**
 * A document as bytes. Nearly all of a backup is copied from columns and raw pages, which are UTF-8 already: it goes from
 * buffer to buffer, escaped as `JSON.stringify` would, and never becomes a string. That is several times faster.
 */
import type { Micros } from '../../clock.ts'
import { BACKSLASH, QUOTE, SPACE } from '../../json-signs.ts'
import { isoTime } from '../../sources/backup/iso-time.ts'

const CHUNK_BYTES = 1 << 18
/** Of one byte, escaped: `\u001f`. */
const MOST_ESCAPED = 6
/** Shorter copies are made byte by byte: that takes less time than the call. */
const SHORT_COPY = 48
const DIGIT_0 = 48
const HEX_DIGITS = Buffer.from('0123456789abcdef', 'latin1')
/**
 * What `JSON.stringify` makes of each byte: one byte or two, the first in the lowest bits, and in the upper half how many.
 * 0 stands for `\u00` and two digits. It is a table, because a quote or a backslash is as likely as not in original texts,
 * and a branch that cannot be foreseen costs more than all else about the byte.
 */
const ESCAPED = new Uint32Array(256)
for (let byte = SPACE; byte < 256; byte += 1) ESCAPED[byte] = (1 << 16) | byte
for (const [index, letter] of [...'btnfr"\\'].entries()) {
  const byte = '\b\t\n\f\r"\\'.charCodeAt(index)
  ESCAPED[byte] = (2 << 16) | (letter.charCodeAt(0) << 8) | BACKSLASH
}

export class ByteWriter {
  readonly #onFull: (chunk: Buffer) => void
  #chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
  #view = viewOf(this.#chunk)
  #used = 0
  /** The day that was written last, and its text: messages come in the order of time. */
  #day = Number.NaN
  #date: Uint8Array = new Uint8Array(0)

  /** @param onFull given each chunk that is full; it is the receiver's from then on */
  constructor(onFull: (chunk: Buffer) => void) {
    this.#onFull = onFull
  }

  /** What the current chunk holds; changes with the next write. */
  filled(): Buffer {
    return this.#chunk.subarray(0, this.#used)
  }

  /** Gives the current chunk away. */
  flush(): void {
    if (this.#used > 0) this.#onFull(this.filled())
    this.#chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES)
    this.#view = viewOf(this.#chunk)
    this.#used = 0
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes > CHUNK_BYTES) this.flush()
  }

  /** Any text. */
  write(text: string): void {
    // No UTF-16 unit takes more than three bytes of UTF-8.
    if (text.length * 3 > CHUNK_BYTES) {
      this.copy(Buffer.from(text))
      return
    }
    this.#makeRoom(text.length * 3)
    this.#used += this.#chunk.write(text, this.#used)
  }

  copy(source: Uint8Array): void {
    if (source.length > SHORT_COPY) {
      this.#copyLong(source)
      return
    }
    this.#makeRoom(SHORT_COPY)
    const chunk = this.#chunk
    const used = this.#used
    for (let index = 0; index < source.length; index += 1) chunk[used + index] = source[index]!
    this.#used = used + source.length
  }

  #copyLong(source: Uint8Array): void {
    for (let from = 0; from < source.length; ) {
      if (this.#used === CHUNK_BYTES) this.flush()
      const piece = source.subarray(from, from + CHUNK_BYTES - this.#used)
      this.#chunk.set(piece, this.#used)
      this.#used += piece.length
      from += piece.length
    }
  }

  /** Bytes as hexadecimal digits. */
  hex(source: Uint8Array, from: number, to: number): void {
    this.#makeRoom((to - from) * 2)
    const chunk = this.#chunk
    let used = this.#used
    for (let at = from; at < to; at += 1) {
      const byte = source[at]!
      chunk[used] = HEX_DIGITS[byte >> 4]!
      chunk[used + 1] = HEX_DIGITS[byte & 15]!
      used += 2
    }
    this.#used = used
  }

  /** Well-formed UTF-8 as a JSON string, in its quotes. */
  json(source: Uint8Array, from: number, to: number): void {
    this.#makeRoom(2)
    this.#chunk[this.#used] = QUOTE
    this.#used += 1
    for (let at = from; at < to; ) {
      if (CHUNK_BYTES - this.#used < MOST_ESCAPED) this.flush()
      const end = Math.min(to, at + Math.floor((CHUNK_BYTES - this.#used) / MOST_ESCAPED))
      this.#used = escapeInto(source, at, end, this.#view, this.#used)
      at = end
    }
    this.#makeRoom(1)
    this.#chunk[this.#used] = QUOTE
    this.#used += 1
  }

  /** A time in its quotes, the same text as `isoTime`. */
  time(micros: Micros): void {
    this.#makeRoom(40)
    const chunk = this.#chunk
    let at = this.#used
    const day = Math.floor(micros / DAY)
    if (day !== this.#day) {
      this.#date = Buffer.from(`"${isoTime(day * DAY).slice(0, -TIME_OF_DAY)}`)
      this.#day = day
    }
    const date = this.#date
    for (let index = 0; index < date.length; index += 1) chunk[at + index] = date[index]!
    at += date.length
    const inDay = micros - day * DAY
    const seconds = Math.floor(inDay / 1_000_000)
    const fraction = inDay - seconds * 1_000_000
    const minutes = Math.floor(seconds / 60)
    const hours = Math.floor(minutes / 60)
    const millis = Math.floor(fraction / 1000)
    at = twoDigits(chunk, at, hours, COLON)
    at = twoDigits(chunk, at, minutes - hours * 60, COLON)
    at = twoDigits(chunk, at, seconds - minutes * 60, POINT)
    at = threeDigits(chunk, at, millis)
    at = threeDigits(chunk, at, fraction - millis * 1000)
    for (let index = 0; index < UTC.length; index += 1) chunk[at + index] = UTC[index]!
    this.#used = at + UTC.length
  }
}

function viewOf(chunk: Buffer): DataView {
  return new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
}

const DAY: Micros = 86_400_000_000
const TIME_OF_DAY = '00:00:00.000000+00:00'.length
const COLON = 58
const POINT = 46
const UTC = Buffer.from('+00:00"', 'latin1')

function twoDigits(into: Uint8Array, at: number, number: number, after: number): number {
  const tens = Math.floor(number / 10)
  into[at] = DIGIT_0 + tens
  into[at + 1] = DIGIT_0 + number - tens * 10
  into[at + 2] = after
  return at + 3
}

function threeDigits(into: Uint8Array, at: number, number: number): number {
  const hundreds = Math.floor(number / 100)
  const tens = Math.floor(number / 10)
  into[at] = DIGIT_0 + hundreds
  into[at + 1] = DIGIT_0 + tens - hundreds * 10
  into[at + 2] = DIGIT_0 + number - tens * 10
  return at + 3
}

/** @returns where the copy ends */
function escapeInto(source: Uint8Array, from: number, to: number, into: DataView, used: number): number {
  const escaped = ESCAPED
  let at = used
  for (let index = from; index < to; index += 1) {
    const found = escaped[source[index]!]!
    // The second byte, where there is none, is written over by the next.
    into.setUint16(at, found, true)
    at += found >>> 16
    if (found === 0) at = numberInto(source[index]!, into, at)
  }
  return at
}

function numberInto(byte: number, into: DataView, at: number): number {
  for (const [index, letter] of [...`\\u${byte.toString(16).padStart(4, '0')}`].entries()) {
    into.setUint8(at + index, letter.charCodeAt(0))
  }
  return at + MOST_ESCAPED
}
