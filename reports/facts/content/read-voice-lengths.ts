import { zstdDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { DayRange, Filters } from '../filters.ts'
import { messagesOf } from './within-range.ts'

interface VoicePage {
  readonly raw_page_id: bigint
  readonly item_ends: readonly number[]
  readonly body: Buffer
  readonly positions: readonly number[]
  readonly senders: readonly string[]
}

export interface VoiceLengths {
  known: number
  seconds: number
}

const PAGES_AT_ONCE = 50

/**
 * How long voice messages are, by sender. Only Instagram itself says so, in the original text of the message, in
 * milliseconds; an export never does.
 */
export async function readVoiceLengths(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<ReadonlyMap<bigint, VoiceLengths>> {
  const lengths = new Map<bigint, VoiceLengths>()
  const wanted = sql<boolean>`m.item_type = 'voice_media' and not m.is_unsent`
  let after = 0n
  for (;;) {
    const { rows } = await sql<VoicePage>`
      select p.raw_page_id, p.item_ends, p.body, v.positions, v.senders
      from (
        select raw_page_id, array_agg(raw_position) as positions, array_agg(sender_id::text) as senders
        from ${messagesOf(filters, offsets, range, wanted)} as m
        where raw_page_id > ${after}::bigint group by raw_page_id) v
      join raw_pages p on p.account_id = ${filters.accountId} and p.raw_page_id = v.raw_page_id
      where p.account_id = ${filters.accountId} and p.source = 'instagram'
      order by p.raw_page_id limit ${PAGES_AT_ONCE}`.execute(tx)
    for (const page of rows) addLengths(page, lengths)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGES_AT_ONCE) return lengths
    after = last.raw_page_id
  }
}

function addLengths(
  { item_ends: ends, body, positions, senders }: VoicePage,
  lengths: Map<bigint, VoiceLengths>,
): void {
  const texts = zstdDecompressSync(body)
  for (const [index, position] of positions.entries()) {
    const raw = texts.toString('utf8', position === 0 ? 0 : ends[position - 1], ends[position])
    const millis = lengthIn(raw)
    if (millis === null) continue
    const sender = BigInt(senders[index]!)
    const own = lengths.get(sender) ?? { known: 0, seconds: 0 }
    lengths.set(sender, own)
    own.known += 1
    own.seconds += millis / 1000
  }
}

/** Within the item's audio, in milliseconds; null where it is not told, or the text was purged. */
function lengthIn(raw: string): number | null {
  const told = /"audio"\s*:\s*\{[^{}]*?"duration"\s*:\s*(\d{1,9}(?:\.\d+)?)[,}\s]/.exec(raw)?.[1]
  return told === undefined ? null : Number(told)
}
