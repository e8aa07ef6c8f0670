/** Statements that keep an account from asking, for a while or until a person has acted, and that let it ask again. */
import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** Lets nothing be asked until then. A longer pause stays as it is. */
export async function pauseRequests({ db }: Archive, accountId: bigint, until: Micros, reason: string): Promise<void> {
  await sql`
    insert into request_budgets (account_id, paused_until, pause_reason)
    values (${accountId}, ${microsToIso(until)}, ${reason})
    on conflict (account_id) do update
      set paused_until = excluded.paused_until, pause_reason = excluded.pause_reason
    where request_budgets.paused_until is null or request_budgets.paused_until < excluded.paused_until`.execute(db)
}

/** Lets nothing be asked until a person has acted. What stopped it last is what counts. */
export async function stopRequests(
  { db }: Archive,
  accountId: bigint,
  stop: { readonly at: Micros; readonly code: string; readonly reason: string },
): Promise<void> {
  await sql`
    insert into request_budgets (account_id, stopped_at, stop_code, stop_reason)
    values (${accountId}, ${microsToIso(stop.at)}, ${stop.code}, ${stop.reason})
    on conflict (account_id) do update
      set stopped_at = excluded.stopped_at, stop_code = excluded.stop_code, stop_reason = excluded.stop_reason`.execute(
    db,
  )
}

/** Takes a stop back: for a log-in that succeeded. A pause stays, as Instagram asked for it. */
export async function clearStop({ db }: Archive, accountId: bigint): Promise<void> {
  await db
    .updateTable('request_budgets')
    .set({ stopped_at: null, stop_code: null, stop_reason: null })
    .where('account_id', '=', accountId)
    .execute()
}

/** Takes a pause back. */
export async function clearPause({ db }: Archive, accountId: bigint): Promise<void> {
  await db
    .updateTable('request_budgets')
    .set({ paused_until: null, pause_reason: null })
    .where('account_id', '=', accountId)
    .execute()
}
