/** What is in the messages, counted over one range of days of one zone. */
import type { Micros } from '../../../src/clock.ts'
import type { PersonLabel } from '../label-people.ts'
import type { ThreadLabel } from '../label-threads.ts'

export interface Content {
  /** Whether the tones of an emoji are one with it. */
  readonly skinTones: SkinTones
  /** What people wrote; empty where no report was asked for that needs it. */
  readonly words: WordFacts
  /** Who sent which files, called, edited, took back; the most messages first. Empty likewise. */
  readonly sent: readonly SentFacts[]
  /** Messages with reactions, the most first, then the earlier; the first thousand. */
  readonly reacted: readonly ReactedFacts[]
  /** Threads in which something happened to the group; by label. */
  readonly groups: readonly GroupFacts[]
}

export type SkinTones = 'joined' | 'apart'

export interface WordFacts {
  /** Messages that have at least one word. */
  readonly messages: number
  readonly words: number
  readonly distinct: number
  /** Who wrote any; the most words first, ties by label. */
  readonly people: readonly PersonWords[]
  /** Words that are no stop words, the most frequent first, ties by text. */
  readonly top: readonly Used[]
  /** Languages whose stop words were left out, in English, by how much they explain. */
  readonly languages: readonly string[]
  /** Phrases of two and three words that were said twice or more, the most frequent first. */
  readonly phrases: readonly Phrase[]
  /** Emoji as they were written, skin tones and all. */
  readonly emoji: readonly Used[]
  readonly domains: readonly Used[]
}

export interface PersonWords {
  readonly person: PersonLabel
  readonly messages: number
  readonly words: number
  readonly distinct: number
}

/** Something that people use, and who of them how often (the most first, ties by label). */
export interface Used {
  readonly text: string
  readonly times: number
  readonly people: readonly (readonly [person: PersonLabel, times: number])[]
}

export interface Phrase {
  readonly text: string
  readonly words: 2 | 3
  readonly times: number
}

export interface SentFacts {
  readonly person: PersonLabel
  readonly photos: number
  readonly videos: number
  readonly voiceMessages: number
  /** Voice messages of which the archive knows how long they are, and how long in all. */
  readonly voiceKnown: number
  readonly voiceSeconds: number
  readonly gifs: number
  readonly files: number
  readonly viewOnce: number
  readonly calls: number
  readonly callsMissed: number
  /** Lines of calls with a length, and the seconds in all. */
  readonly callsKnown: number
  readonly callSeconds: number
  readonly messages: number
  readonly edited: number
  readonly unsent: number
}

export interface ReactedFacts {
  readonly sentAt: Micros
  /** On the clocks of the zone, `YYYY-MM-DD HH:MM`. */
  readonly clockTime: string
  readonly thread: ThreadLabel
  readonly sender: PersonLabel
  readonly itemType: string
  readonly reactions: number
  readonly emoji: readonly (readonly [emoji: string, times: number])[]
}

export interface GroupFacts {
  readonly thread: ThreadLabel
  readonly joins: number
  readonly leaves: number
  readonly removals: number
  readonly titles: number
  readonly photos: number
  readonly admins: number
}

export const NO_WORDS: WordFacts = {
  messages: 0,
  words: 0,
  distinct: 0,
  people: [],
  top: [],
  languages: [],
  phrases: [],
  emoji: [],
  domains: [],
}

export const NO_CONTENT: Content = { skinTones: 'joined', words: NO_WORDS, sent: [], reacted: [], groups: [] }
