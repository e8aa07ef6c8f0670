/**
 * Rows in the binary format of COPY. Binary, because times keep their microseconds and ids their 64 and 128 bits without a
 * detour over text or numbers, nothing needs escaping, and Postgres reads it faster than text. (The one library for it,
 * pg-copy-streams-binary, sends times through `Date` and so cuts them to milliseconds.)
 */
import type { Micros } from '../clock.ts'

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1')
/** Postgres counts microseconds from 2000-01-01. */
const EPOCH_2000: Micros = 946_684_800_000_000
const TWO_32 = 2 ** 32
const CHUNK_BYTES = 1 << 20
const INT4_OID = 23

/** Encodes rows column by column, in the order of the COPY's column list. */
export class RowWriter {
  readonly #fieldsPerRow: number
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  #used = 0
  #full: Buffer[] = []
  rows = 0

  constructor(fieldsPerRow: number) {
    this.#fieldsPerRow = fieldsPerRow
    this.#used = SIGNATURE.copy(this.#buffer, 0)
  }

  /** Makes room; may change `#buffer`, so its result must be had before `#buffer` is looked at. */
  #reserve(bytes: number): number {
    if (this.#used + bytes > this.#buffer.length) {
      this.#full.push(this.#buffer.subarray(0, this.#used))
      this.#buffer = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes))
      this.#used = 0
    }
    const at = this.#used
    this.#used += bytes
    return at
  }

  row(): void {
    this.rows += 1
    const at = this.#reserve(2)
    this.#buffer.writeInt16BE(this.#fieldsPerRow, at)
  }

  null(): void {
    const at = this.#reserve(4)
    this.#buffer.writeInt32BE(-1, at)
  }

  bool(value: boolean): void {
    const at = this.#reserve(5)
    this.#buffer.writeInt32BE(1, at)
    this.#buffer[at + 4] = value ? 1 : 0
  }

  int2(value: number): void {
    const at = this.#reserve(6)
    this.#buffer.writeInt32BE(2, at)
    this.#buffer.writeInt16BE(value, at + 4)
  }

  int4(value: number | null): void {
    if (value === null) {
      this.null()
      return
    }
    const at = this.#reserve(8)
    this.#buffer.writeInt32BE(4, at)
    this.#buffer.writeInt32BE(value, at + 4)
  }

  int8(value: bigint): void {
    const at = this.#reserve(12)
    this.#buffer.writeInt32BE(8, at)
    this.#buffer.writeBigInt64BE(value, at + 4)
  }

  /** A whole number that is no id (a size), or null. */
  int8FromCount(value: number | null): void {
    if (value === null) {
      this.null()
      return
    }
    this.#int64(value)
  }

  timestamptz(value: Micros | null): void {
    if (value === null) {
      this.null()
      return
    }
    this.#int64(value - EPOCH_2000)
  }

  #int64(value: number): void {
    const at = this.#reserve(12)
    this.#buffer.writeInt32BE(8, at)
    this.#buffer.writeInt32BE(Math.floor(value / TWO_32), at + 4)
    this.#buffer.writeUInt32BE(value - Math.floor(value / TWO_32) * TWO_32, at + 8)
  }

  /** Fixed bytes given as hexadecimal: a uuid without dashes, a 64-bit hash. */
  hex(value: string): void {
    const bytes = value.length / 2
    const at = this.#reserve(4 + bytes)
    this.#buffer.writeInt32BE(bytes, at)
    this.#buffer.write(value, at + 4, 'hex')
  }

  /** Text must be well-formed and free of NUL. */
  text(value: string | null): void {
    if (value === null) {
      this.null()
      return
    }
    const at = this.#reserve(4 + value.length * 3)
    const bytes = this.#buffer.write(value, at + 4, 'utf8')
    this.#buffer.writeInt32BE(bytes, at)
    this.#used = at + 4 + bytes
  }

  bytea(value: Uint8Array | null): void {
    if (value === null) {
      this.null()
      return
    }
    const at = this.#reserve(4 + value.length)
    this.#buffer.writeInt32BE(value.length, at)
    this.#buffer.set(value, at + 4)
  }

  /** JSON text without `\u0000`, which jsonb refuses. */
  jsonb(value: string): void {
    const at = this.#reserve(5 + value.length * 3)
    const bytes = this.#buffer.write(value, at + 5, 'utf8')
    this.#buffer.writeInt32BE(bytes + 1, at)
    this.#buffer[at + 4] = 1
    this.#used = at + 5 + bytes
  }

  /** At least one value: an array without any has another form. */
  int4Array(values: readonly number[]): void {
    const bytes = 20 + values.length * 8
    let at = this.#reserve(4 + bytes)
    const put = (value: number) => {
      at = this.#buffer.writeInt32BE(value, at)
    }
    for (const head of [bytes, 1, 0, INT4_OID, values.length, 1]) put(head)
    for (const value of values) {
      put(4)
      put(value)
    }
  }

  /** Ends the data; the writer cannot be used again. */
  finish(): Buffer[] {
    const at = this.#reserve(2)
    this.#buffer.writeInt16BE(-1, at)
    const chunks = [...this.#full, this.#buffer.subarray(0, this.#used)]
    this.#full = []
    return chunks
  }
}

/** Decodes what COPY … TO STDOUT (FORMAT binary) sent, field by field in the order of the query. */
export class RowReader {
  readonly #data: Buffer
  #at = SIGNATURE.length

  constructor(data: Buffer) {
    this.#data = data
  }

  /** Moves to the next row; false at the end. */
  next(): boolean {
    const fields = this.#data.readInt16BE(this.#at)
    this.#at += 2
    return fields >= 0
  }

  #field(): { at: number; bytes: number } {
    const bytes = this.#data.readInt32BE(this.#at)
    const at = this.#at + 4
    this.#at = at + Math.max(bytes, 0)
    return { at, bytes }
  }

  bool(): boolean {
    return this.#data[this.#field().at] === 1
  }

  int2(): number {
    return this.#data.readInt16BE(this.#field().at)
  }

  int4(): number {
    return this.#data.readInt32BE(this.#field().at)
  }

  int8(): bigint {
    return this.#data.readBigInt64BE(this.#field().at)
  }

  timestamptz(): Micros | null {
    const { at, bytes } = this.#field()
    if (bytes < 0) return null
    return this.#data.readInt32BE(at) * TWO_32 + this.#data.readUInt32BE(at + 4) + EPOCH_2000
  }

  hex(): string {
    const { at, bytes } = this.#field()
    return this.#data.toString('hex', at, at + bytes)
  }

  text(): string | null {
    const { at, bytes } = this.#field()
    return bytes < 0 ? null : this.#data.toString('utf8', at, at + bytes)
  }

  int4OrNull(): number | null {
    const { at, bytes } = this.#field()
    return bytes < 0 ? null : this.#data.readInt32BE(at)
  }

  /** A whole number that is no id (a size), or null. */
  countOrNull(): number | null {
    const { at, bytes } = this.#field()
    return bytes < 0 ? null : Number(this.#data.readBigInt64BE(at))
  }

  /** The bytes themselves, not a copy, or null. */
  bytea(): Buffer | null {
    const { at, bytes } = this.#field()
    return bytes < 0 ? null : this.#data.subarray(at, at + bytes)
  }

  /** The elements of an array without nulls. */
  int4Array(): number[] {
    const { at } = this.#field()
    const elements = this.#data.readInt32BE(at) === 0 ? 0 : this.#data.readInt32BE(at + 12)
    return Array.from({ length: elements }, (_, index) => this.#data.readInt32BE(at + 24 + index * 8))
  }
}
