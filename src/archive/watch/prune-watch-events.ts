import { sql } from 'kysely'
import type { Archive } from '../archive.ts'

/** Removes events that every watcher has handled, but for those that could not be handed over. */
export async function pruneWatchEvents({ db }: Archive, accountId: bigint): Promise<void> {
  const { rows } = await sql<{ no: bigint | null }>`
    select min(handled_no) as no from watch_cursors where account_id = ${accountId}`.execute(db)
  const handled = rows[0]?.no ?? null
  // Nobody watches any longer: what nobody was told, nobody will be.
  const which = handled === null ? sql`true` : sql`e.event_no <= ${handled}`
  await sql`
    delete from watch_events e where e.account_id = ${accountId} and ${which}
      and not exists (select 1 from dead_letters d where d.account_id = ${accountId} and d.event_id = e.event_id)`.execute(
    db,
  )
}
