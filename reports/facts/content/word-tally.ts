import { kindOfToken, PARTED } from '../../../src/text/tokens.ts'
import type { WordBody } from '../../../src/transform/words/word-body.ts'
import { placeIn } from '../../../src/transform/words/word-body.ts'

/** What one person wrote. */
export interface PersonTally {
  /** Messages with at least one word. */
  messages: number
  /** Times of each token, by its place. */
  readonly counts: Map<number, number>
}

/** Counts tokens by person. The tokens of the archive become numbers here, which the phrases use too. */
export class WordTally {
  readonly places = new Map<string, number>()
  readonly isWord: boolean[] = []
  readonly people = new Map<bigint, PersonTally>()

  add({ words, said }: WordBody): void {
    const { global, isWord } = this.placesOf(words)
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
        if (times > 0) tally.counts.set(global[token]!, (tally.counts.get(global[token]!) ?? 0) + times)
      }
      counts.fill(0)
    }
  }

  /** The numbers that the tokens of a body have here, and which of them are words. */
  placesOf(words: readonly string[]): { readonly global: Uint32Array; readonly isWord: readonly boolean[] } {
    const global = new Uint32Array(words.length)
    const isWord: boolean[] = []
    for (const [token, text] of words.entries()) {
      const place = placeIn(this.places, text)
      this.isWord[place] ??= text !== PARTED && kindOfToken(text) === 'word'
      global[token] = place
      isWord.push(this.isWord[place])
    }
    return { global, isWord }
  }

  #tallyOf(personId: bigint): PersonTally {
    const known = this.people.get(personId) ?? { messages: 0, counts: new Map() }
    this.people.set(personId, known)
    return known
  }
}
