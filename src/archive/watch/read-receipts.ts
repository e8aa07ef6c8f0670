import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'

export interface ReadReceipt {
  readonly threadId: bigint
  readonly personId: bigint
  /** Decimal. */
  readonly itemId: string
  readonly noticedAt: Micros
}

export async function loadReadReceipts(
  client: pg.ClientBase,
  accountId: bigint,
  threadIds: readonly bigint[],
): Promise<readonly ReadReceipt[]> {
  const { rows } = await client.query<{ thread_id: bigint; person_id: bigint; item_id: string; noticed_at: Micros }>(
    `select thread_id, person_id, item_id, noticed_at from read_receipts
      where account_id = $1 and thread_id = any($2::bigint[])`,
    [accountId, threadIds],
  )
  return rows.map((row) => ({
    threadId: row.thread_id,
    personId: row.person_id,
    itemId: row.item_id,
    noticedAt: row.noticed_at,
  }))
}

export async function saveReadReceipts(
  client: pg.ClientBase,
  accountId: bigint,
  receipts: readonly ReadReceipt[],
): Promise<void> {
  if (receipts.length === 0) return
  await client.query(
    `insert into read_receipts (account_id, thread_id, person_id, item_id, noticed_at)
     select $1, * from unnest($2::bigint[], $3::bigint[], $4::text[], $5::timestamptz[])
     on conflict (account_id, thread_id, person_id) do update set item_id = excluded.item_id,
       noticed_at = excluded.noticed_at`,
    [
      accountId,
      receipts.map((it) => it.threadId),
      receipts.map((it) => it.personId),
      receipts.map((it) => it.itemId),
      receipts.map((it) => microsToIso(it.noticedAt)),
    ],
  )
}
