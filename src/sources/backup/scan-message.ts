/**
 * Finds the parts of a message's line where they lie, without making strings or objects of them. It knows the one way in
 * which dmvault writes such a line, and checks it byte by byte; of any other line it only says that it does not know it,
 * and that line is read as JSON in general. So both ways take, and refuse, the same lines.
 */
import type { Micros } from '../../clock.ts'
import { BACKSLASH, CLOSE_OBJECT, COMMA, QUOTE, SPACE } from '../../json-signs.ts'
import { FINGERPRINT_PREFIX } from './format.ts'

const DIGIT_0 = 48
const DIGIT_9 = 57
const LETTER_A = 97
const LETTER_F = 102
const LETTER_N = 110

const ID = Buffer.from('{"id":"')
const PREFIX = Buffer.from(FINGERPRINT_PREFIX)
const USER_ID = Buffer.from('","user_id":"')
const TEXT = Buffer.from('","text":')
const NULL = Buffer.from('null')
const TIMESTAMP = Buffer.from(',"timestamp":"')
const ITEM_TYPE = Buffer.from('","item_type":"')
const RAW = Buffer.from(',"raw":"')

const FINGERPRINT_DIGITS = 32
const MOST_ID_DIGITS = 39

/** `2026-01-31T` and `23:59:59.000000+00:00` */
const DATE_BYTES = 11
const TIME_BYTES = 32
const ZONE = Buffer.from('+00:00')

/** States within a JSON string: what the next byte may be. Table by state and byte. */
const PLAIN = 0
const AFTER_BACKSLASH = 1
const HEX_DIGIT_1 = 2
const HEX_DIGIT_4 = 5
const REFUSED = 6
const NEXT = nextStates()

function nextStates(): Uint8Array {
  const next = new Uint8Array(7 * 256).fill(REFUSED)
  next.fill(PLAIN, SPACE, 256)
  next[QUOTE] = REFUSED
  next[BACKSLASH] = AFTER_BACKSLASH
  for (const letter of '"\\/bfnrt') next[AFTER_BACKSLASH * 256 + letter.charCodeAt(0)] = PLAIN
  next[AFTER_BACKSLASH * 256 + 'u'.charCodeAt(0)] = HEX_DIGIT_1
  for (let state = HEX_DIGIT_1; state <= HEX_DIGIT_4; state += 1) {
    const after = state === HEX_DIGIT_4 ? PLAIN : state + 1
    for (const digit of '0123456789abcdefABCDEF') next[state * 256 + digit.charCodeAt(0)] = after
  }
  return next
}

/** Holds what the last scan found: places in the bytes it was given. */
export class MessageScanner {
  isFingerprint = false
  idFrom = 0
  idTo = 0
  userFrom = 0
  userTo = 0
  /** Negative for null. */
  textFrom = 0
  textTo = 0
  textHasEscapes = false
  sentAt: Micros = 0
  typeFrom = 0
  typeTo = 0
  /** What stands between the type and the original text: keys that most messages lack, with a comma before each. */
  middleFrom = 0
  middleTo = 0
  /** Negative where there is none. */
  rawFrom = 0
  rawTo = 0
  #date: Uint8Array = new Uint8Array(0)
  #midnight: Micros = 0

  /** @returns false when the line is not written as dmvault writes it */
  scan(bytes: Buffer, from: number, to: number): boolean {
    let at = this.#id(bytes, from)
    if (at < 0) return false
    this.userFrom = at
    at = this.userTo = bareEnd(bytes, at)
    at = after(bytes, at, TEXT)
    if (at < 0) return false
    at = this.#text(bytes, at, to)
    if (at < 0) return false
    at = after(bytes, at, TIMESTAMP)
    if (at < 0 || !this.#time(bytes, at)) return false
    at = after(bytes, at + TIME_BYTES, ITEM_TYPE)
    if (at < 0) return false
    this.typeFrom = at
    this.typeTo = bareEnd(bytes, at)
    return bytes[this.typeTo] === QUOTE && this.#rest(bytes, this.typeTo + 1, to)
  }

  /** @returns where the `user_id` begins, or -1 */
  #id(bytes: Buffer, from: number): number {
    const first = after(bytes, from, ID)
    if (first < 0) return -1
    const fingerprint = after(bytes, first, PREFIX)
    this.isFingerprint = fingerprint >= 0
    this.idFrom = this.isFingerprint ? fingerprint : first
    this.idTo = this.isFingerprint ? hexEnd(bytes, this.idFrom) : digitsEnd(bytes, this.idFrom)
    const length = this.idTo - this.idFrom
    const fits = this.isFingerprint ? length === FINGERPRINT_DIGITS : length > 0 && length <= MOST_ID_DIGITS
    return fits ? after(bytes, this.idTo, USER_ID) : -1
  }

  #text(bytes: Buffer, from: number, to: number): number {
    if (bytes[from] === LETTER_N) {
      this.textFrom = -1
      return after(bytes, from, NULL)
    }
    if (bytes[from] !== QUOTE) return -1
    this.textFrom = from + 1
    this.textHasEscapes = false
    let state = PLAIN
    for (let at = from + 1; at < to; at += 1) {
      const byte = bytes[at]!
      if (byte === BACKSLASH) this.textHasEscapes = true
      else if (byte === QUOTE && state === PLAIN) {
        this.textTo = at
        return at + 1
      }
      state = NEXT[state * 256 + byte]!
    }
    return -1
  }

  /** The day is that of the message before, nearly always. */
  #time(bytes: Buffer, at: number): boolean {
    if (!startsWith(bytes, at, this.#date) || this.#date.length === 0) {
      const day = dayOf(bytes, at)
      if (Number.isNaN(day)) return false
      this.#midnight = day
      this.#date = Uint8Array.from(bytes.subarray(at, at + DATE_BYTES))
    }
    const inDay = timeOfDay(bytes, at + DATE_BYTES)
    this.sentAt = this.#midnight + inDay
    return inDay >= 0
  }

  #rest(bytes: Buffer, from: number, to: number): boolean {
    if (bytes[to - 1] !== CLOSE_OBJECT) return false
    this.middleFrom = from
    const raw = startsWith(bytes, from, RAW) ? from : from + bytes.subarray(from, to).indexOf(RAW)
    if (raw > from && bytes[from] !== COMMA) return false
    if (raw < from) {
      this.middleTo = to - 1
      this.rawFrom = -1
      return from === to - 1 || bytes[from] === COMMA
    }
    this.middleTo = raw
    this.rawFrom = raw + RAW.length
    this.rawTo = to - 2
    return this.rawTo >= this.rawFrom && bytes[this.rawTo] === QUOTE && isStringBody(bytes, this.rawFrom, this.rawTo)
  }
}

const LETTER_T = 84
const DASH = 45
const COLON = 58
const POINT = 46

/** Whether the bytes at that place are those expected. */
export function startsWith(bytes: Uint8Array, at: number, expected: Uint8Array): boolean {
  for (let index = 0; index < expected.length; index += 1) if (bytes[at + index] !== expected[index]) return false
  return true
}

/** Where what is expected ends, or -1. */
function after(bytes: Uint8Array, at: number, expected: Uint8Array): number {
  return startsWith(bytes, at, expected) ? at + expected.length : -1
}

/** Where a string ends that has no escapes; elsewhere if it has. */
function bareEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at += 1) {
    const byte = bytes[at]
    if (byte === undefined || byte < SPACE || byte === QUOTE || byte === BACKSLASH) return at
  }
}

function digitsEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (isDigit(bytes[at]!)) at += 1
  return at
}

function hexEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at += 1) {
    const byte = bytes[at]!
    if (!isDigit(byte) && !(byte >= LETTER_A && byte <= LETTER_F)) return at
  }
}

function isDigit(byte: number): boolean {
  return byte >= DIGIT_0 && byte <= DIGIT_9
}

/** Whether the bytes are what may stand between the quotes of a JSON string. */
function isStringBody(bytes: Uint8Array, from: number, to: number): boolean {
  const next = NEXT
  let state = PLAIN
  for (let at = from; at < to; at += 1) state = next[state * 256 + bytes[at]!]!
  return state === PLAIN
}

/** When the day of `2026-01-31T` begins; NaN when there is no such day. */
function dayOf(bytes: Uint8Array, at: number): Micros {
  const [year, month, day] = [number(bytes, at, at + 4), number(bytes, at + 5, at + 7), number(bytes, at + 8, at + 10)]
  if (bytes[at + 4] !== DASH || bytes[at + 7] !== DASH || bytes[at + 10] !== LETTER_T) return Number.NaN
  // Of years before 100, Date.UTC thinks otherwise.
  const begin = new Date(year >= 100 ? Date.UTC(year, month - 1, day) : Number.NaN)
  return begin.getUTCMonth() === month - 1 && begin.getUTCDate() === day ? begin.getTime() * 1000 : Number.NaN
}

/** Microseconds since midnight of `23:59:59.000000+00:00`; -1 when it is no such time. */
function timeOfDay(bytes: Uint8Array, at: number): Micros {
  const hours = number(bytes, at, at + 2)
  const minutes = number(bytes, at + 3, at + 5)
  const seconds = number(bytes, at + 6, at + 8)
  const micros = number(bytes, at + 9, at + 15)
  const isTime =
    hours < 24 &&
    minutes < 60 &&
    seconds < 60 &&
    bytes[at + 2] === COLON &&
    bytes[at + 5] === COLON &&
    bytes[at + 8] === POINT &&
    startsWith(bytes, at + 15, ZONE)
  const inDay = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros
  return isTime && Number.isSafeInteger(inDay) ? inDay : -1
}

/** NaN when one of the bytes is no digit. */
function number(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at]!
    if (!isDigit(byte)) return Number.NaN
    value = value * 10 + byte - DIGIT_0
  }
  return value
}
