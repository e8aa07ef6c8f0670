import type { SourceItem, ThreadProbe } from '../source.ts'

export type Sample = ThreadProbe['samples'][number]

/** How many messages of a thread are sampled, those at its ends apart. */
export const SAMPLES = 20_000
/** How many at each end are always sampled, of a thread that has more than that. */
const AT_EACH_END = 1000

interface Placed<Value> {
  readonly place: number
  readonly value: Value
}

/**
 * Picks messages of a thread of unknown length: every one, then, whenever there are too many, every second of those; and
 * always those at both ends. What an archive knows of a thread that grew is its old end, and which end that is depends on
 * the export. The same thread always gives the same ones.
 */
export class ProbeSampler<Item> {
  readonly #toSample: (item: Item) => Sample | null
  readonly #limit: number
  readonly #atEachEnd: number
  #step = 1
  #seen = 0
  #kept: Placed<Sample>[] = []
  /** The last items so far. Not converted, because most of them will not be among the last in the end. */
  #last: Placed<Item>[] = []

  /**
   * @param toSample what to keep of an item; null for one that cannot be read
   * @param limit how many to keep, beside those at the ends
   */
  constructor(toSample: (item: Item) => Sample | null, limit = SAMPLES) {
    this.#toSample = toSample
    this.#limit = limit
    this.#atEachEnd = Math.min(AT_EACH_END, limit)
  }

  add(item: Item): void {
    const place = this.#seen++
    if (this.#isWanted(place)) this.#keep(place, item)
    this.#last.push({ place, value: item })
    if (this.#last.length >= this.#atEachEnd * 2) this.#last = this.#last.slice(-this.#atEachEnd)
  }

  get seen(): number {
    return this.#seen
  }

  /** In the order in which they were added. */
  samples(): Sample[] {
    const last = this.#last.slice(-this.#atEachEnd)
    const kept = new Set(this.#kept.map(({ place }) => place))
    const further = last.flatMap(({ place, value }) => {
      const sample = kept.has(place) ? null : this.#toSample(value)
      return sample === null ? [] : [{ place, value: sample }]
    })
    return [...this.#kept, ...further].sort((a, b) => a.place - b.place).map(({ value }) => value)
  }

  #isWanted(place: number): boolean {
    return place < this.#atEachEnd || place % this.#step === 0
  }

  #keep(place: number, item: Item): void {
    const value = this.#toSample(item)
    if (value === null) return
    this.#kept.push({ place, value })
    if (this.#kept.length <= this.#limit + this.#atEachEnd) return
    this.#step *= 2
    this.#kept = this.#kept.filter((it) => this.#isWanted(it.place))
  }
}

export const toSample = ({ sentAt, text }: SourceItem): Sample => ({ sentAt, text })
