/**
 * Undoes the disguises of words. Letters that look alike across scripts become one, by Unicode's list of confusables;
 * fancy letters (𝐅𝐑𝐄𝐄, ⓕⓡⓔⓔ), invisible signs, digits in place of letters (fr33) and letters set apart (f r e e) become
 * plain. Phrases go through the same, so that both sides are compared in one form, whatever the language.
 */
import unhomoglyph from 'unhomoglyph'
import { fold } from '../../text/fold.ts'

const LEET: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  8: 'b',
  $: 's',
  '@': 'a',
  '!': 'i',
  '€': 'e',
}
/** A word of letters and such signs; a number or an amount ("5$", "10k") stays what it is. */
const LEET_WORD =
  /(?<![\p{L}\p{N}.:/@])(?=[\p{L}\d$@!€]*\p{L})\p{L}*[0134578$@!€][\p{L}0134578$@!€]*(?![\p{L}\p{N}.:/@])/gu
const APART = /(?<![\p{L}\p{N}])(?:\p{L}[\s.\-_*·|]){3,}\p{L}(?![\p{L}\p{N}])/gu
/** Repeated beyond what any word has: `freeeee`. */
const STRETCHED = /(\p{L})\1{2,}/u
const DOUBLED = /(\p{L})\1+/gu
/** In marks that stand in for pauses between words. */
const PUNCTUATION = /[^\p{L}\p{N}\p{M}$%€£]+/gu

/** In this form words of texts and of lists are compared. */
export function plainForm(text: string): string {
  return spaced(skeleton(fold(text)))
}

export interface Undisguised {
  /** As `plainForm`. */
  readonly plain: string
  /** The same after digits and spaced letters are undone too. */
  readonly bare: string
  /** Where letters were drawn out: the same, each double letter single. Compare with `singled`. */
  readonly single: string | null
  /** Words whose letters stood apart: where all gaps were alike, several words in one. */
  readonly joined: readonly string[]
  /** Which disguises there were, in words. */
  readonly disguises: readonly string[]
}

export function undisguise(text: string): Undisguised {
  const disguises = new Set<string>()
  // М and m look alike, м and m do not: in a word of two alphabets capitals are undone as they stand.
  const oneAlphabet = text.replace(/\p{L}{3,}/gu, (word) => {
    if (!isMixed(word)) return word
    disguises.add('letters of several alphabets in one word')
    return unhomoglyph(word)
  })
  if (/[\u{1d400}-\u{1d7ff}\u{24b6}-\u{24e9}\u{1f130}-\u{1f189}]/u.test(text)) disguises.add('letters drawn as signs')
  if (
    /\p{L}[\u200b-\u200d\u2060\u00ad\ufeff]\p{L}/u.test(text) &&
    !/\p{sc=Arab}|\p{sc=Deva}|\p{sc=Beng}|\p{sc=Taml}|\p{sc=Mlym}|\p{sc=Sinh}/u.test(text)
  ) {
    disguises.add('invisible signs inside words')
  }
  const folded = fold(oneAlphabet)
  const joined: string[] = []
  const together = folded.replace(APART, (letters) => {
    disguises.add('letters set apart')
    const word = letters.replace(/[^\p{L}]/gu, '')
    joined.push(skeleton(word))
    return word
  })
  const spelt = together.replace(LEET_WORD, (word) => {
    const plain = [...word].map((sign) => LEET[sign] ?? sign).join('')
    return /\p{L}{3,}/u.test(plain) ? plain : word
  })
  const bare = spaced(skeleton(spelt))
  const single = STRETCHED.test(spelt) ? singled(bare) : null
  return { plain: spaced(skeleton(folded)), bare, single, joined, disguises: [...disguises] }
}

/** `free money` as `fre money`: what is left when no letter counts twice. */
export function singled(plain: string): string {
  return plain.replace(DOUBLED, '$1')
}

const skeletons = new Map<string, string>()

/** Letter for letter, remembered: texts use few. Digits stay, since for the list they are letters (0 is O). */
function skeleton(text: string): string {
  let plain = ''
  for (const letter of text) {
    if (letter >= '0' && letter <= '9') {
      plain += letter
      continue
    }
    let known = skeletons.get(letter)
    if (known === undefined) {
      known = fold(unhomoglyph(letter))
      skeletons.set(letter, known)
    }
    plain += known
  }
  return plain
}

function spaced(text: string): string {
  return text.replace(PUNCTUATION, ' ').trim()
}

const SCRIPTS = [/\p{sc=Latin}/u, /\p{sc=Cyrillic}/u, /\p{sc=Greek}/u, /\p{sc=Cherokee}/u] as const

/** µ and Ω stand beside Latin letters in units, which are shorter. */
function isMixed(word: string): boolean {
  return /[^\p{sc=Latin}]/u.test(word) && SCRIPTS.filter((script) => script.test(word)).length > 1
}
