import { fold } from '../../text/fold.ts'

/** Letters of scripts that put no spaces between words: there a word may stand within others. */
const DENSE = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u
const WORD = /[\p{L}\p{N}\p{M}_]/u

/** How a text is compared with words: folded, with all blanks alike. */
export function comparable(text: string): string {
  return fold(text)
    .replace(/[\s\u00a0]+/gu, ' ')
    .replaceAll('’', "'")
    .trim()
}

/**
 * Whether a word or phrase stands in a text as such: `art` is not in `party`. Both as `comparable` gives them.
 *
 * @example hasPhrase(comparable('What is the PRICE?'), comparable('price')) // true
 */
export function hasPhrase(text: string, phrase: string): boolean {
  if (phrase === '') return false
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (isEdge(text, at, phrase, 0) && isEdge(text, at + phrase.length, phrase, phrase.length)) return true
  }
  return false
}

/** Whether a word ends between what stands before and after a place, or the phrase's letter there needs no end. */
function isEdge(text: string, at: number, phrase: string, inPhrase: number): boolean {
  const own = inPhrase === 0 ? (phrase.match(/^./su)?.[0] ?? '') : (phrase.match(/.$/su)?.[0] ?? '')
  if (!WORD.test(own) || DENSE.test(own)) return true
  const beside = inPhrase === 0 ? text.slice(Math.max(0, at - 2), at) : text.slice(at, at + 2)
  const neighbour = inPhrase === 0 ? beside.match(/.$/su)?.[0] : beside.match(/^./su)?.[0]
  return neighbour === undefined || !WORD.test(neighbour)
}
