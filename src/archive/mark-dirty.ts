import type pg from 'pg'

export interface DirtySpan {
  readonly threadId: bigint
  /** UTC day, `YYYY-MM-DD`. */
  readonly day: string
}

/**
 * Marks stretches whose derived rows are out of date; in the transaction that changes their messages. A mark that is there
 * already is locked until then, so that a transform at this moment cannot take it away before the change is seen; in the
 * order of the key, so that two who mark never wait for each other.
 */
export async function markDirty(client: pg.ClientBase, accountId: bigint, spans: readonly DirtySpan[]): Promise<void> {
  if (spans.length === 0) return
  await client.query(
    `insert into dirty_spans (account_id, thread_id, day) select $1, * from unnest($2::bigint[], $3::date[])
     order by 2, 3 on conflict (account_id, thread_id, day) do update set day = excluded.day`,
    [accountId, spans.map((it) => it.threadId), spans.map((it) => it.day)],
  )
}
