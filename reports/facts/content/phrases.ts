/**
 * Phrases of two and three words, counted exactly in bounded memory: the first pass counts them in buckets by a hash, which
 * tells what cannot have been said twice; the second counts the rest by what they are.
 */
import type { FlatWords } from '../../../src/archive/words/flat-words.ts'
import type { StopWords } from '../../../src/text/stop-words.ts'
import type { Phrase } from './content.ts'
import { PairCounts } from './pair-counts.ts'
import { IN_RANGE, type Span, type WordTally } from './word-tally.ts'

const BUCKETS = 2 ** 24
const TWICE = 2

/**
 * What a body tells once its words have numbers.
 *
 * @param places numbers of its words
 * @param spans of each day and sender of it, in which of the two stretches it lies
 */
export interface PlacedWords {
  readonly places: Int32Array
  readonly spans: Uint8Array
}

export class PhraseCounter {
  readonly #tally: WordTally
  readonly #buckets = new Uint8Array(BUCKETS)
  readonly #pairs = new PairCounts()
  /** A pair's place in `#pairs`, with the word behind it. */
  readonly #triples = new PairCounts()

  constructor(tally: WordTally) {
    this.#tally = tally
  }

  /** The first pass: what is not said twice in either stretch is not counted. */
  sift(body: FlatWords, placed: PlacedWords): void {
    this.#each(body, placed, (first, second, third) => {
      this.#mark(bucketOf(first, second, -1))
      if (third >= 0) this.#mark(bucketOf(first, second, third))
    })
  }

  /** The second, over the same. */
  count(body: FlatWords, placed: PlacedWords): void {
    this.#each(body, placed, (first, second, third, span) => {
      if (this.#buckets[bucketOf(first, second, -1)]! < TWICE) return
      const [inRange, inYear] = [span & IN_RANGE, span >> 1]
      const pair = this.#pairs.add(first, second, inRange, inYear)
      if (third < 0 || this.#buckets[bucketOf(first, second, third)]! < TWICE) return
      this.#triples.add(pair, third, inRange, inYear)
    })
  }

  /**
   * The most frequent of each length, ties by length and text; none of stop words alone, and no two that are said only within one and
   * the same three.
   *
   * @param most of each length
   * @param spelled how a folded word is shown
   */
  phrases(span: Span, stopWords: StopWords, most: number, spelled: (word: string) => string): readonly Phrase[] {
    const words = [...this.#tally.places.keys()]
    const [pairs, triples] = [this.#pairs, this.#triples]
    const [pairTimes, tripleTimes] = [pairs.counts(span), triples.counts(span)]
    const within = new Uint8Array(pairs.size)
    for (const [triple, times] of tripleTimes.entries()) {
      if (times < TWICE) continue
      const pair = triples.first(triple)
      const other = pairs.find(pairs.second(pair), triples.second(triple))
      for (const each of [pair, other]) if (each >= 0 && pairTimes[each] === times) within[each] = 1
    }
    const partsOfPair = (pair: number) => [words[pairs.first(pair)]!, words[pairs.second(pair)]!]
    const partsOfTriple = (triple: number) => [...partsOfPair(triples.first(triple)), words[triples.second(triple)]!]
    const choice = { isStopWord: stopWords.isStopWord, most, spelled }
    // Of equal ones the longer first; those of one length stay in the order of their texts.
    const both = [
      ...topPhrases(
        pairTimes.map((times, pair) => (within[pair] === 1 ? 0 : times)),
        partsOfPair,
        2,
        choice,
      ),
      ...topPhrases(tripleTimes, partsOfTriple, 3, choice),
    ]
    return both.sort((one, other) => other.times - one.times || other.words - one.words)
  }

  #mark(bucket: number): void {
    if (this.#buckets[bucket]! < TWICE) this.#buckets[bucket]! += 1
  }

  /** Every two words that stand together, with the one behind them or -1. */
  #each(
    { messages, lengths, tokens }: FlatWords,
    { places, spans }: PlacedWords,
    see: (first: number, second: number, third: number, span: number) => void,
  ): void {
    const { isWord } = this.#tally
    // Numbers of words; -1 for what is none.
    const words = places.map((place) => (isWord[place] ? place : -1))
    let [message, at] = [0, 0]
    for (const [said, count] of messages.entries()) {
      const span = spans[said]!
      for (const last = message + count; message < last; message += 1) {
        const end = at + lengths[message]!
        if (span === 0) {
          at = end
          continue
        }
        let first = -1
        let second = at < end ? words[tokens[at]!]! : -1
        for (at += 1; at < end; at += 1) {
          first = second
          second = words[tokens[at]!]!
          if (first >= 0 && second >= 0) see(first, second, at + 1 < end ? words[tokens[at + 1]!]! : -1, span)
        }
        at = end
      }
    }
  }
}

interface Choice {
  readonly isStopWord: (word: string) => boolean
  readonly most: number
  readonly spelled: (word: string) => string
}

/** From the most frequent on, all of each frequency, until there are enough: only those are spelled out and sorted. */
function topPhrases(
  timesOf: Uint32Array,
  partsOf: (place: number) => readonly string[],
  words: 2 | 3,
  { isStopWord, most, spelled }: Choice,
): readonly Phrase[] {
  const found: { readonly parts: readonly string[]; readonly name: string; readonly times: number }[] = []
  let last = 0
  for (const place of frequentFirst(timesOf)) {
    const times = timesOf[place]!
    if (found.length >= most && times < last) break
    last = times
    const parts = partsOf(place)
    if (!parts.every(isStopWord)) found.push({ parts, name: parts.join(' '), times })
  }
  return found
    .sort((one, other) => other.times - one.times || (one.name < other.name ? -1 : 1))
    .slice(0, most)
    .map(({ parts, times }) => ({ text: joined(parts.map(spelled)), words, times }))
}

/** Places of what was said twice or more. */
function frequentFirst(timesOf: Uint32Array): readonly number[] {
  const places: number[] = []
  for (const [place, times] of timesOf.entries()) if (times >= TWICE) places.push(place)
  return places.sort((one, other) => timesOf[other]! - timesOf[one]!)
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
