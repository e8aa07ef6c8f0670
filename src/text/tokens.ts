import { emojiIn, isEmoji } from './emoji.ts'
import { linksIn } from './links.ts'
import { wordsIn } from './words.ts'

/** Stands between two words that are of no common phrase. */
export const PARTED = ''
const DOMAIN = '://'
/**
 * Of a longer text its beginning is counted, in UTF-16 units: on some ten million of them regular expressions overflow the
 * stack, and one such text would end every run. A message of Instagram has some thousands.
 */
const LONGEST_TEXT = 1 << 20

/**
 * What is counted of a text: its words in their order, with `PARTED` where punctuation parts them, then its emoji, then the
 * domains of its addresses, written `://example.com`. No word looks like an emoji or a domain.
 */
export function tokensIn(whole: string): readonly string[] {
  const text = whole.slice(0, LONGEST_TEXT)
  const tokens: string[] = []
  const domains: string[] = []
  let at = 0
  for (const { index, length, domain } of linksIn(text)) {
    addWords(text.slice(at, index), tokens)
    at = index + length
    if (domain !== null) domains.push(DOMAIN + domain)
  }
  addWords(at === 0 ? text : text.slice(at), tokens)
  tokens.push(...emojiIn(text), ...domains)
  return tokens
}

function addWords(text: string, tokens: string[]): void {
  for (const { word, beginsPhrase } of wordsIn(text)) {
    if (beginsPhrase && tokens.length > 0) tokens.push(PARTED)
    tokens.push(word)
  }
}

export type TokenKind = 'word' | 'emoji' | 'domain'

export function kindOfToken(token: string): TokenKind {
  if (token.startsWith(DOMAIN)) return 'domain'
  return isEmoji(token) ? 'emoji' : 'word'
}

/** The domain of a token of that kind. */
export function domainOfToken(token: string): string {
  return token.slice(DOMAIN.length)
}
