import { promisify } from 'node:util'
import { zstdDecompress } from 'node:zlib'
import type { Archive } from './archive.ts'

const decompress = promisify(zstdDecompress)

const PAGES_AT_ONCE = 100

/**
 * Decompresses every raw page of an account and compares its length with the ends of its items.
 *
 * @returns how many cannot be read
 */
export async function checkRawPages({ db }: Archive, accountId: bigint, signal: AbortSignal): Promise<number> {
  let broken = 0
  for (let after = 0n; ; ) {
    signal.throwIfAborted()
    const pages = await db
      .selectFrom('raw_pages')
      .select(['raw_page_id', 'item_ends', 'body'])
      .where('account_id', '=', accountId)
      .where('raw_page_id', '>', after)
      .orderBy('raw_page_id')
      .limit(PAGES_AT_ONCE)
      .execute()
    const last = pages.at(-1)
    if (last === undefined) return broken
    for (const page of pages) if (!(await isReadable(page.body, page.item_ends))) broken += 1
    after = last.raw_page_id
  }
}

async function isReadable(body: Buffer, ends: readonly number[]): Promise<boolean> {
  const ascends = ends.every((end, place) => end >= (ends[place - 1] ?? 0))
  try {
    return ascends && (await decompress(body)).length === (ends.at(-1) ?? 0)
  } catch {
    return false
  }
}
