import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'
import { turnsOf } from './turns.ts'

/** Tells all turns of an account anew. */
export async function rebuildTurns(tx: Transaction, accountId: bigint): Promise<void> {
  await tx.deleteFrom('turns').where('account_id', '=', accountId).execute()
  await sql`
    insert into turns (account_id, thread_id, day, turns)
    select ${accountId}, thread_id, day, turns from (${turnsOf(sql`m.account_id = ${accountId}`)}) counted
    order by thread_id, day`.execute(tx)
}
