import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive, Transaction } from './archive.ts'

const DAY = 86_400_000_000

/** Notes that a request was granted, under the lock of the budget; what is older than the longest limit goes in passing. */
export async function grantRequest(tx: Transaction, accountId: bigint, now: Micros): Promise<void> {
  const at = microsToIso(now)
  await removeOldRequests(tx, accountId, now)
  await tx.insertInto('requests').values({ account_id: accountId, granted_at: at }).execute()
  await tx.updateTable('request_budgets').set({ last_request_at: at }).where('account_id', '=', accountId).execute()
}

/**
 * Grants a request where nothing limits them, without a lock and in one statement.
 *
 * @returns false when the account is stopped or paused, or has no budget yet
 */
export async function grantFreely({ db }: Archive, accountId: bigint, now: Micros): Promise<boolean> {
  const at = microsToIso(now)
  const { numAffectedRows } = await sql`
    insert into requests (account_id, granted_at)
    select account_id, ${at}::timestamptz from request_budgets
     where account_id = ${accountId} and stopped_at is null
       and (paused_until is null or paused_until <= ${at}::timestamptz)`.execute(db)
  return numAffectedRows === 1n
}

/** Removes what no limit counts any more. */
export async function removeOldRequests(
  db: Pick<Transaction, 'deleteFrom'>,
  accountId: bigint,
  now: Micros,
): Promise<void> {
  await db
    .deleteFrom('requests')
    .where('account_id', '=', accountId)
    .where('granted_at', '<=', sql<Micros>`${microsToIso(now - DAY)}::timestamptz`)
    .execute()
}

/**
 * Takes requests that lie in the future, as a clock was wrong when they were granted, for granted now: they go on counting,
 * but for a day at most.
 */
export async function moveFutureRequests(tx: Transaction, accountId: bigint, now: Micros): Promise<void> {
  const at = microsToIso(now)
  await tx.updateTable('request_budgets').set({ last_request_at: at }).where('account_id', '=', accountId).execute()
  await tx
    .updateTable('requests')
    .set({ granted_at: at })
    .where('account_id', '=', accountId)
    .where('granted_at', '>', sql<Micros>`${at}::timestamptz`)
    .execute()
}
