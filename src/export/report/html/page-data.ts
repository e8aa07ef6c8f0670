import type { Cube } from '../../../../reports/facts/cube/cube.ts'
import type { Scope } from '../../../../reports/facts/facts.ts'
import type { ComparedRange, DrawnResult } from '../drawn-result.ts'

/** What the page knows, but for the numbers of the cube, which are packed beside it. */
export interface PageData extends Pick<Cube, 'people' | 'threads' | 'types' | 'emoji'> {
  /** Of the whole: what the page shows before anything is chosen. */
  readonly scope: Scope
  readonly compared: readonly [ComparedRange, ComparedRange] | null
  /** ISO 8601. */
  readonly readAt: string
  readonly uncountedSpans: number
  /** How many days the last days are, and the day on which it was read. */
  readonly days: number
  readonly today: string
  /** Reports in their order. */
  readonly keys: readonly string[]
  /** Results that cannot be told from the cube: they stand as they are, whatever is chosen. */
  readonly whole: Readonly<Record<string, DrawnResult>>
  /** What was left out or made coarser on purpose, in sentences. */
  readonly notes: readonly string[]
}
