import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Transaction } from './archive.ts'

/** What the limits of sending look at; null: there is none, or no limit. */
export interface SendsMade {
  /** The latest send to somebody else. */
  readonly lastToOthers: Micros | null
  /** Those that must have left their window: the n-th latest of all, of new conversations, of bulk messages. */
  readonly nthOfHour: Micros | null
  readonly nthNew: Micros | null
  readonly nthBulk: Micros | null
}

/** How many there may be in each window; null: no limit. */
export interface SendCounts {
  readonly perHour: number | null
  readonly newConversationsPerDay: number | null
  readonly bulkPerDay: number | null
}

/** Whom a send goes to, as two sends to one are told from two sends to two. */
export interface SendTarget {
  /** Of the send itself, which keeps no place from itself when it goes out again. */
  readonly token: bigint
  readonly recipient: string
  readonly threadId: string | null
}

/** Reads what was sent, under the lock of the account's budget. */
export async function readSendsMade(
  tx: Transaction,
  accountId: bigint,
  { perHour, newConversationsPerDay, bulkPerDay }: SendCounts,
  target: SendTarget,
): Promise<SendsMade> {
  const own = target.threadId ?? target.recipient
  const latest = (n: number | null) => nthLatest(tx, { accountId, token: target.token }, n)
  return {
    lastToOthers: await latest(1)(sql`coalesce(thread_id, recipient) <> ${own} and recipient <> ${target.recipient}`),
    nthOfHour: await latest(perHour)(sql`true`),
    nthNew: await latest(newConversationsPerDay)(sql`is_new_conversation`),
    nthBulk: await latest(bulkPerDay)(sql`is_bulk`),
  }
}

interface Sender {
  readonly accountId: bigint
  readonly token: bigint
}

function nthLatest(tx: Transaction, { accountId, token }: Sender, n: number | null) {
  return async (condition: ReturnType<typeof sql>): Promise<Micros | null> => {
    if (n === null) return null
    const { rows } = await sql<{ sent_at: Micros }>`
      select sent_at from sends
       where account_id = ${accountId} and sent_at is not null and token <> ${token} and ${condition}
       order by sent_at desc
       offset ${n - 1} limit 1`.execute(tx)
    return rows[0]?.sent_at ?? null
  }
}

/**
 * Takes sends that lie in the future, as a clock was wrong when they went out, for sent now: they go on counting, but for a day
 * at most.
 */
export async function moveFutureSends(tx: Transaction, accountId: bigint, now: Micros): Promise<void> {
  const at = microsToIso(now)
  await tx
    .updateTable('sends')
    .set({ sent_at: at })
    .where('account_id', '=', accountId)
    .where('sent_at', '>', sql<Micros>`${at}::timestamptz`)
    .execute()
}

export interface GrantedSend {
  readonly accountId: bigint
  readonly token: bigint
  readonly holder: bigint
  readonly isNewConversation: boolean
}

/**
 * Notes that the request of a send goes out now, for the first time or once more. The windows of the limits count when it went
 * out last, as that is when the message is there if it was not before.
 *
 * @returns false when it is not ours to send: another process took it, or it was cancelled
 */
export async function grantSend(tx: Transaction, send: GrantedSend, now: Micros): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('sends')
    .set({
      state: 'sent',
      sent_at: microsToIso(now),
      tries: sql<number>`case state when 'planned' then 1 else tries + 1 end`,
      is_new_conversation: sql<boolean>`${send.isNewConversation} or (state = 'sent' and is_new_conversation)`,
    })
    .where('account_id', '=', send.accountId)
    .where('token', '=', send.token)
    .where('holder', '=', send.holder)
    .where('state', 'in', ['planned', 'sent'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
