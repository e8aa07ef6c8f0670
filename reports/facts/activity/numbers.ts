/** A column of whole numbers that grows: four bytes each, where a list would take eight and be copied about. */
export class Numbers {
  #values = new Int32Array(1024)
  #length = 0

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const more = new Int32Array(this.#length * 2)
      more.set(this.#values)
      this.#values = more
    }
    this.#values[this.#length++] = value
  }

  at(place: number): number {
    return this.#values[place]!
  }

  /** Adds to what stands there. */
  add(place: number, value: number): void {
    this.#values[place]! += value
  }

  get length(): number {
    return this.#length
  }

  /** A view, which what is pushed later does not reach. */
  column(): Int32Array {
    return this.#values.subarray(0, this.#length)
  }
}
