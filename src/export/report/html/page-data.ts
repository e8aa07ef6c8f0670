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
  /** Where the cube is coarser than the results: those that are shown until something is chosen. */
  readonly atFirst: Readonly<Record<string, DrawnResult>>
  /** Likewise what stands above them, of each range; else null. */
  readonly counts: readonly WholeCounts[] | null
  /** What was left out or made coarser on purpose, in sentences. */
  readonly notes: readonly string[]
}

/** The few numbers that everyone asks for first. */
export interface WholeCounts {
  readonly messages: number
  /** Who wrote. */
  readonly people: number
  readonly threads: number
  /** With messages. */
  readonly days: number
  readonly reactions: number
}
