/**
 * Words of a text, as Unicode and the dictionaries of the platform part them: Chinese, Japanese and Thai, which write none
 * apart, too.
 */
import { isEmoji } from './emoji.ts'
import { fold } from './fold.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/** In plain letters and digits the rules of Unicode are this pattern, which is several times as fast. */
const ASCII = /^[\0-\x7f]*$/
const ASCII_WORD = /\w+(?:(?:(?<=[A-Za-z])[.':](?=[A-Za-z])|(?<=\d)[.',;](?=\d))\w+)*/g
const WORD_LIKE = /[\p{L}\p{N}]/u
/** Between two words of one phrase: nothing else. */
const WITHIN_PHRASE = /^[\p{Zs}\-‐‑'’"“”„«»()]*$/u
/** What is longer without a break (an address, a key, a long laugh) is no word. In UTF-16 units. */
const LONGEST_WORD = 64
const APOSTROPHES = /[’ʼ＇]/gu

/** A word as it is counted, and whether something (a comma, a line's end, an emoji) parts it from the word before. */
export interface FoundWord {
  readonly word: string
  readonly beginsPhrase: boolean
}

/** The words in their order, in small letters and without accents: `Ça va?` has `ca` and `va`. */
export function wordsIn(text: string): readonly FoundWord[] {
  return ASCII.test(text) ? asciiWords(text) : unicodeWords(text)
}

function asciiWords(text: string): readonly FoundWord[] {
  const words: FoundWord[] = []
  let end = 0
  for (const { 0: written, index } of text.matchAll(ASCII_WORD)) {
    if (!isWord(written)) continue
    words.push({ word: written.toLowerCase(), beginsPhrase: isParted(text, words.length, end, index) })
    end = index + written.length
  }
  return words
}

function unicodeWords(text: string): readonly FoundWord[] {
  const words: FoundWord[] = []
  let end = 0
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike !== true || !isWord(segment) || isEmoji(segment)) continue
    const word = fold(segment.replace(APOSTROPHES, "'"))
    if (word === '') continue
    words.push({ word, beginsPhrase: isParted(text, words.length, end, index) })
    end = index + segment.length
  }
  return words
}

function isWord(segment: string): boolean {
  return segment.length <= LONGEST_WORD && WORD_LIKE.test(segment)
}

function isParted(text: string, words: number, end: number, index: number): boolean {
  if (words === 0 || index - end > 8) return true
  return (
    index > end && !(index === end + 1 && text.charCodeAt(end) === 32) && !WITHIN_PHRASE.test(text.slice(end, index))
  )
}
