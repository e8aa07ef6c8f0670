import { sql } from 'kysely'
import type { Archive } from '../archive.ts'

/** Removes events that every watcher has handled, but for those that could not be handed over. */
export async function pruneWatchEvents({ db }: Archive, accountId: bigint): Promise<void> {
  const { rows } = await sql<{ no: bigint | null }>`
    select min(handled_no) as no from watch_cursors where account_id = ${accountId}`.execute(db)
  const [{ no } = { no: null }] = rows
  await sql`
    delete from watch_events e where e.account_id = ${accountId}
      and e.event_no <= ${no ?? 9_223_372_036_854_775_807n}::bigint
      and not exists (select 1 from dead_letters d where d.account_id = ${accountId} and d.event_id = e.event_id)`.execute(
    db,
  )
}
