import { type Micros, microsToIso } from '../../clock.ts'
import type { Transaction } from '../archive.ts'
import type { BroadcastState } from '../schema.ts'
import { type StoredRecipient, storedRecipient } from './read-broadcasts.ts'

interface Which {
  readonly accountId: bigint
  readonly broadcastId: number
}

/** How a broadcast stands with its batches. */
export interface BatchStanding {
  readonly state: BroadcastState
  readonly inBatch: number
  readonly nextBatchAt: Micros | null
}

/** Locks the broadcast: whoever begins a message, pauses or cancels waits for the other. */
export async function lockBroadcast(
  tx: Transaction,
  { accountId, broadcastId }: Which,
): Promise<BatchStanding | undefined> {
  const row = await tx
    .selectFrom('broadcasts')
    .select(['state', 'in_batch', 'next_batch_at'])
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .forUpdate()
    .executeTakeFirst()
  return row && { state: row.state, inBatch: row.in_batch, nextBatchAt: row.next_batch_at }
}

export async function setBatch(
  tx: Transaction,
  { accountId, broadcastId }: Which,
  { inBatch, nextBatchAt }: Pick<BatchStanding, 'inBatch' | 'nextBatchAt'>,
): Promise<void> {
  await tx
    .updateTable('broadcasts')
    .set({ in_batch: inBatch, next_batch_at: nextBatchAt === null ? null : microsToIso(nextBatchAt) })
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .execute()
}

/** The next who is to get it: those first with whom there is a conversation, as a day has room for few new ones. */
export async function readNextRecipient(
  tx: Transaction,
  { accountId, broadcastId }: Which,
): Promise<StoredRecipient | undefined> {
  const row = await tx
    .selectFrom('broadcast_recipients')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('state', '=', 'planned')
    .orderBy('is_new_conversation')
    .orderBy('line')
    .limit(1)
    .executeTakeFirst()
  return row && storedRecipient(row)
}

/** Notes under which token the message to someone goes out, before it is planned. */
export async function claimRecipient(
  tx: Transaction,
  { accountId, broadcastId }: Which,
  { line, token }: { readonly line: number; readonly token: bigint },
): Promise<void> {
  await tx
    .updateTable('broadcast_recipients')
    .set({ state: 'claimed', token })
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('line', '=', line)
    .where('state', '=', 'planned')
    .execute()
}

/** Notes who someone is, once that is looked up. @returns the line on which that person stands already, undefined: on none */
export async function nameRecipient(
  tx: Transaction,
  { accountId, broadcastId }: Which,
  { line, userId, username }: { readonly line: number; readonly userId: string; readonly username: string | null },
): Promise<number | undefined> {
  const double = await tx
    .selectFrom('broadcast_recipients')
    .select('line')
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('user_id', '=', userId)
    .where('line', '<>', line)
    .executeTakeFirst()
  if (double !== undefined) return double.line
  await tx
    .updateTable('broadcast_recipients')
    .set({ user_id: userId, username })
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('line', '=', line)
    .execute()
  return undefined
}
