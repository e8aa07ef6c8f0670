/**
 * Counts of pairs of whole numbers, two counts each. Open addressing in four flat arrays: a map of keys that are numbers
 * beyond 2³¹ takes ten times as long and five times the memory, and there are millions.
 */
export class PairCounts {
  #mask = (1 << 12) - 1
  #slots = new Int32Array(1 << 12).fill(-1)
  #firsts = new Int32Array(1 << 11)
  #seconds = new Int32Array(1 << 11)
  #ranges = new Uint32Array(1 << 11)
  #years = new Uint32Array(1 << 11)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** @returns the place of the pair, which it keeps */
  add(first: number, second: number, inRange: number, inYear: number): number {
    let slot = hash(first, second) & this.#mask
    for (;;) {
      const place = this.#slots[slot]!
      if (place < 0) break
      if (this.#firsts[place] === first && this.#seconds[place] === second) {
        this.#ranges[place]! += inRange
        this.#years[place]! += inYear
        return place
      }
      slot = (slot + 1) & this.#mask
    }
    const place = this.#size++
    this.#slots[slot] = place
    this.#firsts[place] = first
    this.#seconds[place] = second
    this.#ranges[place] = inRange
    this.#years[place] = inYear
    if (this.#size * 2 > this.#mask) this.#grow()
    return place
  }

  /** @returns the place of the pair; -1 where it was never added */
  find(first: number, second: number): number {
    for (let slot = hash(first, second) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const place = this.#slots[slot]!
      if (place < 0 || (this.#firsts[place] === first && this.#seconds[place] === second)) return place
    }
  }

  first(place: number): number {
    return this.#firsts[place]!
  }

  second(place: number): number {
    return this.#seconds[place]!
  }

  counts(span: 'range' | 'year'): Uint32Array {
    return (span === 'range' ? this.#ranges : this.#years).subarray(0, this.#size)
  }

  #grow(): void {
    const size = (this.#mask + 1) * 2
    this.#mask = size - 1
    this.#slots = new Int32Array(size).fill(-1)
    this.#firsts = larger(this.#firsts, new Int32Array(size / 2))
    this.#seconds = larger(this.#seconds, new Int32Array(size / 2))
    this.#ranges = larger(this.#ranges, new Uint32Array(size / 2))
    this.#years = larger(this.#years, new Uint32Array(size / 2))
    for (let place = 0; place < this.#size; place += 1) {
      let slot = hash(this.#firsts[place]!, this.#seconds[place]!) & this.#mask
      while (this.#slots[slot]! >= 0) slot = (slot + 1) & this.#mask
      this.#slots[slot] = place
    }
  }
}

function larger<Column extends Int32Array | Uint32Array>(from: Column, to: Column): Column {
  to.set(from)
  return to
}

function hash(first: number, second: number): number {
  let value = Math.imul(first + 1, 0x9e3779b1) ^ Math.imul(second + 1, 0x85ebca6b)
  value = Math.imul(value ^ (value >>> 15), 0x27d4eb2f)
  return (value ^ (value >>> 13)) >>> 0
}
