import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'

/** Since when a watcher watches; both null until it is armed. */
export interface WatcherArmed {
  readonly watcher: string
  /** By Instagram's clock. */
  readonly armedAt: Micros | null
  /** As observations are dated. */
  readonly armedSeenAt: Micros | null
}

export async function loadWatchers(client: pg.ClientBase, accountId: bigint): Promise<readonly WatcherArmed[]> {
  const { rows } = await client.query<{ watcher: string; armed_at: Micros | null; armed_seen_at: Micros | null }>(
    'select watcher, armed_at, armed_seen_at from watch_cursors where account_id = $1 order by watcher',
    [accountId],
  )
  return rows.map((row) => ({ watcher: row.watcher, armedAt: row.armed_at, armedSeenAt: row.armed_seen_at }))
}

/** Number of the last event of an account that was given one; only whoever holds the lease gives any. */
export async function lastEventNo(client: pg.ClientBase, accountId: bigint): Promise<bigint> {
  const { rows } = await client.query<{ no: bigint | null }>(
    `select max(no) as no from (
       select max(event_no) as no from watch_events where account_id = $1
       union all select max(handled_no) from watch_cursors where account_id = $1) as numbers`,
    [accountId],
  )
  return rows[0]?.no ?? 0n
}

/** Arms those who are not yet: they are told what comes after this moment. In the transaction of the answer that fixes it. */
export async function armWatchers(
  client: pg.ClientBase,
  accountId: bigint,
  { armedAt, armedSeenAt }: { readonly armedAt: Micros; readonly armedSeenAt: Micros },
): Promise<void> {
  await client.query(
    `update watch_cursors set armed_at = $2, armed_seen_at = $3, handled_no = $4
      where account_id = $1 and armed_at is null`,
    [accountId, microsToIso(armedAt), microsToIso(armedSeenAt), await lastEventNo(client, accountId)],
  )
}
