import { randomUUID } from 'node:crypto'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** A write other than a message, and what it is done to. */
export interface Act {
  /** A stable word or two: `react`, `unsend`, `group add`, … */
  readonly act: string
  readonly threadId?: string | undefined
  readonly itemId?: string | undefined
  /** User ids of those whom it is about. */
  readonly people?: readonly string[] | undefined
  /** A key drawn beforehand, by whoever notes it in a list of their own first; default: a new one. */
  readonly actId?: string | undefined
}

export interface ActEnd {
  readonly outcome: 'done' | 'failed' | 'unknown'
  readonly errorCode?: string
  readonly error?: string
  /** Where it was done, when that is known only afterwards. */
  readonly threadId?: string
}

/** Writes an act down before it is done. @returns its key */
export async function beginAct({ db }: Archive, accountId: bigint, act: Act, at: Micros): Promise<string> {
  const actId = act.actId ?? randomUUID()
  await db
    .insertInto('acts')
    .values({
      account_id: accountId,
      act_id: actId,
      at: microsToIso(at),
      act: act.act,
      thread_id: act.threadId ?? null,
      item_id: act.itemId ?? null,
      people: act.people ?? [],
    })
    .execute()
  return actId
}

/** How an act stands; null: under way, or cut off. @returns undefined where it was never begun */
export async function readActOutcome(
  { db }: Archive,
  accountId: bigint,
  actId: string,
): Promise<ActEnd['outcome'] | null | undefined> {
  const act = await db
    .selectFrom('acts')
    .select('outcome')
    .where('account_id', '=', accountId)
    .where('act_id', '=', actId)
    .executeTakeFirst()
  return act?.outcome
}

export async function endAct({ db }: Archive, accountId: bigint, actId: string, end: ActEnd): Promise<void> {
  await db
    .updateTable('acts')
    .set({
      outcome: end.outcome,
      error_code: end.errorCode ?? null,
      error: end.error ?? null,
      ...(end.threadId !== undefined && { thread_id: end.threadId }),
    })
    .where('account_id', '=', accountId)
    .where('act_id', '=', actId)
    .execute()
}
