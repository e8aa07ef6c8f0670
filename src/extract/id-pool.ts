import type pg from 'pg'
import { takeIds } from '../archive/take-ids.ts'

/** Internal keys taken ahead of need, so that making a row needs no round trip. */
export class IdPool {
  readonly #table: 'people' | 'threads' | 'raw_pages'
  #ids: readonly bigint[] = []
  #next = 0

  constructor(table: 'people' | 'threads' | 'raw_pages') {
    this.#table = table
  }

  /** Sees to it that `count` keys can be taken. */
  async fill(client: pg.ClientBase, count: number): Promise<void> {
    const left = this.#ids.slice(this.#next)
    if (left.length >= count) return
    this.#ids = [...left, ...(await takeIds(client, this.#table, count - left.length))]
    this.#next = 0
  }

  take(): bigint {
    const id = this.#ids[this.#next]
    if (id === undefined) throw new Error(`no key of ${this.#table} left: fill the pool first`)
    this.#next += 1
    return id
  }
}
