import { isUtf8 } from 'node:buffer'
import { zstdDecompressSync } from 'node:zlib'
import type pg from 'pg'
import { RowReader } from '../../archive/copy-binary.ts'
import type { Micros } from '../../clock.ts'
import { FailedError } from '../../errors.ts'
import { copyBytes } from './copy-bytes.ts'

/** A raw page, opened. Its body is well-formed UTF-8. */
export interface RawPage {
  readonly source: string
  readonly origin: string
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
  readonly ends: readonly number[]
  readonly body: Buffer
}

/** The raw pages that a batch refers to. Messages come in the order of time, so the next batch needs some of them again. */
export class RawPages {
  readonly #client: pg.ClientBase
  readonly #accountId: bigint
  #last: ReadonlyMap<bigint, RawPage> = new Map()

  constructor(client: pg.ClientBase, accountId: bigint) {
    this.#client = client
    this.#accountId = accountId
  }

  /** The pages of these keys, each once; those of the batch before are not read again. */
  async load(pageIds: ReadonlySet<bigint>): Promise<ReadonlyMap<bigint, RawPage>> {
    const pages = new Map<bigint, RawPage>()
    const missing: bigint[] = []
    for (const pageId of pageIds) {
      const known = this.#last.get(pageId)
      if (known === undefined) missing.push(pageId)
      else pages.set(pageId, known)
    }
    if (missing.length > 0) await this.#read(missing, pages)
    this.#last = pages
    return pages
  }

  async #read(pageIds: readonly bigint[], into: Map<bigint, RawPage>): Promise<void> {
    const packed = await copyBytes(
      this.#client,
      `select raw_page_id, source, origin, first_observed_at, last_observed_at, item_ends, body from raw_pages
       where account_id = ${this.#accountId} and raw_page_id in (${pageIds.join(', ')})`,
    )
    const rows = new RowReader(packed)
    while (rows.next()) {
      const pageId = rows.int8()
      const page = {
        source: rows.text() ?? '',
        origin: rows.text() ?? '',
        firstObservedAt: rows.timestamptz() ?? 0,
        lastObservedAt: rows.timestamptz() ?? 0,
        ends: rows.int4Array(),
      }
      const body = unpack(rows.bytea() ?? Buffer.alloc(0), page.ends)
      into.set(pageId, wellFormed({ ...page, body }))
    }
  }
}

/** Here and now: a page is small, and to have another thread do it costs more than the doing. */
function unpack(packed: Buffer, ends: readonly number[]): Buffer {
  return zstdDecompressSync(packed, { chunkSize: Math.max(64, ends.at(-1) ?? 0) })
}

/** What a damaged archive has in place of text becomes U+FFFD: the document stays UTF-8 whatever happens. */
function wellFormed(page: RawPage): RawPage {
  if (isUtf8(page.body)) return page
  const items = page.ends.map((_, position) => Buffer.from(rawTextOf(page, position)))
  let end = 0
  const ends = items.map((item) => {
    end += item.length
    return end
  })
  return { ...page, ends, body: Buffer.concat(items) }
}

/** @throws FailedError when the archive lacks the page or the item: it was damaged from outside */
export function rawPageOf(pages: ReadonlyMap<bigint, RawPage>, pageId: bigint): RawPage {
  const page = pages.get(pageId)
  if (page !== undefined) return page
  throw new FailedError('archive-damaged', `the archive lacks original texts (raw page ${pageId})`, {
    hint: 'dmvault verify --archive says more. Restore the last good backup.',
  })
}

/** Where the original text of an item begins in the body; it ends at `ends[position]`. */
export function rawStart(page: RawPage, position: number): number {
  return position === 0 ? 0 : (page.ends[position - 1] ?? page.body.length)
}

/** The original text of one item; empty when it was purged. */
export function rawTextOf(page: RawPage, position: number): string {
  return page.body.toString('utf8', rawStart(page, position), page.ends[position])
}
