import { sql } from 'kysely'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Transaction } from '../archive.ts'
import type { ReplyView } from './message-view.ts'

export interface MessageKey {
  readonly threadId: bigint
  readonly id: string
}

interface Answered {
  readonly threadId: bigint
  /** Decimal. */
  readonly itemId: string
}

interface Row {
  readonly thread_id: bigint
  readonly item_id: string
  readonly message_id: string
  readonly sent_at: Micros
  readonly sender_id: bigint
  readonly item_type: string
  readonly text: string | null
}

const EXCERPT = 300
const ITEM_ID = /^\d{1,39}$/
const ITEM_IDS = 1n << 128n

/**
 * The messages that are answered, by thread and item id. An item id holds its time in microseconds above its lowest 64 bits,
 * which is where the message is looked for; under a further id it is found at its own time.
 */
export async function readReplies(
  tx: Transaction,
  accountId: bigint,
  answered: readonly Answered[],
): Promise<ReadonlyMap<string, ReplyView>> {
  const asked = answered.filter(({ itemId }) => ITEM_ID.test(itemId) && BigInt(itemId) < ITEM_IDS)
  const replies = new Map<string, ReplyView>(answered.map((it) => [`${it.threadId} ${it.itemId}`, unknown(it.itemId)]))
  if (asked.length === 0) return replies
  const { rows } = await sql<Row>`
    with asked as materialized (
      select a.thread_id, a.item_id, coalesce(i.message_id, a.id) as message_id, coalesce(i.sent_at, a.at) as at
      from unnest(${asked.map((it) => String(it.threadId))}::bigint[], ${asked.map((it) => it.itemId)}::text[],
        ${asked.map((it) => uuidOf(it.itemId))}::uuid[], ${asked.map((it) => timeOf(it.itemId))}::timestamptz[])
        as a (thread_id, item_id, id, at)
      left join message_ids i on i.account_id = ${accountId} and i.thread_id = a.thread_id and i.is_item_id and i.id = a.id)
    select a.thread_id, a.item_id, m.* from asked a cross join lateral (
      select m.message_id, m.sent_at, m.sender_id, m.item_type, left(m.text, ${EXCERPT}) as text from messages m
      where m.account_id = ${accountId} and m.thread_id = a.thread_id and m.message_id = a.message_id
        and m.sent_at between a.at - interval '2 seconds' and a.at + interval '2 seconds' limit 1) m`.execute(tx)
  for (const row of rows) {
    replies.set(`${row.thread_id} ${row.item_id}`, {
      itemId: row.item_id,
      id: row.message_id,
      sentAt: row.sent_at,
      sender: String(row.sender_id),
      text: row.text,
      type: row.item_type,
    })
  }
  return replies
}

const unknown = (itemId: string): ReplyView => ({
  itemId,
  id: null,
  sentAt: null,
  sender: null,
  text: null,
  type: null,
})

function uuidOf(itemId: string): string {
  const hex = BigInt(itemId).toString(16).padStart(32, '0')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** No time that Postgres does not have. */
function timeOf(itemId: string): string {
  const micros = Number(BigInt(itemId) >> 64n)
  return microsToIso(micros < 8e15 ? micros : 0)
}
