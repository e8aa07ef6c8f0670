import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

export interface FurtherId {
  readonly threadId: bigint
  readonly isItemId: boolean
  /** 32 hexadecimal digits. */
  readonly id: string
  readonly messageId: string
  readonly sentAt: Micros
}

/** Removes further ids of messages: each of them has turned out to be another message's. */
export async function freeMessageIds(
  client: pg.ClientBase,
  accountId: bigint,
  ids: readonly Pick<FurtherId, 'threadId' | 'isItemId' | 'id'>[],
): Promise<void> {
  if (ids.length === 0) return
  await client.query(
    `delete from message_ids t using unnest($2::bigint[], $3::boolean[], $4::uuid[]) as f (thread_id, is_item_id, id)
     where t.account_id = $1 and t.thread_id = f.thread_id and t.is_item_id = f.is_item_id and t.id = f.id`,
    [accountId, ids.map((it) => it.threadId), ids.map((it) => it.isItemId), ids.map((it) => it.id)],
  )
}

/** Records further ids of messages. An id that is recorded keeps its meaning; its time follows the message's. */
export async function insertMessageIds(
  client: pg.ClientBase,
  accountId: bigint,
  ids: readonly FurtherId[],
): Promise<void> {
  if (ids.length === 0) return
  await client.query(
    `insert into message_ids as t (account_id, thread_id, is_item_id, id, message_id, sent_at)
     select $1, * from unnest($2::bigint[], $3::boolean[], $4::uuid[], $5::uuid[], $6::timestamptz[])
     on conflict (account_id, thread_id, is_item_id, id) do update set sent_at = excluded.sent_at
     where t.message_id = excluded.message_id and t.sent_at <> excluded.sent_at`,
    [
      accountId,
      ids.map((it) => it.threadId),
      ids.map((it) => it.isItemId),
      ids.map((it) => it.id),
      ids.map((it) => it.messageId),
      ids.map((it) => microsToIso(it.sentAt)),
    ],
  )
}
