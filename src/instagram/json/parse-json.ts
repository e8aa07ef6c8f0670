/**
 * JSON without a rounded id. Item and thread ids have 128 bits and many others 64; `JSON.parse` makes floating-point numbers
 * of those that are not in quotes. Here every integer beyond 2^53 becomes a string of its digits, at any depth, whatever the
 * field; everything else is what `JSON.parse` gives.
 *
 * Own code, because the packages for this parse in JavaScript (lossless-json, json-bigint: a tenth of the speed) or rewrite
 * the text by patterns that reach into strings (json-with-bigint). One pass quotes the long integers, skipping strings by
 * `indexOf`; `JSON.parse` does the rest.
 */
import { QUOTE } from '../../json-signs.ts'
import { stringEnd } from './scan-json.ts'

export type Json = null | boolean | number | string | readonly Json[] | JsonObject
export interface JsonObject {
  readonly [name: string]: Json | undefined
}

const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const DOT = 0x2e
/** Integers of fewer digits are below 2^53. */
const LONG = 16

/**
 * @returns the value, integers beyond ±(2^53 − 1) as strings of their digits
 * @throws SyntaxError when the text is not JSON
 */
export function parseJson(text: string): Json {
  return JSON.parse(quoteLongIntegers(text)) as Json
}

/** The text with each integer that a JS number cannot hold exactly put in quotes. Of broken JSON it makes broken JSON. */
export function quoteLongIntegers(text: string): string {
  const parts: string[] = []
  let done = 0
  for (let at = 0; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(text, at)
    else if (!isDigit(code) && code !== MINUS) at += 1
    else {
      const end = numberEnd(text, at)
      if (isLongInteger(text, at, end)) {
        parts.push(text.slice(done, at), '"', text.slice(at, end), '"')
        done = end
      }
      at = end
    }
  }
  return done === 0 ? text : parts.join('') + text.slice(done)
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

/** Index after everything that can stand in a number. */
function numberEnd(text: string, start: number): number {
  let at = start + 1
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    // 0x45 and 0x65: E and e; 0x2b: +
    if (!isDigit(code) && code !== DOT && code !== 0x65 && code !== 0x45 && code !== 0x2b && code !== MINUS) break
  }
  return at
}

function isLongInteger(text: string, start: number, end: number): boolean {
  const first = text.charCodeAt(start) === MINUS ? start + 1 : start
  if (end - first < LONG || text.charCodeAt(first) === ZERO) return false
  for (let at = first; at < end; at += 1) if (!isDigit(text.charCodeAt(at))) return false
  return end - first > LONG || !Number.isSafeInteger(Number(text.slice(start, end)))
}
