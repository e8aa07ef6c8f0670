import { unpack } from './unpack.ts'
import type { WordBody } from './word-body.ts'

/**
 * A body as columns, for those who count: of each day and sender how many messages, of each message how many tokens, and all
 * tokens one after the other. Views of buffers that the next body overwrites.
 */
export interface FlatWords {
  /** None where they were not asked for. */
  readonly words: readonly string[]
  /** Days since 1970-01-01, of each day and sender. */
  readonly days: readonly number[]
  readonly people: readonly bigint[]
  readonly messages: readonly number[]
  readonly lengths: Uint32Array
  /** Places in the list of words. */
  readonly tokens: Uint32Array
}

/** Reads bodies that `encodeWords` wrote, one after the other. */
export class FlatWordReader {
  #lengths = new Uint32Array(0)
  #tokens = new Uint32Array(0)

  /** @param withWords whether the texts are wanted, which take as long to read as all the rest */
  read(body: Uint8Array, withWords: boolean): FlatWords {
    const bytes = unpack(body)
    if (this.#tokens.length < bytes.length) {
      this.#tokens = new Uint32Array(bytes.length * 2)
      this.#lengths = new Uint32Array(bytes.length * 2)
    }
    const [tokens, lengths] = [this.#tokens, this.#lengths]
    let at = 0
    const varint = (): number => {
      let value = 0
      for (let scale = 1; ; scale *= 128) {
        const byte = bytes[at++]!
        value += (byte & 127) * scale
        if (byte < 128) return value
      }
    }
    const wordCount = varint()
    const wordLengths = Array.from({ length: wordCount }, varint)
    const textBytes = varint()
    const words = withWords ? sliced(bytes.toString('utf8', at, at + textBytes), wordLengths) : []
    at += textBytes
    const said = varint()
    const days: number[] = []
    const people: bigint[] = []
    const messages: number[] = []
    let [day, message, token] = [0, 0, 0]
    for (let left = said; left > 0; left -= 1) {
      day += varint()
      days.push(day)
      people.push(bytes.readBigInt64LE(at))
      at += 8
      const count = varint()
      messages.push(count)
      for (let nth = 0; nth < count; nth += 1) {
        const length = varint()
        lengths[message++] = length
        for (const end = token + length; token < end; token += 1) {
          const byte = bytes[at]!
          // Nearly all: the most frequent words have the smallest places.
          if (byte < 128) {
            tokens[token] = byte
            at += 1
          } else tokens[token] = varint()
        }
      }
    }
    return { words, days, people, messages, lengths: lengths.subarray(0, message), tokens: tokens.subarray(0, token) }
  }
}

function sliced(all: string, lengths: readonly number[]): readonly string[] {
  let from = 0
  return lengths.map((length) => {
    from += length
    return all.slice(from - length, from)
  })
}

/** The same of a body that was never packed. */
export function flatWords({ words, said }: WordBody): FlatWords {
  return {
    words,
    days: said.map(({ day }) => day),
    people: said.map(({ personId }) => personId),
    messages: said.map(({ messages }) => messages.length),
    lengths: Uint32Array.from(said.flatMap(({ messages }) => messages.map((tokens) => tokens.length))),
    tokens: Uint32Array.from(said.flatMap(({ messages }) => messages.flatMap((tokens) => [...tokens]))),
  }
}
