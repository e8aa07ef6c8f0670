import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** Which send, and who is at it: what another process has taken over is left as it is. */
export interface HeldSend {
  readonly accountId: bigint
  readonly token: bigint
  readonly holder: bigint
}

/** What became of a send. */
export interface SendEnd {
  readonly state: 'acknowledged' | 'failed' | 'unknown'
  readonly at: Micros
  readonly threadId?: string | null
  readonly itemId?: string | null
  readonly errorCode?: string
  readonly error?: string
  /** What was to be sent stays written down; of `unknown` it always does. */
  readonly keepsDraft?: boolean
}

/** @returns false when the send is no longer ours */
export async function endSend({ db }: Archive, send: HeldSend, end: SendEnd): Promise<boolean> {
  const keepsDraft = end.keepsDraft === true || end.state === 'unknown'
  const { numUpdatedRows } = await db
    .updateTable('sends')
    .set({
      state: end.state,
      ended_at: microsToIso(end.at),
      holder: null,
      error_code: end.errorCode ?? null,
      error: end.error ?? null,
      ...(end.threadId != null && { thread_id: end.threadId }),
      ...(end.itemId != null && { item_id: end.itemId }),
      ...(keepsDraft ? {} : { draft: null }),
    })
    .where('account_id', '=', send.accountId)
    .where('token', '=', send.token)
    .where('holder', '=', send.holder)
    .where('state', 'in', ['planned', 'sent'])
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** A send that was held as unknown was found. What somebody has taken in hand meanwhile is left as it is. */
export async function acknowledgeHeldSend(
  { db }: Archive,
  accountId: bigint,
  token: bigint,
  { at, threadId, itemId, keepsDraft }: Required<Pick<SendEnd, 'at' | 'threadId' | 'itemId' | 'keepsDraft'>>,
): Promise<void> {
  await db
    .updateTable('sends')
    .set({
      state: 'acknowledged',
      ended_at: microsToIso(at),
      error_code: null,
      error: null,
      thread_id: threadId,
      item_id: itemId,
      ...(keepsDraft ? {} : { draft: null }),
    })
    .where('account_id', '=', accountId)
    .where('token', '=', token)
    .where('state', '=', 'unknown')
    .execute()
}

/** Nothing was taken of it: it may go out later, as if it had not been tried. */
export async function putBackSend({ db }: Archive, send: HeldSend): Promise<void> {
  await db
    .updateTable('sends')
    .set({ state: 'planned', sent_at: null, tries: 0 })
    .where('account_id', '=', send.accountId)
    .where('token', '=', send.token)
    .where('holder', '=', send.holder)
    .where('state', '=', 'sent')
    .execute()
}

/** Into which thread it goes, once that is known. */
export async function setSendThread({ db }: Archive, send: HeldSend, threadId: string): Promise<void> {
  await db
    .updateTable('sends')
    .set({ thread_id: threadId })
    .where('account_id', '=', send.accountId)
    .where('token', '=', send.token)
    .where('holder', '=', send.holder)
    .execute()
}

/** Planned sends that nobody is at are given up. @param tokens default: all of them. @returns how many */
export async function cancelSends(
  { db }: Archive,
  accountId: bigint,
  { at, tokens }: { readonly at: Micros; readonly tokens?: readonly bigint[] },
): Promise<number> {
  let query = db
    .updateTable('sends')
    .set({
      state: 'failed',
      ended_at: microsToIso(at),
      draft: null,
      error_code: 'cancelled',
      error: 'it was cancelled',
    })
    .where('account_id', '=', accountId)
    .where('state', '=', 'planned')
    .where('holder', 'is', null)
  if (tokens !== undefined) query = query.where('token', 'in', tokens)
  const { numUpdatedRows } = await query.executeTakeFirst()
  return Number(numUpdatedRows)
}
