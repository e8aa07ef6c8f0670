/**
 * Phrases of two and three words, counted exactly in bounded memory: the first pass counts them in buckets by a hash, which
 * tells what cannot have been said twice; the second counts the rest by what they are.
 */

import type { WordBody } from '../../../src/archive/words/word-body.ts'
import type { StopWords } from '../../../src/text/stop-words.ts'
import type { Phrase } from './content.ts'
import type { WordTally } from './word-tally.ts'

const BUCKETS = 2 ** 24
const TWICE = 2

export class PhraseCounter {
  readonly #tally: WordTally
  readonly #buckets = new Uint8Array(BUCKETS)
  readonly #pairs = new Map<number, number>()
  readonly #counts: number[] = []
  readonly #triples = new Map<number, number>()

  constructor(tally: WordTally) {
    this.#tally = tally
  }

  /** The first pass. */
  sift(body: WordBody): void {
    this.#each(body, (first, second, third) => {
      this.#mark(bucketOf(first, second, -1))
      if (third >= 0) this.#mark(bucketOf(first, second, third))
    })
  }

  /** The second, over the same. */
  count(body: WordBody): void {
    const size = this.#tally.places.size
    this.#each(body, (first, second, third) => {
      if (this.#buckets[bucketOf(first, second, -1)]! < TWICE) return
      const key = first * size + second
      const pair = this.#pairs.get(key) ?? this.#pairs.size
      this.#pairs.set(key, pair)
      this.#counts[pair] = (this.#counts[pair] ?? 0) + 1
      if (third < 0 || this.#buckets[bucketOf(first, second, third)]! < TWICE) return
      const triple = pair * size + third
      this.#triples.set(triple, (this.#triples.get(triple) ?? 0) + 1)
    })
  }

  /**
   * The most frequent of each length, ties by length and text; none of stop words alone, and no two that are said only within one and
   * the same three.
   *
   * @param most of each length
   * @param spelled how a folded word is shown
   */
  phrases(stopWords: StopWords, most: number, spelled: (word: string) => string): readonly Phrase[] {
    const words = [...this.#tally.places.keys()]
    const size = words.length
    const keys = [...this.#pairs.keys()]
    const within = new Set<number>()
    const triples: Found[] = []
    for (const [key, times] of this.#triples) {
      const [pair, third] = [Math.floor(key / size), key % size]
      const [first, second] = [Math.floor(keys[pair]! / size), keys[pair]! % size]
      const other = this.#pairs.get(second * size + third)
      for (const each of [pair, other]) if (each !== undefined && this.#counts[each] === times) within.add(each)
      triples.push({ parts: () => [words[first]!, words[second]!, words[third]!], times })
    }
    const pairs = keys
      .map((key, pair) => ({ pair, parts: () => [words[Math.floor(key / size)]!, words[key % size]!] }))
      .filter(({ pair }) => !within.has(pair))
      .map(({ pair, parts }) => ({ parts, times: this.#counts[pair]! }))
    const top = { stopWords, most, spelled }
    // Of equal ones the longer first; those of one length stay in the order of their texts.
    const both = [...topPhrases(pairs, 2, top), ...topPhrases(triples, 3, top)]
    return both.sort((one, other) => other.times - one.times || other.words - one.words)
  }

  #mark(bucket: number): void {
    if (this.#buckets[bucket]! < TWICE) this.#buckets[bucket]! += 1
  }

  /** Every two words that stand together, with the one behind them or -1. */
  #each({ words, said }: WordBody, see: (first: number, second: number, third: number) => void): void {
    const { isWord } = this.#tally
    // Numbers of words; -1 for what is none.
    const places = Int32Array.from(this.#tally.placesOf(words), (place) => (isWord[place] ? place : -1))
    for (const { messages } of said) {
      for (const tokens of messages) {
        for (let at = 0; at + 1 < tokens.length; at += 1) {
          const first = places[tokens[at]!]!
          const second = places[tokens[at + 1]!]!
          if (first < 0 || second < 0) continue
          const third = tokens[at + 2]
          see(first, second, third === undefined ? -1 : places[third]!)
        }
      }
    }
  }
}

interface Found {
  readonly parts: () => readonly string[]
  readonly times: number
}

interface Choice {
  readonly stopWords: StopWords
  readonly most: number
  readonly spelled: (word: string) => string
}

function topPhrases(
  found: readonly Found[],
  words: 2 | 3,
  { stopWords: { isStopWord }, most, spelled }: Choice,
): readonly Phrase[] {
  return found
    .filter(({ times }) => times >= TWICE)
    .map(({ parts, times }) => ({ parts: parts(), times }))
    .filter(({ parts }) => parts.some((word) => !isStopWord(word)))
    .map(({ parts, times }) => ({ parts, times, name: parts.join(' ') }))
    .sort((one, other) => other.times - one.times || (one.name < other.name ? -1 : 1))
    .slice(0, most)
    .map(({ parts, times }) => ({ text: joined(parts.map(spelled)), words, times }))
}

/** Scripts that write no blanks between words. */
const WITHOUT_BLANKS = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]+$/u

function joined(words: readonly string[]): string {
  return words.reduce((text, word) => {
    const isOneScript = WITHOUT_BLANKS.test(word) && WITHOUT_BLANKS.test(text.slice(-1))
    return isOneScript ? text + word : `${text} ${word}`
  })
}

function bucketOf(first: number, second: number, third: number): number {
  let hash = Math.imul(first + 1, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b) ^ Math.imul(third + 2, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 15), 0x27d4eb2f)
  return (hash ^ (hash >>> 13)) >>> 8
}
