/**
 * How the words of one thread and quarter of a year lie in one column: a list of all that occur, the most frequent first,
 * and for each day and sender, message by message, their places in it. Nothing else of a text is there, and no word that no
 * message has.
 *
 * Parting a text into words takes ten times as long as counting them, so that is what is kept; with a row for each word it
 * would be many times the size. By day, so that a changed day is parted anew alone, and so that a range of days of any zone
 * needs texts only at its two ends. A quarter, since on the messages of the demo a month takes 17 bytes a message, a quarter
 * 12, a year 7, and each is written anew when one of its days has changed.
 */
import { zstdCompressSync } from 'node:zlib'
import { unpack } from './unpack.ts'
import { ByteReader, ByteSink } from './varints.ts'

/** What one person wrote on one UTC day: of each message its tokens, by their places in the list. None is without any. */
export interface Said {
  /** Days since 1970-01-01. */
  readonly day: number
  readonly personId: bigint
  readonly messages: readonly (readonly number[] | Uint32Array)[]
}

export interface WordBody {
  readonly words: readonly string[]
  readonly said: readonly Said[]
}

/** The bodies, which share no day of a person, as one, in the order of days and people: equal content gives equal bytes. */
export function encodeWords(bodies: readonly WordBody[]): Buffer {
  const places = new Map<string, number>()
  const placeOf = bodies.map(({ words }) => words.map((word) => placeIn(places, word)))
  const said = bodies.flatMap(({ said: own }, body) => own.map((each) => ({ ...each, placeOf: placeOf[body]! })))
  const counts = new Uint32Array(places.size)
  for (const each of said) {
    for (const tokens of each.messages) for (const token of tokens) counts[each.placeOf[token]!]! += 1
  }
  const words = [...places.keys()]
  const order = words
    .map((_, place) => place)
    .filter((place) => counts[place]! > 0)
    .sort((one, other) => counts[other]! - counts[one]! || (words[one]! < words[other]! ? -1 : 1))
  const rank = new Uint32Array(places.size)
  for (const [place, word] of order.entries()) rank[word] = place
  const sink = new ByteSink()
  sink.texts(order.map((word) => words[word]!))
  said.sort((one, other) => one.day - other.day || (one.personId < other.personId ? -1 : 1))
  sink.varint(said.length)
  let last = 0
  for (const { day, personId, messages, placeOf } of said) {
    sink.varint(day - last)
    last = day
    sink.int64(personId)
    sink.varint(messages.length)
    for (const tokens of messages) {
      sink.varint(tokens.length)
      for (const token of tokens) sink.varint(rank[placeOf[token]!]!)
    }
  }
  const body = sink.finish()
  return zstdCompressSync(body, { pledgedSrcSize: body.length, chunkSize: Math.max(64, body.length) })
}

export function decodeWords(body: Uint8Array): WordBody {
  const reader = new ByteReader(unpack(body))
  const words = reader.texts()
  const said: Said[] = []
  let day = 0
  for (let left = reader.varint(); left > 0; left -= 1) {
    day += reader.varint()
    const personId = reader.int64()
    const messages: Uint32Array[] = []
    for (let count = reader.varint(); count > 0; count -= 1) messages.push(reader.varints(reader.varint()))
    said.push({ day, personId, messages })
  }
  return { words, said }
}

/** The place of a word in a list that grows; a new one gets the next. */
export function placeIn(places: Map<string, number>, word: string): number {
  const known = places.get(word)
  if (known !== undefined) return known
  places.set(word, places.size)
  return places.size - 1
}
