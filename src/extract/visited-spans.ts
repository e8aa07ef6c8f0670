import type { Micros } from '../clock.ts'
import type { SourceItem } from '../sources/source.ts'
import { spanOf } from './known-messages.ts'

/** From the first to the last millisecond, both whole. */
export interface Visited {
  readonly from: Micros
  readonly to: Micros
}

/** Which stretches of threads a run has been in: what the archive has elsewhere was there before it. */
export class VisitedSpans {
  readonly #spans = new Map<bigint, Visited>()

  /** Adds the items' stretch. @returns what the run had visited of the thread until then (null: nothing), and whether they lie outside */
  visit(threadId: bigint, items: readonly SourceItem[]): { visited: Visited | null; isUnvisited: boolean } {
    const visited = this.#spans.get(threadId) ?? null
    if (items.length === 0) return { visited, isUnvisited: true }
    const { from, to } = spanOf(threadId, items)
    this.#spans.set(threadId, {
      from: Math.min(from, visited?.from ?? from),
      to: Math.max(to, visited?.to ?? to),
    })
    return { visited, isUnvisited: visited === null || to < visited.from || from > visited.to }
  }
}
