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

  /** Adds the items' stretch. @returns what the run had visited of the thread until then; null: nothing */
  visit(threadId: bigint, items: readonly SourceItem[]): Visited | null {
    const before = this.#spans.get(threadId) ?? null
    if (items.length === 0) return before
    const { from, to } = spanOf(threadId, items)
    this.#spans.set(threadId, {
      from: Math.min(from, before?.from ?? from),
      to: Math.max(to, before?.to ?? to),
    })
    return before
  }
}

/** Whether the run has not been where these items are. */
export function isUnvisited(visited: Visited | null, threadId: bigint, items: readonly SourceItem[]): boolean {
  if (visited === null || items.length === 0) return true
  const { from, to } = spanOf(threadId, items)
  return to < visited.from || from > visited.to
}
