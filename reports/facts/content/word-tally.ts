import type { WordBody } from '../../../src/archive/words/word-body.ts'
import { placeIn } from '../../../src/archive/words/word-body.ts'
import { fold } from '../../../src/text/fold.ts'
import { kindOfToken, PARTED } from '../../../src/text/tokens.ts'

/** What one person wrote. */
export interface PersonTally {
  /** Messages with at least one word. */
  messages: number
  /** Times of each token, by its place. */
  readonly counts: Map<number, number>
}

/**
 * Counts tokens by person. The tokens of the archive become numbers here, which the phrases use too; words that differ in
 * accents alone are one.
 */
export class WordTally {
  readonly places = new Map<string, number>()
  /** The numbers of tokens as they are written: folding each once is what takes long. */
  readonly #written = new Map<string, number>()
  #last: { readonly words: readonly string[]; readonly places: Uint32Array } = { words: [], places: new Uint32Array() }
  /** Of each word, how often it was written otherwise than folded. */
  readonly #spellings = new Map<number, Map<string, number>>()
  readonly isWord: boolean[] = []
  readonly people = new Map<bigint, PersonTally>()

  add({ words, said }: WordBody): void {
    const places = this.placesOf(words)
    const isWord = Array.from(places, (place) => this.isWord[place]!)
    const counts = new Uint32Array(words.length)
    for (const [personId, own] of Map.groupBy(said, (each) => each.personId)) {
      const tally = this.#tallyOf(personId)
      for (const { messages } of own) {
        for (const tokens of messages) {
          let hasWords = false
          for (const token of tokens) {
            counts[token]! += 1
            hasWords ||= isWord[token]!
          }
          if (hasWords) tally.messages += 1
        }
      }
      for (const [token, times] of counts.entries()) {
        if (times > 0) this.#addSpelling(places[token]!, words[token]!, times)
        if (times > 0) tally.counts.set(places[token]!, (tally.counts.get(places[token]!) ?? 0) + times)
      }
      counts.fill(0)
    }
  }

  /** The numbers that the tokens of a body have here. */
  placesOf(words: readonly string[]): Uint32Array {
    if (this.#last.words === words) return this.#last.places
    const places = new Uint32Array(words.length)
    for (const [token, text] of words.entries()) places[token] = this.#written.get(text) ?? this.#placeOfNew(text)
    this.#last = { words, places }
    return places
  }

  #placeOfNew(text: string): number {
    const isWord = text !== PARTED && kindOfToken(text) === 'word'
    const place = placeIn(this.places, isWord ? fold(text) : text)
    this.isWord[place] ??= isWord
    this.#written.set(text, place)
    return place
  }

  /** How a word is mostly written; of equal spellings the first by text. */
  spellingOf(folded: string, times: number): string {
    const others = this.#spellings.get(this.places.get(folded) ?? -1)
    if (others === undefined) return folded
    const asFolded = times - [...others.values()].reduce((sum, each) => sum + each, 0)
    return [...others].reduce(
      (most, each) => (each[1] > most[1] || (each[1] === most[1] && each[0] < most[0]) ? each : most),
      [folded, asFolded] as const,
    )[0]
  }

  #addSpelling(place: number, text: string, times: number): void {
    if (this.places.get(text) === place) return
    const known = this.#spellings.get(place) ?? new Map<string, number>()
    this.#spellings.set(place, known)
    known.set(text, (known.get(text) ?? 0) + times)
  }

  #tallyOf(personId: bigint): PersonTally {
    const known = this.people.get(personId) ?? { messages: 0, counts: new Map() }
    this.people.set(personId, known)
    return known
  }
}
