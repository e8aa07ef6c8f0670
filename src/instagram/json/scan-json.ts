/**
 * Finds where values of a JSON text begin and end without parsing it, so that the original text of any part can be cut out.
 * The text must be well-formed: it is only read here after `JSON.parse` took it.
 */

import { BACKSLASH, CLOSE_ARRAY, CLOSE_OBJECT, COMMA, OPEN_ARRAY, OPEN_OBJECT, QUOTE } from '../../json-signs.ts'

/** Where a value stands: from its first character to the one after its last. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Index after the closing quote of the string that opens at `start`. */
export function stringEnd(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === BACKSLASH) slashes += 1
    if (slashes % 2 === 0) return at + 1
  }
  return text.length
}

/** Index of the first character from `at` on that is not blank. */
export function skipBlanks(text: string, at: number): number {
  let index = at
  while (index < text.length && text.charCodeAt(index) <= 0x20) index += 1
  return index
}

/** Index after the value that begins at `start`. */
export function valueEnd(text: string, start: number): number {
  const first = text.charCodeAt(start)
  if (first === QUOTE) return stringEnd(text, start)
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) return containerEnd(text, start)
  let at = start
  while (at < text.length && !endsPlainValue(text.charCodeAt(at))) at += 1
  return at
}

function containerEnd(text: string, start: number): number {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code === QUOTE) at = stringEnd(text, at) - 1
    else if (code === OPEN_OBJECT || code === OPEN_ARRAY) depth += 1
    else if (code === CLOSE_OBJECT || code === CLOSE_ARRAY) {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

function endsPlainValue(code: number): boolean {
  return code <= 0x20 || code === COMMA || code === CLOSE_OBJECT || code === CLOSE_ARRAY
}

/** A member of an object: its name, and where it and its value stand. */
export interface MemberSpan extends Span {
  readonly name: string
  /** From the name's opening quote to the value's end. */
  readonly whole: Span
}

/** The members of the object that begins at `start`, in the text's order, repeated names included. None: no object. */
export function* membersOf(text: string, start: number): Generator<MemberSpan> {
  if (text.charCodeAt(start) !== OPEN_OBJECT) return
  for (let at = skipBlanks(text, start + 1); text.charCodeAt(at) === QUOTE; ) {
    const nameEnd = stringEnd(text, at)
    const valueStart = skipBlanks(text, skipBlanks(text, nameEnd) + 1)
    const end = valueEnd(text, valueStart)
    const name = JSON.parse(text.slice(at, nameEnd)) as string
    yield { name, start: valueStart, end, whole: { start: at, end } }
    const next = skipBlanks(text, end)
    if (text.charCodeAt(next) !== COMMA) return
    at = skipBlanks(text, next + 1)
  }
}

/** The elements of the array that begins at `start`. None: no array. */
export function* elementsOf(text: string, start: number): Generator<Span> {
  if (text.charCodeAt(start) !== OPEN_ARRAY) return
  for (let at = skipBlanks(text, start + 1); at < text.length && text.charCodeAt(at) !== CLOSE_ARRAY; ) {
    const end = valueEnd(text, at)
    yield { start: at, end }
    const next = skipBlanks(text, end)
    if (text.charCodeAt(next) !== COMMA) return
    at = skipBlanks(text, next + 1)
  }
}
