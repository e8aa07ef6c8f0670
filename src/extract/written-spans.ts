import type { Micros } from '../clock.ts'
import type { SourceItem } from '../sources/source.ts'
import { spanOf } from './known-messages.ts'

/**
 * Which stretches of the threads that a run has made it has written already. A stretch that none of them touches needs no
 * look into the archive.
 */
export class WrittenSpans {
  readonly #spans = new Map<bigint, { from: Micros; to: Micros }>()

  /** Adds the items' stretch. @returns whether nothing had been written in it */
  add(threadId: bigint, items: readonly SourceItem[]): boolean {
    if (items.length === 0) return true
    const { from, to } = spanOf(threadId, items)
    const known = this.#spans.get(threadId)
    if (known === undefined) {
      this.#spans.set(threadId, { from, to })
      return true
    }
    const isUntouched = to < known.from || from > known.to
    known.from = Math.min(known.from, from)
    known.to = Math.max(known.to, to)
    return isUntouched
  }
}
