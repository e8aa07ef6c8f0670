/**
 * Named texts with variables. A template is data: it has conditions, filters and nothing else, reads no file, runs no code
 * and sees only the values that it was given. Whoever sends renders first; what cannot be rendered whole is never sent.
 */
import type { Template as ParsedText } from 'liquidjs'

/**
 * The longest text that is sent. The app takes 1,000 characters a message, the official API 1,000 bytes; servers of the
 * private API have taken more, which nobody promises. Counted in UTF-16 units, as the app counts: an emoji is two or more.
 */
export const LONGEST_TEXT = 1_000

/** What is said of a variable. */
export interface Variable {
  readonly about?: string | undefined
  /** What previews show. */
  readonly example?: TemplateValue | undefined
  /** Taken where nothing is given. */
  readonly default?: TemplateValue | undefined
}

export type TemplateValue = string | number | boolean

/** By name of the variable. */
export type TemplateValues = Readonly<Record<string, TemplateValue | null | undefined>>

/** One language's text, ready to be rendered. */
export interface TemplateText {
  /** BCP 47: `en`, `pt-BR`. */
  readonly language: string
  readonly source: string
  readonly parsed: readonly ParsedText[]
  /** Names of all variables that it reads. */
  readonly variables: readonly string[]
  /** Those of them that have a text of their own for when nothing is known: `{{ first_name | default: "there" }}`. */
  readonly withDefault: ReadonlySet<string>
}

export interface Template {
  readonly name: string
  readonly about: string | null
  /** Made to be sent to many at once: each of its texts says how to be left alone. */
  readonly isForBroadcast: boolean
  /** At least one; the first is taken where no language is asked for. */
  readonly texts: readonly TemplateText[]
  readonly variables: Readonly<Record<string, Variable>>
  /** `starter`, or the file. */
  readonly origin: string
}
