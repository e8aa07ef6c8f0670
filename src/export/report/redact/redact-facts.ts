import type { Content } from '../../../../reports/facts/content/content.ts'
import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import type { Facts } from '../../../../reports/facts/facts.ts'
import type { PersonLabel } from '../../../../reports/facts/label-people.ts'
import type { ThreadLabel } from '../../../../reports/facts/label-threads.ts'
import type { LoadedFacts } from '../../../../reports/facts/load-facts.ts'
import type { Pseudonyms } from './pseudonyms.ts'

/** Reports that are made of what people wrote: a word, a phrase or a domain may be a name. */
export const NOT_SHARED: readonly string[] = ['top-words', 'phrases', 'links']

/** What is said beside redacted reports. */
export const REDACTION_NOTES: readonly string[] = [
  'People are letters and threads are numbers here, those with the most messages first; names, usernames, titles and ids are left out.',
  'Left out too: the most used words, phrases and links, which may be names. Of the messages with the most reactions only the day is told.',
  'Days, hours, the time zone and all counts are as they are: who knows the people may still tell who is who.',
]

const REDACTED = 'redacted'

export function redactLoaded({ range, lastDays, year }: LoadedFacts, pseudonyms: Pseudonyms): LoadedFacts {
  const [redactedRange, redactedDays, redactedYear] = [range, lastDays, year].map((each) =>
    redactFacts(each, pseudonyms),
  )
  return { range: redactedRange!, lastDays: redactedDays!, year: redactedYear! }
}

/** The same facts, of people and threads under other names, without anything that someone wrote. */
export function redactFacts(facts: Facts, pseudonyms: Pseudonyms): Facts {
  const { scope, content, reactions } = facts
  return renamed(
    {
      ...facts,
      scope: { ...scope, account: REDACTED },
      content: withoutWords(content),
      reactions: reactions.map((each) => ({ ...each, emoji: plainEmoji(each.emoji) })),
    },
    pseudonyms,
  )
}

export function redactCube(cube: Cube, pseudonyms: Pseudonyms): Cube {
  const { people, threads, emoji } = cube
  return {
    ...cube,
    people: people.map((person) => pseudonyms.person(person)),
    threads: threads.map((thread) => pseudonyms.thread(thread)),
    emoji: emoji.map(plainEmoji),
  }
}

function withoutWords({ words, reacted, ...content }: Content): Content {
  return {
    ...content,
    words: { ...words, top: [], phrases: [], domains: [], languages: [] },
    reacted: reacted.map((each) => ({
      ...each,
      clockTime: each.clockTime.slice(0, 'YYYY-MM-DD'.length),
      emoji: each.emoji.map(([emoji, times]) => [plainEmoji(emoji), times] as const),
    })),
  }
}

/** A reaction may be any text: what is none of the emoji is not told. */
function plainEmoji(emoji: string): string {
  const isPlain = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20E3/u.test(emoji) && !/\p{L}/u.test(emoji)
  return isPlain ? emoji : 'other'
}

/** A copy in which every person and thread, however deep it stands, is another. */
function renamed<Value>(value: Value, pseudonyms: Pseudonyms): Value {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    // Long columns of numbers hold no names.
    if (value.every((each) => typeof each === 'number')) return value
    return value.map((each: unknown) => renamed(each, pseudonyms)) as Value
  }
  if (isPerson(value)) return pseudonyms.person(value) as Value
  if (isThread(value)) return pseudonyms.thread(value) as Value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, renamed(each, pseudonyms)])) as Value
}

function isPerson(value: object): value is PersonLabel {
  return 'label' in value && 'username' in value
}

function isThread(value: object): value is ThreadLabel {
  return 'label' in value && 'isGroup' in value
}
