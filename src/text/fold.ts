/**
 * Folding: the form in which two spellings of one word are equal. For finding and counting words, never for showing them.
 */

const ASCII = /^[\0-\x7f]*$/

/**
 * Marks that a reader takes for a variant of the letter below: accents of Latin, Greek and Cyrillic, Hebrew points, Arabic
 * vowel signs and hamzas. Those of Indic scripts and Thai are letters of their own, and the Japanese voicing marks change
 * the letter; they stay.
 */
const ACCENTS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u06d6-\u06ed]/g

/** What has no width of its own (joiners, bidi controls, soft hyphens, selectors of a glyph) and the Arabic stretcher. */
const INVISIBLE = /\p{Cf}|[\ufe00-\ufe0f]|\u0640/gu

/** Letters whose stroke or ligature no normalisation form takes apart, and those that only case folding joins. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ŧ: 't',
  þ: 'th',
  ς: 'σ',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
}
const SPECIAL_LETTERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu')

/**
 * The text in small letters, without accents and without width variants: `Ça VA, İstanbul?` becomes `ca va, istanbul?`,
 * `Straße` `strasse`, `ｶﾞﾙ` `ガル`. Spaces, punctuation and the order stay. Folding twice changes nothing more.
 * Emoji lose their joiners: take them from the text as it was written.
 */
export function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase()
  const bare = text.normalize('NFKD').replace(ACCENTS, '').replace(INVISIBLE, '').toLowerCase()
  const joined = bare
    .normalize('NFKD')
    .replace(ACCENTS, '')
    .replace(SPECIAL_LETTERS, (letter) => LETTERS[letter] ?? letter)
  return joined.normalize('NFC')
}
