import type pg from 'pg'

export interface DirtySpan {
  readonly threadId: bigint
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string
}

/** Marks stretches whose derived rows are out of date; in the transaction that changes their messages. */
export async function markDirty(client: pg.ClientBase, accountId: bigint, spans: readonly DirtySpan[]): Promise<void> {
  if (spans.length === 0) return
  await client.query(
    `insert into dirty_spans (account_id, thread_id, day) select $1, * from unnest($2::bigint[], $3::date[])
     on conflict (account_id, thread_id, day) do nothing`,
    [accountId, spans.map((it) => it.threadId), spans.map((it) => it.day)],
  )
}
