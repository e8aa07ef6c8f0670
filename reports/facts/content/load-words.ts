import type { Transaction } from '../../../src/archive/archive.ts'
import { stopWordsFor } from '../../../src/text/stop-words.ts'
import { domainOfToken, kindOfToken, PARTED } from '../../../src/text/tokens.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { Activity } from '../activity/activity.ts'
import { byCount } from '../by-count.ts'
import { personOf } from '../count-up.ts'
import type { DayRange, Filters } from '../filters.ts'
import type { PersonLabel } from '../label-people.ts'
import type { Names } from '../read-names.ts'
import type { PersonWords, Used, WordFacts } from './content.ts'
import { PhraseCounter, type PlacedWords } from './phrases.ts'
import { readBodies, readEdges } from './read-words.ts'
import { IN_RANGE, IN_YEAR, type Span, WordTally } from './word-tally.ts'

/** More rows than this nobody reads. */
export const MOST_WORDS = 1000
export const MOST_PHRASES = 500
/** Numbers, and single signs of the Japanese syllabaries, which are mere particles. */
const SAYS_LITTLE = /^(?:\p{N}[\p{N}.,:'_]*|[\p{sc=Hiragana}\p{sc=Katakana}])$/u

export interface WordSpans {
  readonly range: DayRange
  /** Lies in the range. Null: not wanted. */
  readonly year: DayRange | null
}

/** Counts what was written in a range and in a year of it, in two passes over what was parted into words. */
export async function loadWords(
  tx: Transaction,
  activity: Activity,
  filters: Filters,
  offsets: ZoneOffsets,
  spans: WordSpans,
  names: Names,
): Promise<{ readonly range: WordFacts; readonly year: WordFacts | null }> {
  const tally = new WordTally()
  const phrases = new PhraseCounter(tally)
  const edges = [
    { body: await readEdges(tx, filters, offsets, spans.range, activity), span: IN_RANGE },
    ...(spans.year === null
      ? []
      : [{ body: await readEdges(tx, filters, offsets, spans.year, activity), span: IN_YEAR }]),
  ].map(({ body, span }) => ({ body, spans: new Uint8Array(body.days.length).fill(span) }))
  const placed: PlacedWords[] = []
  for await (const body of readBodies(tx, filters, spans.range, true)) {
    const own = spansOf(body, spans, filters)
    placed.push({ places: tally.add(body, own), spans: own })
    phrases.sift(body, placed.at(-1)!)
  }
  const edgesPlaced = edges.map(({ body, spans: own }) => ({
    body,
    placed: { places: tally.add(body, own), spans: own },
  }))
  for (const edge of edgesPlaced) phrases.sift(edge.body, edge.placed)
  let nth = 0
  for await (const body of readBodies(tx, filters, spans.range, false)) phrases.count(body, placed[nth++]!)
  for (const edge of edgesPlaced) phrases.count(edge.body, edge.placed)
  return {
    range: factsOf('range', tally, phrases, names),
    year: spans.year === null ? null : factsOf('year', tally, phrases, names),
  }
}

/** In which of the two stretches each day of a body lies whole; days that lie in one in part come as its edge. */
function spansOf(
  { days, people }: { readonly days: readonly number[]; readonly people: readonly bigint[] },
  { range, year }: WordSpans,
  { personId }: Filters,
): Uint8Array {
  const isIn = (day: number, span: DayRange | null) => span !== null && day > span.from && day < span.to
  return Uint8Array.from(days, (day, said) =>
    personId !== null && people[said] !== personId
      ? 0
      : (isIn(day, range) ? IN_RANGE : 0) + (isIn(day, year) ? IN_YEAR : 0),
  )
}

function factsOf(span: Span, tally: WordTally, phrases: PhraseCounter, names: Names): WordFacts {
  const timesOf = timesByPlace(tally, span)
  const texts = [...tally.places.keys()]
  const present = [...timesOf.keys()].filter((place) => timesOf[place]! > 0 && texts[place] !== PARTED)
  const byFrequency = byCount(
    (place: number) => timesOf[place]!,
    (place) => texts[place]!,
  )
  const kinds = Map.groupBy(present.sort(byFrequency), (place) => kindOfToken(texts[place]!))
  const words = kinds.get('word') ?? []
  const times = new Map(words.map((place) => [texts[place]!, timesOf[place]!]))
  const spelled = (word: string) => tally.spellingOf(word, span)
  const stopWords = stopWordsFor(times)
  const people = peopleOf(tally, span, names)
  const top = words
    .filter((place) => !stopWords.isStopWord(texts[place]!) && !SAYS_LITTLE.test(texts[place]!))
    .slice(0, MOST_WORDS)
  const [emoji, domains] = [kinds.get('emoji') ?? [], kinds.get('domain') ?? []]
  const users = usersOf(tally, span, [...top, ...emoji, ...domains], names)
  const used = (places: readonly number[], textOf: (text: string) => string): readonly Used[] =>
    places.map((place) => ({ text: textOf(texts[place]!), times: timesOf[place]!, people: users.get(place) ?? [] }))
  return {
    messages: people.reduce((sum, { messages }) => sum + messages, 0),
    words: people.reduce((sum, { words: own }) => sum + own, 0),
    distinct: words.length,
    people,
    top: used(top, spelled),
    languages: stopWords.languages,
    phrases: phrases.phrases(span, stopWords, MOST_PHRASES, spelled),
    emoji: used(emoji, (text) => text),
    domains: used(domains, domainOfToken),
  }
}

function timesByPlace({ places, uses }: WordTally, span: Span): Float64Array {
  const times = new Float64Array(places.size)
  for (const [use, count] of uses.counts(span).entries()) times[uses.second(use)]! += count
  return times
}

function peopleOf(tally: WordTally, span: Span, names: Names): readonly PersonWords[] {
  const { people, uses, isWord } = tally
  const words = new Float64Array(people.length)
  const distinct = new Float64Array(people.length)
  for (const [use, count] of uses.counts(span).entries()) {
    if (count === 0 || !isWord[uses.second(use)]) continue
    words[uses.first(use)]! += count
    distinct[uses.first(use)]! += 1
  }
  return people
    .map((personId, person) => ({
      person: personOf(names, personId),
      messages: tally.messagesOf(person, span),
      words: words[person]!,
      distinct: distinct[person]!,
    }))
    .filter((each) => each.words > 0)
    .sort(
      byCount(
        (each) => each.words,
        ({ person }) => person.label,
      ),
    )
}

/** Who used some tokens, by the tokens' places; the most frequent first. */
function usersOf(
  { uses, people }: WordTally,
  span: Span,
  wanted: readonly number[],
  names: Names,
): ReadonlyMap<number, readonly (readonly [PersonLabel, number])[]> {
  const users = new Map(wanted.map((place) => [place, [] as (readonly [PersonLabel, number])[]]))
  for (const [use, count] of uses.counts(span).entries()) {
    if (count > 0) users.get(uses.second(use))?.push([personOf(names, people[uses.first(use)]!), count])
  }
  for (const own of users.values()) {
    own.sort(
      byCount(
        ([, times]) => times,
        ([person]) => person.label,
      ),
    )
  }
  return users
}
