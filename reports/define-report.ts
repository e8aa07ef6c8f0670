/**
 * What a report is: a key, a title, its rule in words, columns, rows and a chart. CSV, PNG and JSON read these and know no
 * report; a report knows no format. Its rows come from `Facts`, which count every message once: unsent ones too, system
 * notices too; the line that an export writes for a reaction never.
 */
import type { Facts } from './facts/facts.ts'

/** A few kinds of one thing and how often, most frequent first. */
export type Mix = readonly (readonly [name: string, count: number])[]

/** What a cell of each kind of column holds. */
interface CellOf {
  text: string | null
  count: number
  /** A number with a fraction; null where there is nothing that it could be of. */
  amount: number | null
  /** 12.34 means 12.34 %; null of nothing. */
  percent: number | null
  /** `YYYY-MM-DD` */
  day: string | null
  /** Hour of the day on the clock of the zone, 0 to 23. */
  hour: number | null
  mix: Mix
}

export type ColumnKind = keyof CellOf
export type Cell = CellOf[ColumnKind]

export interface Column<Kind extends ColumnKind = ColumnKind> {
  readonly kind: Kind
  readonly title: string
}

type Columns = Readonly<Record<string, Column>>
export type Row = Readonly<Record<string, Cell>>
type RowOf<C extends Columns> = { readonly [Key in keyof C]: CellOf[C[Key]['kind']] }

export const text = (title: string): Column<'text'> => ({ kind: 'text', title })
export const count = (title: string): Column<'count'> => ({ kind: 'count', title })
export const amount = (title: string): Column<'amount'> => ({ kind: 'amount', title })
export const percent = (title: string): Column<'percent'> => ({ kind: 'percent', title })
export const day = (title: string): Column<'day'> => ({ kind: 'day', title })
export const hour = (title: string): Column<'hour'> => ({ kind: 'hour', title })
export const mix = (title: string): Column<'mix'> => ({ kind: 'mix', title })

/** How rows are drawn. All names are columns of the report. */
export type Chart<Key extends string = string> =
  /** A bar a row, the longest first; rows beyond the first twenty are told in words. */
  | { readonly kind: 'ranking'; readonly label: Key; readonly value: Key; readonly share?: Key; readonly mix?: Key }
  /** Two bars a row. */
  | { readonly kind: 'pairs'; readonly label: Key; readonly values: readonly [Key, Key]; readonly axis: string }
  /** A column for each of a few rows, in their order; `line` is drawn over them, with an axis of its own. */
  | { readonly kind: 'columns'; readonly label: Key; readonly value: Key; readonly line?: Key }
  /** Time from left to right; `day` holds the day on which a row's stretch begins. `average` is drawn as a line. */
  | {
      readonly kind: 'timeline'
      readonly day: Key
      readonly value: Key
      readonly unit: 'day' | 'week' | 'month'
      readonly average?: Key
    }
  /** A line of words for each row: no picture of numbers that have nothing in common. */
  | { readonly kind: 'facts'; readonly label: Key; readonly value: Key; readonly detail: Key }
  /** A field for each row, the darker the more: `across` from left to right, `down` from the top, in the rows' order. */
  | { readonly kind: 'heat map'; readonly across: Key; readonly down: Key; readonly value: Key }

/** Something worth saying about the whole, in words and as a value. */
export interface Highlight {
  readonly key: string
  readonly text: string
  readonly value: unknown
}

/**
 * `exchange`: who writes after whom. `words`: what people write. `content`: files, calls, edits, reactions, groups. `year`:
 * all but the exchange, over a year.
 */
export type Need = 'exchange' | 'words' | 'content' | 'year'

interface Definition<C extends Columns> {
  /** Names its files and `--only`; never changes. */
  readonly key: string
  readonly title: string
  /** What is counted and how, in words that a reader of the numbers needs. */
  readonly rule: string
  /** Over the range that was asked for, over the last days that stand beside it, or over a year of it. */
  readonly over?: 'range' | 'last-days' | 'year'
  /** What it tells that takes a while to find out. */
  readonly needs?: Need
  /** What was set for it, in words that follow the rule. */
  readonly settings?: (facts: Facts) => string
  readonly columns: C
  /** The title where it depends on the facts. */
  readonly heading?: (facts: Facts) => string
  readonly rows: (facts: Facts) => readonly RowOf<C>[]
  readonly chart: Chart<keyof C & string>
  readonly highlights?: (facts: Facts) => readonly Highlight[]
}

export type Report = Definition<Columns>

/** Checks a report's rows and chart against its columns and lets go of their types. */
export function defineReport<const C extends Columns>(definition: Definition<C>): Report {
  return definition as unknown as Report
}
