/** Words that say little on their own (the, and, das, のは), by language, of the library `stopword`. */
import lists from 'stopword'
import { fold } from './fold.ts'

/** ISO 639-3 codes as the library has them, without its variants and its list of digits. */
const CODES = Object.keys(lists).filter((key) => /^[a-z]{3}$/.test(key))

const names = new Intl.DisplayNames('en', { type: 'language' })

interface Language {
  readonly name: string
  readonly words: ReadonlySet<string>
  readonly leastShare: number
}

let known: readonly Language[] | undefined

/** Folded as counted words are; made when first asked for. */
function languages(): readonly Language[] {
  known ??= CODES.map((code) => {
    const words = lists[code] ?? []
    const isLatin = words.filter((word) => /\p{sc=Latin}/u.test(word)).length > words.length / 2
    const leastShare = isLatin ? LEAST_SHARE : LEAST_SHARE_OTHER_LETTERS
    return { name: names.of(code) ?? code, words: new Set(words.map(fold)), leastShare }
  })
  return known
}

/**
 * The least share of all words that a language's stop words must explain, beyond those of the languages before it. In Latin
 * letters many lists hold words of other languages; in other letters a few are enough to tell.
 */
const LEAST_SHARE = 0.02
const LEAST_SHARE_OTHER_LETTERS = 0.002
/** A word or two could be anyone's. */
const LEAST_DISTINCT = 3
const MOST_LANGUAGES = 8

export interface StopWords {
  /** In English. */
  readonly languages: readonly string[]
  isStopWord(word: string): boolean
}

/** English runs them together: it's, don't, you'll. */
const CONTRACTED = /'(?:s|m|d|t|ll|re|ve)$/

/**
 * Stop words of the languages that words are in: of each language in turn the one whose list explains the most of what those
 * before it leave, as long as that is one word in fifty (in other letters than Latin, in five hundred). Told from the words alone, so that the
 * same words give the same.
 *
 * @param counts words and how often each is used
 */
export function stopWordsFor(counts: ReadonlyMap<string, number>): StopWords {
  const all = [...counts.values()].reduce((sum, times) => sum + times, 0)
  const chosen: Language[] = []
  const words = new Set<string>()
  while (chosen.length < MOST_LANGUAGES) {
    const [best] = languages()
      .map((language) => ({ language, explained: explainedBy(language, counts, words) }))
      .filter(({ language, explained }) => explained > 0 && explained >= all * language.leastShare)
      .sort((one, other) => other.explained - one.explained)
    if (best === undefined) break
    chosen.push(best.language)
    for (const word of best.language.words) words.add(word)
  }
  const isStopWord = (word: string) =>
    words.has(word) ||
    (CONTRACTED.test(word) && (words.has(word.replace(CONTRACTED, '')) || words.has(word.replace(/n't$/, ''))))
  return { languages: chosen.map(({ name }) => name), isStopWord }
}

/** How many words a list explains that those before it leave; none where it has too few of them to tell a language. */
function explainedBy({ words }: Language, counts: ReadonlyMap<string, number>, already: ReadonlySet<string>): number {
  let [explained, distinct] = [0, 0]
  for (const word of words) {
    const times = already.has(word) ? 0 : (counts.get(word) ?? 0)
    explained += times
    if (times > 0) distinct += 1
  }
  return distinct < LEAST_DISTINCT ? 0 : explained
}
