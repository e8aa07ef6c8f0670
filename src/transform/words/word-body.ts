/**
 * How the words of one thread and month lie in one column: a list of all that occur, the most frequent first, and for each
 * day and sender, message by message, their places in it. Nothing else of a text is there, and no word that no message has.
 *
 * Parting a text into words takes ten times as long as counting them, so that is what is kept; of a row a (day, sender) for
 * each word it would be five times the size. By day, so that a changed day is parted anew alone, and so that any range of
 * days of any zone needs texts only at its two ends.
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { ByteReader, ByteSink } from './varints.ts'

/** What one person wrote on one UTC day; each message by its tokens. Messages without any are left out. */
export interface Said {
  /** Days since 1970-01-01. */
  readonly day: number
  readonly personId: bigint
  readonly messages: readonly (readonly string[])[]
}

/** The same with places in a list in the place of words. */
export interface SaidByPlace {
  readonly day: number
  readonly personId: bigint
  readonly messages: readonly Uint32Array[]
}

export interface WordBody {
  readonly words: readonly string[]
  readonly said: readonly SaidByPlace[]
}

/** In the order of days and people, whatever the order given; equal content gives equal bytes. */
export function encodeWords(said: readonly Said[]): Buffer {
  const places = new Map(wordList(said).map((word, place) => [word, place]))
  const sink = new ByteSink()
  sink.texts([...places.keys()])
  const ordered = said
    .filter(({ messages }) => messages.length > 0)
    .sort((one, other) => one.day - other.day || (one.personId < other.personId ? -1 : 1))
  sink.varint(ordered.length)
  let last = 0
  for (const { day, personId, messages } of ordered) {
    sink.varint(day - last)
    last = day
    sink.int64(personId)
    sink.varint(messages.length)
    for (const tokens of messages) {
      sink.varint(tokens.length)
      for (const token of tokens) sink.varint(places.get(token)!)
    }
  }
  return zstdCompressSync(sink.finish())
}

export function decodeWords(body: Uint8Array): WordBody {
  const reader = new ByteReader(zstdDecompressSync(body))
  const words = reader.texts()
  const said: SaidByPlace[] = []
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

/** The same as `encodeWords` takes it. */
export function saidIn(body: Uint8Array): readonly Said[] {
  const { words, said } = decodeWords(body)
  return said.map(({ day, personId, messages }) => ({
    day,
    personId,
    messages: messages.map((places) => Array.from(places, (place) => words[place]!)),
  }))
}

function wordList(said: readonly Said[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { messages } of said) {
    for (const tokens of messages) for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1)
  }
  return [...counts].sort(([one, a], [other, b]) => b - a || (one < other ? -1 : 1)).map(([word]) => word)
}
