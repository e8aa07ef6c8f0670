import { sql } from 'kysely'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive, Transaction } from '../archive.ts'

interface Which {
  readonly accountId: bigint
  readonly broadcastId: number
}

/** Someone does not get it after all. */
export async function leaveOut(
  tx: Archive['db'] | Transaction,
  { accountId, broadcastId }: Which,
  {
    line,
    at,
    code,
    reason,
  }: { readonly line: number; readonly at: Micros; readonly code: string; readonly reason: string },
): Promise<void> {
  await tx
    .updateTable('broadcast_recipients')
    .set({ state: 'left-out', ended_at: microsToIso(at), reason_code: code, reason, text: null })
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('line', '=', line)
    .where('state', '=', 'planned')
    .execute()
}

/**
 * Takes over from the ledger of sends what became of each message that was begun, however it came to its end: here, in
 * another process that settled it, or by a person who decided. Who asked to be left alone meanwhile counts as left out.
 *
 * @param options.token only of this one; default: of all
 */
export async function copySendEnds(
  { db }: Archive,
  { accountId, broadcastId }: Which,
  { keepsText, token }: { readonly keepsText: boolean; readonly token?: bigint },
): Promise<void> {
  await sql`
    update broadcast_recipients r
       set state = case when s.state <> 'failed' then s.state
                        when s.error_code = 'do-not-contact' then 'left-out'
                        when s.error_code = 'cancelled' then 'cancelled'
                        else s.state end,
           ended_at = s.ended_at, item_id = s.item_id, thread_id = coalesce(s.thread_id, r.thread_id),
           reason_code = s.error_code, reason = s.error,
           text = case when ${keepsText} then r.text end
      from sends s
     where s.account_id = r.account_id and s.token = r.token
       and r.account_id = ${accountId} and r.broadcast_id = ${broadcastId}
       ${token === undefined ? sql`` : sql`and r.token = ${token}`}
       and r.state in ('claimed', 'unknown', 'failed', 'cancelled')
       and s.state in ('acknowledged', 'failed', 'unknown') and s.state <> r.state`.execute(db)
}

/** Nobody who was planned gets it any more, nor whose message was noted and never planned. @returns how many */
export async function cancelRecipients(
  tx: Transaction,
  { accountId, broadcastId }: Which,
  at: Micros,
): Promise<number> {
  const { numAffectedRows } = await sql`
    update broadcast_recipients r set state = 'cancelled', ended_at = ${microsToIso(at)}, text = null
     where r.account_id = ${accountId} and r.broadcast_id = ${broadcastId}
       and (r.state = 'planned' or r.state = 'claimed' and not exists (
         select 1 from sends s where s.account_id = ${accountId} and s.token = r.token))`.execute(tx)
  return Number(numAffectedRows)
}
