import { sql } from 'kysely'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive } from '../archive.ts'
import type { Watcher } from './move-watch-cursor.ts'

/**
 * Lets a watcher be told what comes from now on, though nothing has been looked at yet. One that is armed stays as it is, and
 * is told what it has not been told.
 */
export async function armWatcherNow({ db }: Archive, { accountId, name }: Watcher, now: Micros): Promise<void> {
  const at = microsToIso(now)
  await sql`
    insert into watch_cursors (account_id, watcher, added_at, armed_at, armed_seen_at, handled_no)
    select ${accountId}::bigint, ${name}::text, ${at}::timestamptz, ${at}::timestamptz, ${at}::timestamptz,
           greatest((select max(event_no) from watch_events where account_id = ${accountId}),
                    (select max(handled_no) from watch_cursors where account_id = ${accountId}), 0)
    on conflict (account_id, watcher) do nothing`.execute(db)
}
