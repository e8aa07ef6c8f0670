import { sql } from 'kysely'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive, Transaction } from '../archive.ts'
import { lockKey } from '../lock-key.ts'
import { type StoredBroadcast, storedBroadcast } from './read-broadcasts.ts'

export interface NewBroadcast {
  readonly accountId: bigint
  readonly madeAt: Micros
  readonly template: string
  readonly listName: string
  readonly fingerprint: string
  readonly recipients: readonly NewRecipient[]
}

/** One line of the list. */
export interface NewRecipient {
  readonly line: number
  readonly wanted: string
  readonly userId: string | null
  readonly threadId: string | null
  readonly username: string | null
  readonly isNewConversation: boolean
  /** What is to be said; null of those who are left out. */
  readonly text: string | null
  /** Why they are left out; null of those who get it. */
  readonly reasonCode: string | null
  readonly reason: string | null
}

/** So many rows stay below the parameters that one statement may have. */
const ROWS_AT_ONCE = 2_000

/**
 * Writes a broadcast down with all its people, or nothing. Of two who begin the same at once the second finds the first.
 *
 * @param refuse given an earlier one of the same list, template and values, if there is one; throws where it must not be begun again
 * @returns its number
 */
export async function insertBroadcast(
  { db }: Archive,
  broadcast: NewBroadcast,
  refuse: (earlier: StoredBroadcast) => void,
): Promise<number> {
  const { accountId, madeAt, template, listName, fingerprint, recipients } = broadcast
  return await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${lockKey(`broadcasts ${accountId}`)})`.execute(tx)
    const earlier = await readEarlier(tx, accountId, fingerprint)
    if (earlier !== undefined) refuse(earlier)
    const at = microsToIso(madeAt)
    const broadcastId = await nextNumber(tx, accountId)
    await tx
      .insertInto('broadcasts')
      .values({
        account_id: accountId,
        broadcast_id: broadcastId,
        made_at: at,
        template,
        list_name: listName,
        fingerprint,
        state: 'running',
        changed_at: at,
        in_batch: 0,
      })
      .execute()
    const rows = recipients.map((it) => ({
      account_id: accountId,
      broadcast_id: broadcastId,
      line: it.line,
      wanted: it.wanted,
      user_id: it.userId,
      thread_id: it.threadId,
      username: it.username,
      is_new_conversation: it.isNewConversation,
      state: it.reasonCode === null ? ('planned' as const) : ('left-out' as const),
      text: it.reasonCode === null ? it.text : null,
      ended_at: it.reasonCode === null ? null : at,
      reason_code: it.reasonCode,
      reason: it.reason,
    }))
    for (let from = 0; from < rows.length; from += ROWS_AT_ONCE) {
      await tx
        .insertInto('broadcast_recipients')
        .values(rows.slice(from, from + ROWS_AT_ONCE))
        .execute()
    }
    return broadcastId
  })
}

async function readEarlier(
  tx: Transaction,
  accountId: bigint,
  fingerprint: string,
): Promise<StoredBroadcast | undefined> {
  const row = await tx
    .selectFrom('broadcasts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('fingerprint', '=', fingerprint)
    .orderBy('broadcast_id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row && storedBroadcast(row)
}

async function nextNumber(tx: Transaction, accountId: bigint): Promise<number> {
  const row = await tx
    .selectFrom('broadcasts')
    .select((of) => of.fn.max('broadcast_id').as('last'))
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return (row?.last ?? 0) + 1
}
