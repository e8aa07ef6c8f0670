/** Whole numbers as bytes, seven bits each, the least first: small numbers take one. */
export class ByteWriter {
  #bytes = new Uint8Array(1 << 16)
  #length = 0

  /** @param value a whole number from 0 on */
  write(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow()
    let rest = value
    while (rest > 127) {
      this.#bytes[this.#length++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#bytes[this.#length++] = rest
  }

  /** All numbers of a column, one after the other. */
  writeAll(values: Iterable<number>): void {
    for (const value of values) this.write(value)
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #grow(): void {
    const more = new Uint8Array(this.#bytes.length * 2)
    more.set(this.#bytes)
    this.#bytes = more
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. */
export class ByteReader {
  #at = 0
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  /** @throws RangeError behind the end */
  read(): number {
    let [value, power] = [0, 1]
    for (;;) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) throw new RangeError('the numbers end too early')
      value += (byte & 127) * power
      if (byte < 128) return value
      power *= 128
    }
  }

  /** @throws RangeError behind the end */
  readAll(count: number): Int32Array {
    const values = new Int32Array(count)
    for (let place = 0; place < count; place += 1) values[place] = this.read()
    return values
  }
}
