import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import { toReadable } from '../text/well-formed.ts'

const compress = promisify(zstdCompress)

export interface QuarantinedItem {
  /** Who met it, where that is not the source that gives it: a backup gives what others met. */
  readonly source?: string
  readonly origin: string
  readonly byteOffset: number | null
  readonly reason: string
  readonly raw: Uint8Array
}

/** Same origin, reason and bytes: the same failure, met again. */
function quarantineId(item: QuarantinedItem): string {
  const sum = createHash('sha256')
    .update(JSON.stringify([item.origin, item.reason]))
    .update(item.raw)
  return sum.digest('hex').slice(0, 32)
}

/** Keeps what could not be read. @returns how many of the items are new here */
export async function insertQuarantine(
  client: pg.ClientBase,
  accountId: bigint,
  source: string,
  items: readonly QuarantinedItem[],
  seenAt: Micros,
): Promise<number> {
  let added = 0
  for (const item of items) {
    const { rowCount } = await client.query(
      `insert into quarantine (account_id, quarantine_id, source, origin, byte_offset, reason, raw, first_seen_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (account_id, quarantine_id) do nothing`,
      [
        accountId,
        quarantineId(item),
        item.source ?? source,
        toReadable(item.origin),
        item.byteOffset,
        toReadable(item.reason),
        await compress(item.raw),
        microsToIso(seenAt),
      ],
    )
    added += rowCount ?? 0
  }
  return added
}
