import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** One of the ids of a message that may be known. */
export interface SoughtId {
  /** Which message it is of, counted by the caller. */
  readonly message: number
  readonly isItemId: boolean
  /** 32 hexadecimal digits. */
  readonly hex: string
  readonly sentAt: Micros
}

/** How many of a thread's messages, each with all its ids, the archive knows by one of them. */
export async function countKnownMessages(
  { pool }: Archive,
  accountId: bigint,
  threadId: bigint,
  ids: readonly SoughtId[],
): Promise<number> {
  const { rows } = await pool.query<{ known: number }>(
    `with sought as materialized (
       select * from unnest($3::integer[], $4::boolean[], $5::uuid[], $6::timestamptz[])
         as s (message, is_item_id, id, sent_at)),
     found as (
       select s.message from sought s join messages m on m.account_id = $1 and m.thread_id = $2
         and m.sent_at = s.sent_at and m.message_id = s.id and m.is_item_id = s.is_item_id
       union
       select s.message from sought s join message_ids f on f.account_id = $1 and f.thread_id = $2
         and f.is_item_id = s.is_item_id and f.id = s.id)
     select count(*)::integer as known from found`,
    [
      accountId,
      threadId,
      ids.map((it) => it.message),
      ids.map((it) => it.isItemId),
      ids.map((it) => it.hex),
      ids.map((it) => microsToIso(it.sentAt)),
    ],
  )
  return rows[0]?.known ?? 0
}
