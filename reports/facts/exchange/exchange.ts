/**
 * Who writes after whom, and when, told from turns: messages of one person without anyone else's in between. Notices, calls
 * and the lines that exports write for reactions are no turn; unsent messages are. Nothing that was written after the last
 * day of the range is known here, whatever is asked: all is told as of its end.
 */
import type { PersonLabel } from '../label-people.ts'
import type { ThreadLabel } from '../label-threads.ts'
import type { ExchangeSettings } from './settings.ts'

export interface Exchange {
  readonly settings: ExchangeSettings
  /** Whose account it is; null where no source has told. */
  readonly owner: PersonLabel | null
  readonly answers: readonly AnswerGroup[]
  readonly questions: readonly QuestionGroup[]
  /** Those that began in the range, by thread, in order. */
  readonly conversations: readonly Conversation[]
  readonly threads: readonly ThreadExchange[]
  /** Days of the zone with turns, all threads together, ascending. */
  readonly days: readonly number[]
  /** The day that it is at the end of it all. */
  readonly today: number
  readonly waiting: readonly Waiting[]
  readonly newcomers: readonly Newcomer[]
  readonly beginnings: readonly Beginning[]
}

/** Answers: turns that follow somebody else's. The seconds run from the last message before. */
export interface AnswerGroup {
  readonly person: PersonLabel
  /** Hour of the day at which the answers were given. */
  readonly hour: number
  /** Whether what they answer came within working hours. */
  readonly askedAtWork: boolean
  readonly seconds: readonly number[]
}

/** In threads of two: what others wrote and the owner answered, or has not yet. Seconds run from the first message that waited. */
export interface QuestionGroup {
  /** First day of the month in which they were asked, days since 1970-01-01. */
  readonly month: number
  /** Hour of the day at which they were asked. */
  readonly hour: number
  /** Whether a conversation began with them. */
  readonly isFirst: boolean
  /** Messages in them. */
  readonly messages: number
  readonly answered: readonly number[]
  /** Of those without an answer, how long they have waited. */
  readonly open: readonly number[]
}

export interface Conversation {
  readonly thread: ThreadLabel
  readonly startedBy: PersonLabel
  /** Null while it goes on: no silence that parts conversations has passed since. */
  readonly endedBy: PersonLabel | null
  readonly day: number
  /** From its first message to its last. */
  readonly seconds: number
  readonly messages: number
}

export interface ThreadExchange {
  readonly thread: ThreadLabel
  /** The longest of at least an hour; the earliest of several; null where there is none. */
  readonly silence: { readonly seconds: number; readonly from: number; readonly to: number } | null
  /** Days with turns, ascending. */
  readonly days: readonly number[]
  /** Of threads of two with an owner; else null. */
  readonly balance: Balance | null
}

export interface Balance {
  readonly other: PersonLabel
  readonly own: Side
  readonly theirs: Side
}

export interface Side {
  readonly messages: number
  readonly started: number
  /** Seconds of each answer, from the last message before. */
  readonly answers: readonly number[]
}

/** A thread of two in which the other person wrote last. */
export interface Waiting {
  readonly thread: ThreadLabel
  readonly person: PersonLabel
  readonly isRequest: boolean
  /** Day and hour of the first message without an answer. */
  readonly day: number
  readonly hour: number
  readonly seconds: number
}

export interface Newcomer {
  readonly person: PersonLabel
  readonly day: number
  readonly cameBack: boolean
}

/** A thread of two that somebody other than the owner began. */
export interface Beginning {
  readonly day: number
  readonly folder: string
  /** Until the owner first wrote; null where that has not happened. */
  readonly seconds: number | null
}
