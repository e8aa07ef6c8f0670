/** Whole numbers in as few bytes as they need, seven bits a byte, and texts; to be packed together afterwards. */

const FIRST_BYTES = 4096

export class ByteSink {
  #buffer = Buffer.allocUnsafe(FIRST_BYTES)
  #used = 0

  varint(value: number): void {
    this.#makeRoom(8)
    let rest = value
    while (rest >= 128) {
      this.#buffer[this.#used++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#buffer[this.#used++] = rest
  }

  int64(value: bigint): void {
    this.#makeRoom(8)
    this.#used = this.#buffer.writeBigInt64LE(value, this.#used)
  }

  /** Well-formed texts. */
  texts(texts: readonly string[]): void {
    this.varint(texts.length)
    for (const text of texts) this.varint(text.length)
    const all = texts.join('')
    this.#makeRoom(all.length * 3 + 8)
    const bytes = Buffer.byteLength(all)
    this.varint(bytes)
    this.#used += this.#buffer.write(all, this.#used)
  }

  finish(): Buffer {
    return this.#buffer.subarray(0, this.#used)
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#buffer.length, this.#used + bytes))
    this.#buffer.copy(larger, 0, 0, this.#used)
    this.#buffer = larger
  }
}

export class ByteReader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  varint(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#bytes[this.#at++]!
      value += (byte & 127) * scale
      if (byte < 128) return value
    }
  }

  varints(count: number): Uint32Array {
    const values = new Uint32Array(count)
    for (let place = 0; place < count; place += 1) values[place] = this.varint()
    return values
  }

  int64(): bigint {
    const value = this.#bytes.readBigInt64LE(this.#at)
    this.#at += 8
    return value
  }

  texts(): readonly string[] {
    const lengths = this.varints(this.varint())
    const bytes = this.varint()
    const all = this.#bytes.toString('utf8', this.#at, this.#at + bytes)
    this.#at += bytes
    let from = 0
    return Array.from(lengths, (length) => {
      const text = all.slice(from, from + length)
      from += length
      return text
    })
  }
}
