import type { FlatWords } from '../../../src/archive/words/flat-words.ts'
import { placeIn } from '../../../src/archive/words/word-body.ts'
import { fold } from '../../../src/text/fold.ts'
import { kindOfToken, PARTED } from '../../../src/text/tokens.ts'
import { Numbers } from '../activity/numbers.ts'
import { PairCounts } from './pair-counts.ts'

/** Of the two stretches of days that are counted side by side, which a day lies in: added up. */
export const IN_RANGE = 1
export const IN_YEAR = 2
export type Span = 'range' | 'year'

/**
 * Counts tokens by person, over a range and over a year at once. The tokens of the archive become numbers here, which the
 * phrases use too; words that differ in accents alone are one.
 */
export class WordTally {
  /** Tokens, words folded, and their places. */
  readonly places = new Map<string, number>()
  readonly isWord: boolean[] = []
  /** Who wrote any. */
  readonly people: bigint[] = []
  /** Of each person (its place) how often which token (its place). */
  readonly uses = new PairCounts()
  /** Tokens as they are written: folding each once is what takes long. */
  readonly #written = new Map<string, number>()
  /** Of what is written, the place of what it folds to. */
  readonly #places = new Numbers()
  /** Of what is written, how often. */
  readonly #times: Readonly<Record<Span, Numbers>> = { range: new Numbers(), year: new Numbers() }
  readonly #people = new Map<bigint, number>()
  /** Of each person, messages with at least one word. */
  readonly #messages: Readonly<Record<Span, Map<number, number>>> = { range: new Map(), year: new Map() }
  #local = { range: new Uint32Array(0), year: new Uint32Array(0) }
  readonly #spellings: Record<Span, ReadonlyMap<number, Written> | null> = { range: null, year: null }

  /**
   * @param spans of each day and sender of the body, in which of the two stretches it lies
   * @returns the numbers that its words have here
   */
  add({ words, people, messages, lengths, tokens }: FlatWords, spans: Uint8Array): Int32Array {
    const written = Int32Array.from(words, (text) => this.#written.get(text) ?? this.#placeOfNew(text))
    const places = written.map((each) => this.#places.at(each))
    const isWord = Uint8Array.from(places, (place) => Number(this.isWord[place]))
    if (this.#local.range.length < words.length) {
      this.#local = { range: new Uint32Array(words.length * 2), year: new Uint32Array(words.length * 2) }
    }
    const { range, year } = this.#local
    // Days of a person stand apart; what is counted of each at once needs one look-up a word.
    const ofPerson = Map.groupBy(people.keys(), (said) => people[said]!)
    const starts = startsOf(messages, lengths)
    for (const [personId, own] of ofPerson) {
      const touched: number[] = []
      let [inRange, inYear] = [0, 0]
      for (const said of own) {
        const span = spans[said]!
        if (span === 0) continue
        let at = starts.tokens[said]!
        for (let nth = 0; nth < messages[said]!; nth += 1) {
          let hasWords = 0
          for (const end = at + lengths[starts.messages[said]! + nth]!; at < end; at += 1) {
            const token = tokens[at]!
            if (range[token] === 0 && year[token] === 0) touched.push(token)
            range[token]! += span & IN_RANGE
            year[token]! += span >> 1
            hasWords |= isWord[token]!
          }
          inRange += hasWords & span
          inYear += hasWords & (span >> 1)
        }
      }
      if (touched.length === 0) continue
      const person = this.#person(personId)
      this.#add('range', person, inRange)
      this.#add('year', person, inYear)
      for (const token of touched) {
        this.uses.add(person, places[token]!, range[token]!, year[token]!)
        this.#times.range.add(written[token]!, range[token]!)
        this.#times.year.add(written[token]!, year[token]!)
        range[token] = 0
        year[token] = 0
      }
    }
    return places
  }

  messagesOf(person: number, span: Span): number {
    return this.#messages[span].get(person) ?? 0
  }

  /** How a word is mostly written; of equal spellings the first by text. */
  spellingOf(folded: string, span: Span): string {
    this.#spellings[span] ??= this.#spelled(span)
    return this.#spellings[span].get(this.places.get(folded) ?? -1)?.text ?? folded
  }

  #spelled(span: Span): ReadonlyMap<number, Written> {
    const best = new Map<number, Written>()
    for (const [text, written] of this.#written) {
      const times = this.#times[span].at(written)
      const place = this.#places.at(written)
      const known = best.get(place)
      const isBetter = known === undefined || times > known.times || (times === known.times && text < known.text)
      if (times > 0 && isBetter) best.set(place, { text, times })
    }
    return best
  }

  #placeOfNew(text: string): number {
    const isWord = text !== PARTED && kindOfToken(text) === 'word'
    const place = placeIn(this.places, isWord ? fold(text) : text)
    this.isWord[place] ??= isWord
    const written = this.#places.length
    this.#written.set(text, written)
    this.#places.push(place)
    this.#times.range.push(0)
    this.#times.year.push(0)
    return written
  }

  #person(id: bigint): number {
    const known = this.#people.get(id) ?? this.people.push(id) - 1
    this.#people.set(id, known)
    return known
  }

  #add(span: Span, person: number, messages: number): void {
    if (messages > 0) this.#messages[span].set(person, this.messagesOf(person, span) + messages)
  }
}

interface Written {
  readonly text: string
  readonly times: number
}

/** Where the messages, and the tokens, of each day and sender begin. */
function startsOf(
  messages: readonly number[],
  lengths: Uint32Array,
): { readonly messages: readonly number[]; readonly tokens: readonly number[] } {
  const starts = { messages: [] as number[], tokens: [] as number[] }
  let [message, token] = [0, 0]
  for (const count of messages) {
    starts.messages.push(message)
    starts.tokens.push(token)
    for (const end = message + count; message < end; message += 1) token += lengths[message]!
  }
  return starts
}
