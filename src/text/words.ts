/**
 * Words of a text, as Unicode and the dictionaries of the platform part them: Chinese, Japanese and Thai, which write none
 * apart, too.
 */
import { isEmoji } from './emoji.ts'

const segmenter = new Intl.Segmenter('en', { granularity: 'word' })

/**
 * In Latin letters, usual punctuation and plain emoji alone the rules of Unicode are this pattern, which takes a fifth of the
 * time: only what joins others (marks, joiners, tones) and letters that need a dictionary is left to the segmenter.
 */
const PLAIN =
  /^[\0-\x7f\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f¡¿«»–—‘’“”…€[\p{Emoji_Presentation}--[\p{Emoji_Modifier}\p{Regional_Indicator}]]]*$/v
const LETTER = 'A-Za-z\\u00c0-\\u024f'
const PLAIN_WORD = new RegExp(
  `[\\w${LETTER}]+(?:(?:(?<=[${LETTER}])[.':‘’](?=[${LETTER}])|(?<=\\d)[.',;‘’](?=\\d))[\\w${LETTER}]+)*`,
  'gu',
)
const WORD_LIKE = /[\p{L}\p{N}]/u
/** Between two words of one phrase: nothing else. */
const WITHIN_PHRASE = /^[\p{Zs}\-‐‑'’"“”„«»()]*$/u
/** What is longer without a break (an address, a key, a long laugh) is no word. In UTF-16 units. */
const LONGEST_WORD = 64
const APOSTROPHES = /[‘’ʼ＇]/gu

/** A word in small letters, and whether something (a comma, a line's end, an emoji) parts it from the word before. */
export interface FoundWord {
  readonly word: string
  readonly beginsPhrase: boolean
}

/** The words in their order, in small letters: `Ça va?` has `ça` and `va`. */
export function wordsIn(text: string): readonly FoundWord[] {
  return PLAIN.test(text) ? plainWords(text) : unicodeWords(text)
}

function plainWords(text: string): readonly FoundWord[] {
  const words: FoundWord[] = []
  let end = 0
  for (const { 0: written, index } of text.matchAll(PLAIN_WORD)) {
    if (!isWord(written)) continue
    words.push({ word: counted(written), beginsPhrase: isParted(text, words.length, end, index) })
    end = index + written.length
  }
  return words
}

function unicodeWords(text: string): readonly FoundWord[] {
  const words: FoundWord[] = []
  let end = 0
  for (const { segment, index, isWordLike } of segmenter.segment(text)) {
    if (isWordLike !== true || !isWord(segment) || isEmoji(segment)) continue
    const word = counted(segment)
    words.push({ word, beginsPhrase: isParted(text, words.length, end, index) })
    end = index + segment.length
  }
  return words
}

function counted(segment: string): string {
  return segment.replace(APOSTROPHES, "'").normalize('NFC').toLowerCase()
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
