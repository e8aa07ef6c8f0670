/**
 * What a text is found by. Words of alphabets are folded; scripts that put no spaces between words (Chinese, Japanese, Thai
 * and their neighbours) and Korean, whose endings grow on to the word, are taken by single and double characters; an emoji
 * is found by itself, whatever its skin tone.
 */
import { fold } from './fold.ts'

/** A stretch of a text that is found by one form. */
export interface SearchUnit {
  /** The form in which it is compared. */
  readonly form: string
  /** Where it stands in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
  /** A character of a script without spaces: compared within a run of them. */
  readonly isDense: boolean
}

const DENSE =
  '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Bopomofo}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}\\p{sc=Yi}\\p{sc=Tibetan}'
/** A letter of such a script with the marks upon it, the half-width voicing marks among them. */
const DENSE_CHARACTER = `(?=[\\p{L}\\p{Nl}])[${DENSE}][\\p{M}\\uff9e\\uff9f]*`
const FLAG = '\\p{RI}\\p{RI}'
const PICTURE = '(?:\\p{Extended_Pictographic}|[#*0-9]\\ufe0f?\\u20e3)'
const MODIFIERS = '(?:\\p{EMod}|\\ufe0f|[\\u{e0020}-\\u{e007f}])*'
const EMOJI = `${FLAG}|${PICTURE}${MODIFIERS}(?:\\u200d\\p{Extended_Pictographic}${MODIFIERS})*`
const WORD = `(?:(?!${DENSE_CHARACTER}|${EMOJI})[\\p{L}\\p{N}\\p{M}\\u00ad\\u200b-\\u200d\\u2060])+`

const UNITS = new RegExp(`(?<emoji>${EMOJI})|(?<dense>${DENSE_CHARACTER})|${WORD}`, 'gu')
const ASCII = /^[\0-\x7f]*$/
const ASCII_WORDS = /[A-Za-z0-9]+/g
const NOT_OF_EMOJI = /\p{EMod}|\ufe0f/gu

/** Longer words are found by how they begin. */
const LONGEST_FORM = 64

/** The units of a text, in order. */
export function searchUnits(text: string): SearchUnit[] {
  const units: SearchUnit[] = []
  if (ASCII.test(text)) {
    for (const { 0: word, index } of text.matchAll(ASCII_WORDS)) {
      units.push({ form: cut(word.toLowerCase()), start: index, end: index + word.length, isDense: false })
    }
    return units
  }
  for (const { 0: found, index, groups } of text.matchAll(UNITS)) {
    const isDense = groups?.dense !== undefined
    const form = groups?.emoji === undefined ? cut(fold(found)) : found.replace(NOT_OF_EMOJI, '')
    if (form !== '') units.push({ form, start: index, end: index + found.length, isDense })
  }
  return units
}

/** Of a pair of half a surrogate, nothing is left that a database would refuse. */
function cut(form: string): string {
  return form.length <= LONGEST_FORM ? form : form.slice(0, LONGEST_FORM).toWellFormed()
}

/** Whether two units are one run of a script without spaces. */
export function isRun(one: SearchUnit, next: SearchUnit): boolean {
  return one.isDense && next.isDense && one.end === next.start
}

/** Adds what units are looked up by: their forms, and in a run each two neighbours together. */
export function addTokens(tokens: Set<string>, units: readonly SearchUnit[]): void {
  for (const [place, unit] of units.entries()) {
    tokens.add(unit.form)
    const next = units[place + 1]
    if (next !== undefined && isRun(unit, next)) tokens.add(unit.form + next.form)
  }
}
