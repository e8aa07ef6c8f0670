import type { Transaction } from '../../../src/archive/archive.ts'
import { stopWordsFor } from '../../../src/text/stop-words.ts'
import { domainOfToken, kindOfToken, PARTED } from '../../../src/text/tokens.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { byCount } from '../by-count.ts'
import { personOf } from '../count-up.ts'
import type { DayRange, Filters } from '../filters.ts'
import type { PersonLabel } from '../label-people.ts'
import type { Names } from '../read-names.ts'
import type { PersonWords, Used, WordFacts } from './content.ts'
import { PhraseCounter } from './phrases.ts'
import { readWords } from './read-words.ts'
import { WordTally } from './word-tally.ts'

/** More rows than this nobody reads. */
export const MOST_WORDS = 1000
export const MOST_PHRASES = 500
/** Numbers, and single signs of the Japanese syllabaries, which are mere particles. */
const SAYS_LITTLE = /^(?:\p{N}[\p{N}.,:'_]*|[\p{sc=Hiragana}\p{sc=Katakana}])$/u

/** Counts what was written in the range, in two passes over what was parted into words. */
export async function loadWords(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
  names: Names,
): Promise<WordFacts> {
  const tally = new WordTally()
  const phrases = new PhraseCounter(tally)
  for await (const body of readWords(tx, filters, offsets, range)) {
    tally.add(body)
    phrases.sift(body)
  }
  for await (const body of readWords(tx, filters, offsets, range)) phrases.count(body)
  const used = usedBy(tally, names)
  const words = used.get('word') ?? []
  const timesOf = new Map(words.map(({ text, times }) => [text, times]))
  const spelled = (word: string) => tally.spellingOf(word, timesOf.get(word) ?? 0)
  const stopWords = stopWordsFor(timesOf)
  const people = peopleOf(tally, names)
  return {
    messages: people.reduce((sum, { messages }) => sum + messages, 0),
    words: people.reduce((sum, { words }) => sum + words, 0),
    distinct: words.length,
    people,
    top: words
      .filter(({ text }) => !stopWords.isStopWord(text) && !SAYS_LITTLE.test(text))
      .slice(0, MOST_WORDS)
      .map((used) => ({ ...used, text: spelled(used.text) })),
    languages: stopWords.languages,
    phrases: phrases.phrases(stopWords, MOST_PHRASES, spelled),
    emoji: used.get('emoji') ?? [],
    domains: (used.get('domain') ?? []).map((each) => ({ ...each, text: domainOfToken(each.text) })),
  }
}

function peopleOf({ people, isWord }: WordTally, names: Names): readonly PersonWords[] {
  return [...people]
    .map(([personId, { messages, counts }]) => {
      const own = [...counts].filter(([place]) => isWord[place])
      return {
        person: personOf(names, personId),
        messages,
        words: own.reduce((sum, [, times]) => sum + times, 0),
        distinct: own.length,
      }
    })
    .filter(({ words }) => words > 0)
    .sort(
      byCount(
        ({ words }) => words,
        ({ person }) => person.label,
      ),
    )
}

/** Tokens by kind, each with who used it; the most frequent first. */
function usedBy({ places, people }: WordTally, names: Names): ReadonlyMap<string, readonly Used[]> {
  const totals = new Uint32Array(places.size)
  const users: (readonly [PersonLabel, number])[][] = [...places].map(() => [])
  for (const [personId, { counts }] of people) {
    const person = personOf(names, personId)
    for (const [place, times] of counts) {
      totals[place]! += times
      users[place]!.push([person, times])
    }
  }
  const used = [...places]
    .filter(([text, place]) => text !== PARTED && totals[place]! > 0)
    .map(([text, place]) => ({
      text,
      times: totals[place]!,
      people: users[place]!.sort(
        byCount(
          ([, times]) => times,
          ([person]) => person.label,
        ),
      ),
    }))
    .sort(
      byCount(
        ({ times }) => times,
        ({ text }) => text,
      ),
    )
  return Map.groupBy(used, ({ text }) => kindOfToken(text))
}
