/** What the parts of one reading of Instagram share. */
import type { Micros } from '../../clock.ts'
import type { Direct } from '../../instagram/direct/direct.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { SourcePage } from '../source.ts'
import type { PeopleBook } from './people-book.ts'
import type { ReadingBook } from './reading-book.ts'

export interface Reading {
  readonly direct: Direct
  readonly book: ReadingBook
  readonly people: PeopleBook
  /** Set when only news are looked for. */
  readonly watch: WatchReading | null
  /** When the run began, by our clock. */
  readonly startedAt: Micros
  /** Each request goes through it: it may wait, and ask again. */
  readonly ask: <Answer>(request: () => Promise<Answer>) => Promise<Answer>
  /** What a person may want to know later: a stable word, and words. */
  readonly tell: (code: string, message: string) => void
  /** Likewise, of something that could not be read. */
  readonly note: (code: string, message: string) => void
}

/** A reading that looks for news alone, and often: what is older it leaves to others. */
export interface WatchReading {
  /** Nothing older is looked for; null: all that is there now is old. By Instagram's clock. */
  readonly since: Micros | null
  /** Whether a thread of the newest page stands otherwise than when it was last looked at, though the inbox says it does not. */
  readonly looksOther: (thread: DirectThread) => boolean
}

/** A page that says nothing. */
export const NOTHING: SourcePage = { thread: null, items: [], unreadable: [], endsThread: false, done: 0 }
