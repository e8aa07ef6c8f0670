import { promisify } from 'node:util'
import { zstdCompress, zstdDecompress } from 'node:zlib'
import type pg from 'pg'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

export interface RawReference {
  readonly pageId: bigint
  /** Place in the page, from 0. */
  readonly position: number
}

interface PageRow {
  readonly raw_page_id: bigint
  readonly item_ends: number[]
  readonly body: Buffer
}

/** What is left of an item's original text. */
type Change = (item: Buffer) => Buffer

function changeItems(
  body: Buffer,
  ends: readonly number[],
  changed: ReadonlySet<number>,
  change: Change,
): [Buffer, number[]] {
  const kept: Buffer[] = []
  const newEnds: number[] = []
  let length = 0
  ends.forEach((end, position) => {
    const item = body.subarray(position === 0 ? 0 : ends[position - 1], end)
    const left = changed.has(position) ? change(item) : item
    kept.push(left)
    length += left.length
    newEnds.push(length)
  })
  return [Buffer.concat(kept), newEnds]
}

const NOTHING = Buffer.alloc(0)

/**
 * Removes the original text of items for good, because its sender unsent it, someone asked to be forgotten, or a better
 * original took its place. The positions of the other items stay; a blanked item reads as the empty text.
 */
export async function blankRawItems(
  client: pg.ClientBase,
  accountId: bigint,
  references: readonly RawReference[],
): Promise<void> {
  await changeRawItems(client, accountId, references, () => NOTHING)
}

/** Takes a part out of the original text of items, for good. @param change gives what is left */
export async function changeRawItems(
  client: pg.ClientBase,
  accountId: bigint,
  references: readonly RawReference[],
  change: Change,
): Promise<void> {
  const byPage = new Map<bigint, Set<number>>()
  for (const { pageId, position } of references) byPage.set(pageId, (byPage.get(pageId) ?? new Set()).add(position))
  const { rows } = await client.query<PageRow>(
    `select raw_page_id, item_ends, body from raw_pages
     where account_id = $1 and raw_page_id = any($2::bigint[]) order by raw_page_id for update`,
    [accountId, [...byPage.keys()]],
  )
  for (const row of rows) {
    const changed = byPage.get(BigInt(row.raw_page_id)) ?? new Set()
    const [body, ends] = changeItems(await decompress(row.body), row.item_ends, changed, change)
    await client.query(
      'update raw_pages set item_ends = $3::integer[], body = $4 where account_id = $1 and raw_page_id = $2',
      [accountId, row.raw_page_id, ends, await compress(body)],
    )
  }
}
