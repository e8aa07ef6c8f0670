/** Everything that reports are made of, counted once for all of them, over one range of days of one zone. */
import type { Content } from './content/content.ts'
import type { Exchange } from './exchange/exchange.ts'
import type { PersonLabel } from './label-people.ts'
import type { ThreadLabel } from './label-threads.ts'

export interface Facts {
  readonly scope: Scope
  /** Messages in all. */
  readonly messages: number
  /** Who sent any; the most first, ties by label. */
  readonly people: readonly PersonFacts[]
  /** Item types; the most frequent first, ties by name. */
  readonly types: readonly TypeFacts[]
  /** Every day from the first with messages to the last, those without any among them. */
  readonly days: readonly DayFacts[]
  /** Messages by hour of the day, 24 numbers. */
  readonly hours: readonly number[]
  /** Messages by weekday, Monday first, and hour of the day: 7 times 24 numbers. */
  readonly weekHours: readonly (readonly number[])[]
  /** Threads with messages; the most first, ties by label. */
  readonly threads: readonly ThreadFacts[]
  /** Reactions by who gave them, whose message they are on, and emoji; in that order of labels. */
  readonly reactions: readonly ReactionFacts[]
  /** Who writes after whom. Empty where no report was asked for that needs it, and for the last days. */
  readonly exchange: Exchange
  /** What is in the messages. Empty in the parts that no report was asked for that needs them, and for the last days. */
  readonly content: Content
}

/** What the numbers are about. */
export interface Scope {
  readonly account: string
  readonly timeZone: string
  /** As asked for, `YYYY-MM-DD`, inclusive; null where open. */
  readonly from: string | null
  readonly to: string | null
  /** First and last day with messages in it; null where there are none. */
  readonly firstDay: string | null
  readonly lastDay: string | null
  readonly thread: ThreadLabel | null
  readonly person: PersonLabel | null
  /** Set for the last days: how many, and the newest day with messages before or in them. */
  readonly lastDays: { readonly days: number; readonly newestDay: string | null } | null
}

export interface PersonFacts {
  readonly person: PersonLabel
  readonly messages: number
  readonly types: readonly (readonly [itemType: string, messages: number])[]
  readonly hours: readonly number[]
  /** In how many threads. */
  readonly threads: number
}

export interface TypeFacts {
  readonly itemType: string
  readonly messages: number
  readonly people: number
}

export interface DayFacts {
  /** Days since 1970-01-01. */
  readonly day: number
  readonly messages: number
}

export interface ThreadFacts {
  readonly thread: ThreadLabel
  readonly messages: number
  readonly people: number
  readonly firstDay: number
  readonly lastDay: number
}

export interface ReactionFacts {
  readonly giver: PersonLabel
  readonly receiver: PersonLabel
  readonly emoji: string
  readonly count: number
}
