import type { SourceItem, ThreadProbe } from '../source.ts'

const SAMPLES = 24

/**
 * Picks messages spread evenly over a thread of unknown length: every one, then, whenever there are too many, every second
 * of those. The same thread always gives the same ones.
 */
export class ProbeSampler<Item> {
  #step = 1
  #kept: Item[] = []
  #seen = 0

  add(item: Item): void {
    if (this.#seen % this.#step === 0) this.#kept.push(item)
    this.#seen += 1
    if (this.#kept.length < SAMPLES * 2) return
    this.#kept = this.#kept.filter((_, at) => at % 2 === 0)
    this.#step *= 2
  }

  get seen(): number {
    return this.#seen
  }

  /** At most 24. */
  get samples(): readonly Item[] {
    return this.#kept.length <= SAMPLES ? this.#kept : this.#kept.filter((_, at) => at % 2 === 0)
  }
}

export const toSample = ({ sentAt, text }: SourceItem): ThreadProbe['samples'][number] => ({ sentAt, text })
