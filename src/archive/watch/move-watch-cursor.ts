/** How far a watcher has come. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive, Transaction } from '../archive.ts'

export interface WatchCursor {
  readonly watcher: string
  readonly addedAt: Micros
  /** Null until the first answer of Instagram after it was added. */
  readonly armedAt: Micros | null
  readonly armedSeenAt: Micros | null
  readonly handledNo: bigint
  readonly handledAt: Micros | null
}

/** Who is to be told. */
export interface Watcher {
  readonly accountId: bigint
  readonly name: string
}

/** Adds a watcher that is not there yet; the next answer of Instagram arms it. */
export async function addWatcher({ db }: Archive, { accountId, name }: Watcher, now: Micros): Promise<void> {
  await db
    .insertInto('watch_cursors')
    .values({ account_id: accountId, watcher: name, added_at: microsToIso(now), handled_no: 0n })
    .onConflict((it) => it.columns(['account_id', 'watcher']).doNothing())
    .execute()
}

/** The next watch under this name begins anew. */
export async function removeWatcher({ db }: Archive, { accountId, name }: Watcher): Promise<boolean> {
  return await db.transaction().execute(async (tx) => {
    await tx.deleteFrom('dead_letters').where('account_id', '=', accountId).where('watcher', '=', name).execute()
    const { numDeletedRows } = await tx
      .deleteFrom('watch_cursors')
      .where('account_id', '=', accountId)
      .where('watcher', '=', name)
      .executeTakeFirst()
    return numDeletedRows > 0n
  })
}

export async function readWatchers({ db }: Archive, accountId: bigint): Promise<readonly WatchCursor[]> {
  const rows = await db
    .selectFrom('watch_cursors')
    .select(['watcher', 'added_at', 'armed_at', 'armed_seen_at', 'handled_no', 'handled_at'])
    .where('account_id', '=', accountId)
    .orderBy('watcher')
    .execute()
  return rows.map((row) => ({
    watcher: row.watcher,
    addedAt: row.added_at,
    armedAt: row.armed_at,
    armedSeenAt: row.armed_seen_at,
    handledNo: row.handled_no,
    handledAt: row.handled_at,
  }))
}

/** Since when a watcher is told what comes; undefined: it is not armed. */
export async function readListensSince(
  client: Pick<pg.ClientBase, 'query'>,
  { accountId, name }: Watcher,
): Promise<Micros | undefined> {
  const { rows } = await client.query<{ armed_at: Micros | null }>(
    'select armed_at from watch_cursors where account_id = $1 and watcher = $2',
    [accountId, name],
  )
  return rows[0]?.armed_at ?? undefined
}

/** Notes that everything up to this number was handled; never moves back. */
export async function moveWatchCursor(
  db: Archive['db'] | Transaction,
  { accountId, name }: Watcher,
  handledNo: bigint,
  now: Micros,
): Promise<void> {
  await db
    .updateTable('watch_cursors')
    .set({ handled_no: handledNo, handled_at: microsToIso(now) })
    .where('account_id', '=', accountId)
    .where('watcher', '=', name)
    .where('handled_no', '<', handledNo)
    .execute()
}
