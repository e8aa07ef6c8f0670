/**
 * The result of a COPY in binary format, with every field where it arrived. A backup passes most of what it reads on as it
 * is, and takes only a few numbers of each row out: so a text never becomes a string on its way into the document.
 */
import type { Micros } from '../../clock.ts'

/** Signature, flags and the length of an extension that does not exist. */
const HEAD_BYTES = 19
/** Postgres counts microseconds from 2000-01-01. */
const EPOCH_2000: Micros = 946_684_800_000_000
const TWO_32 = 2 ** 32

export class CopiedRows {
  /** Holds all fields; texts are UTF-8. */
  readonly data: Buffer
  readonly length: number
  readonly #view: DataView
  readonly #fields: number
  /** Where the length of each field stands; its value follows. */
  readonly #at: Int32Array

  /** @param fields how many columns the query has */
  constructor(data: Buffer, fields: number) {
    this.data = data
    this.#fields = fields
    this.#view = new DataView(data.buffer, data.byteOffset, data.length)
    this.#at = new Int32Array(Math.floor(data.length / (2 + 4 * fields)) * fields)
    this.length = this.#index()
  }

  #index(): number {
    const view = this.#view
    const places = this.#at
    let field = 0
    for (let at = HEAD_BYTES; view.getInt16(at) >= 0; ) {
      at += 2
      for (const end = field + this.#fields; field < end; field += 1) {
        places[field] = at
        at += 4 + Math.max(0, view.getInt32(at))
      }
    }
    return field / this.#fields
  }

  #place(row: number, field: number): number {
    return this.#at[row * this.#fields + field]!
  }

  isNull(row: number, field: number): boolean {
    return this.#view.getInt32(this.#place(row, field)) < 0
  }

  /** Where the value begins in `data`. */
  from(row: number, field: number): number {
    return this.#place(row, field) + 4
  }

  /** Where it ends; before it begins for null. */
  to(row: number, field: number): number {
    const at = this.#place(row, field)
    return at + 4 + this.#view.getInt32(at)
  }

  bool(row: number, field: number): boolean {
    return this.data[this.#place(row, field) + 4] === 1
  }

  int4(row: number, field: number): number {
    return this.#view.getInt32(this.#place(row, field) + 4)
  }

  int8(row: number, field: number): bigint {
    return this.#view.getBigInt64(this.#place(row, field) + 4)
  }

  timestamptz(row: number, field: number): Micros {
    const at = this.#place(row, field) + 4
    return this.#view.getInt32(at) * TWO_32 + this.#view.getUint32(at + 4) + EPOCH_2000
  }

  text(row: number, field: number): string | null {
    return this.isNull(row, field) ? null : this.data.toString('utf8', this.from(row, field), this.to(row, field))
  }
}
