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

/** Widest column of fixed size: a length, and 16 bytes of a uuid. */
const FIXED_COLUMN_BYTES = 20
/** A UTF-16 unit takes three bytes of UTF-8 at most. */
const BYTES_PER_UNIT = 3

/**
 * Encodes rows column by column, in the order of the COPY's column list. Room is made once a row, not once a column: a
 * million rows have twenty-five million columns.
 */
export class RowWriter {
  readonly #fieldsPerRow: number
  #buffer = Buffer.allocUnsafe(CHUNK_BYTES)
  #view = viewOf(this.#buffer)
  #used = 0
  #full: Buffer[] = []
  rows = 0

  constructor(fieldsPerRow: number) {
    this.#fieldsPerRow = fieldsPerRow
    this.#used = SIGNATURE.copy(this.#buffer, 0)
  }

  #makeRoom(bytes: number): void {
    if (this.#used + bytes <= this.#buffer.length) return
    this.#full.push(this.#buffer.subarray(0, this.#used))
    this.#buffer = Buffer.allocUnsafe(Math.max(CHUNK_BYTES, bytes))
    this.#view = viewOf(this.#buffer)
    this.#used = 0
  }

  /**
   * Begins a row.
   *
   * @param units UTF-16 units of all its texts, bytes of all its byte strings, and eight for each element of an array, at
   *   least; columns of fixed size need not be counted
   */
  row(units: number): void {
    this.rows += 1
    this.#makeRoom(2 + this.#fieldsPerRow * FIXED_COLUMN_BYTES + units * BYTES_PER_UNIT)
    this.#view.setInt16(this.#used, this.#fieldsPerRow)
    this.#used += 2
  }

  null(): void {
    this.#view.setInt32(this.#used, -1)
    this.#used += 4
  }

  bool(value: boolean): void {
    const at = this.#used
    this.#view.setInt32(at, 1)
    this.#view.setUint8(at + 4, value ? 1 : 0)
    this.#used = at + 5
  }

  int2(value: number): void {
    const at = this.#used
    this.#view.setInt32(at, 2)
    this.#view.setInt16(at + 4, value)
    this.#used = at + 6
  }

  int4(value: number | null): void {
    if (value === null) {
      this.null()
      return
    }
    const at = this.#used
    this.#view.setInt32(at, 4)
    this.#view.setInt32(at + 4, value)
    this.#used = at + 8
  }

  int8(value: bigint): void {
    const at = this.#used
    this.#view.setInt32(at, 8)
    this.#view.setBigInt64(at + 4, value)
    this.#used = at + 12
  }

  /** A whole number that is no id (a size), or null. */
  int8FromCount(value: number | null): void {
    if (value === null) this.null()
    else this.#int64(value)
  }

  timestamptz(value: Micros | null): void {
    if (value === null) this.null()
    else this.#int64(value - EPOCH_2000)
  }

  #int64(value: number): void {
    const at = this.#used
    const high = Math.floor(value / TWO_32)
    this.#view.setInt32(at, 8)
    this.#view.setInt32(at + 4, high)
    this.#view.setUint32(at + 8, value - high * TWO_32)
    this.#used = at + 12
  }

  /** Up to 16 bytes given as hexadecimal: a uuid without dashes, a 64-bit hash. */
  hex(value: string): void {
    const bytes = value.length / 2
    const at = this.#used
    this.#view.setInt32(at, bytes)
    this.#buffer.write(value, at + 4, 'hex')
    this.#used = at + 4 + bytes
  }

  /** Text must be well-formed and free of NUL. */
  text(value: string | null): void {
    if (value === null) {
      this.null()
      return
    }
    const at = this.#used
    const bytes = this.#buffer.write(value, at + 4, 'utf8')
    this.#view.setInt32(at, bytes)
    this.#used = at + 4 + bytes
  }

  bytea(value: Uint8Array | null): void {
    if (value === null) {
      this.null()
      return
    }
    const at = this.#used
    this.#view.setInt32(at, value.length)
    this.#buffer.set(value, at + 4)
    this.#used = at + 4 + value.length
  }

  /** JSON text without `\u0000`, which jsonb refuses. */
  jsonb(value: string): void {
    const at = this.#used
    const bytes = this.#buffer.write(value, at + 5, 'utf8')
    this.#view.setInt32(at, bytes + 1)
    this.#view.setUint8(at + 4, 1)
    this.#used = at + 5 + bytes
  }

  /** At least one value: an array without any has another form. */
  int4Array(values: readonly number[]): void {
    const bytes = 20 + values.length * 8
    for (const head of [bytes, 1, 0, INT4_OID, values.length, 1]) this.#put(head)
    for (const value of values) {
      this.#put(4)
      this.#put(value)
    }
  }

  #put(value: number): void {
    this.#view.setInt32(this.#used, value)
    this.#used += 4
  }

  /** Ends the data; the writer cannot be used again. */
  finish(): Buffer[] {
    this.#makeRoom(2)
    this.#view.setInt16(this.#used, -1)
    const chunks = [...this.#full, this.#buffer.subarray(0, this.#used + 2)]
    this.#full = []
    return chunks
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length)
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
