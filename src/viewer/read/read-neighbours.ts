import { sql } from 'kysely'
import type { Transaction } from '../../archive/archive.ts'
import { type MessageInThread, notEcho } from '../../archive/conversation/read-messages.ts'
import { microsToIso } from '../../clock.ts'
import type { WireNeighbour } from '../wire.ts'

interface Row {
  readonly place: number
  readonly is_before: boolean
  readonly sender_id: bigint
  readonly item_type: string
  readonly notice_class: string | null
  readonly text: string | null
}

export interface Neighbours {
  readonly before: WireNeighbour | null
  readonly after: WireNeighbour | null
}

const EXCERPT = 200

/** What was said right before each message and right after it. */
export async function readNeighbours(
  tx: Transaction,
  accountId: bigint,
  messages: readonly MessageInThread[],
): Promise<readonly Neighbours[]> {
  if (messages.length === 0) return []
  const next = (comparison: '<' | '>', direction: 'desc' | 'asc') => sql`
    select m.sender_id, m.item_type, m.notice_class, left(m.text, ${EXCERPT}) as text from messages m
    where m.account_id = ${accountId} and m.thread_id = k.thread_id and ${notEcho}
      and (m.sent_at, m.message_id) ${sql.raw(comparison)} (k.sent_at, k.message_id)
    order by m.sent_at ${sql.raw(direction)}, m.message_id ${sql.raw(direction)} limit 1`
  const { rows } = await sql<Row>`
    with k as materialized (select * from unnest(${messages.map((it) => String(it.threadId))}::bigint[],
      ${messages.map((it) => microsToIso(it.sentAt))}::timestamptz[], ${messages.map((it) => it.id)}::uuid[])
      with ordinality as k (thread_id, sent_at, message_id, place))
    select place::int, true as is_before, n.* from k cross join lateral (${next('<', 'desc')}) n
    union all
    select place::int, false, n.* from k cross join lateral (${next('>', 'asc')}) n`.execute(tx)
  return messages.map((_, index) => {
    const of = (isBefore: boolean): WireNeighbour | null => {
      const row = rows.find((it) => it.place === index + 1 && it.is_before === isBefore)
      if (row === undefined) return null
      return { sender: String(row.sender_id), type: row.item_type, notice: row.notice_class, text: row.text }
    }
    return { before: of(true), after: of(false) }
  })
}
