import type { Selectable } from 'kysely'
import type { Micros } from '../../clock.ts'
import type { Archive, Transaction } from '../archive.ts'
import type { BroadcastRecipientsTable, BroadcastState, BroadcastsTable, RecipientState } from '../schema.ts'

export interface StoredBroadcast {
  readonly broadcastId: number
  readonly madeAt: Micros
  readonly template: string
  readonly listName: string | null
  readonly state: BroadcastState
  readonly changedAt: Micros
  /** Why it is paused; null unless it is. */
  readonly reasonCode: string | null
  readonly reason: string | null
  readonly holder: bigint | null
}

/** One line of its list, and what became of it. */
export interface StoredRecipient {
  readonly line: number
  readonly wanted: string
  readonly userId: string | null
  readonly threadId: string | null
  readonly username: string | null
  readonly isNewConversation: boolean
  readonly state: RecipientState
  readonly text: string | null
  readonly token: bigint | null
  readonly endedAt: Micros | null
  readonly itemId: string | null
  readonly reasonCode: string | null
  readonly reason: string | null
}

/** How many of its people are in each state; a state of nobody is left out. */
export type RecipientCounts = Readonly<Partial<Record<RecipientState, number>>>

/** The newest first. */
export async function readBroadcasts({ db }: Archive, accountId: bigint): Promise<readonly StoredBroadcast[]> {
  const rows = await db
    .selectFrom('broadcasts')
    .selectAll()
    .where('account_id', '=', accountId)
    .orderBy('broadcast_id', 'desc')
    .execute()
  return rows.map(storedBroadcast)
}

export async function readBroadcast(
  db: Pick<Transaction, 'selectFrom'>,
  accountId: bigint,
  broadcastId: number,
): Promise<StoredBroadcast | undefined> {
  const row = await db
    .selectFrom('broadcasts')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .executeTakeFirst()
  return row && storedBroadcast(row)
}

/** How the broadcast stands that a send belongs to; undefined: it belongs to none. */
export async function readStateOfToken(
  db: Archive['db'] | Transaction,
  accountId: bigint,
  token: bigint,
): Promise<BroadcastState | undefined> {
  const row = await db
    .selectFrom('broadcasts as b')
    .innerJoin('broadcast_recipients as r', (on) =>
      on.onRef('r.account_id', '=', 'b.account_id').onRef('r.broadcast_id', '=', 'b.broadcast_id'),
    )
    .select('b.state')
    .where('b.account_id', '=', accountId)
    .where('r.account_id', '=', accountId)
    .where('r.token', '=', token)
    .executeTakeFirst()
  return row?.state
}

/** Whether the broadcast that a process is at was paused or cancelled. */
export async function isHalted(tx: Transaction, accountId: bigint, holder: bigint): Promise<boolean> {
  const row = await tx
    .selectFrom('broadcasts')
    .select('broadcast_id')
    .where('account_id', '=', accountId)
    .where('holder', '=', holder)
    .where('state', '<>', 'running')
    .executeTakeFirst()
  return row !== undefined
}

export async function countRecipients(
  { db }: Archive,
  accountId: bigint,
  broadcastId: number,
): Promise<RecipientCounts> {
  const rows = await db
    .selectFrom('broadcast_recipients')
    .select(['state', (of) => of.fn.countAll<bigint>().as('count')])
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .groupBy('state')
    .execute()
  return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
}

/** In the order of the list. @param states default: all */
export async function readRecipients(
  { db }: Archive,
  accountId: bigint,
  broadcastId: number,
  states?: readonly RecipientState[],
): Promise<readonly StoredRecipient[]> {
  let query = db
    .selectFrom('broadcast_recipients')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
  if (states !== undefined) query = query.where('state', 'in', states)
  return (await query.orderBy('line').execute()).map(storedRecipient)
}

export function storedBroadcast(row: Selectable<BroadcastsTable>): StoredBroadcast {
  return {
    broadcastId: row.broadcast_id,
    madeAt: row.made_at,
    template: row.template,
    listName: row.list_name,
    state: row.state,
    changedAt: row.changed_at,
    reasonCode: row.reason_code,
    reason: row.reason,
    holder: row.holder,
  }
}

export function storedRecipient(row: Selectable<BroadcastRecipientsTable>): StoredRecipient {
  return {
    line: row.line,
    wanted: row.wanted,
    userId: row.user_id,
    threadId: row.thread_id,
    username: row.username,
    isNewConversation: row.is_new_conversation,
    state: row.state,
    text: row.text,
    token: row.token,
    endedAt: row.ended_at,
    itemId: row.item_id,
    reasonCode: row.reason_code,
    reason: row.reason,
  }
}

/** How many are still to get it, with and without a conversation. */
export async function countPlanned(
  { db }: Archive,
  accountId: bigint,
  broadcastId: number,
): Promise<{ readonly known: number; readonly fresh: number }> {
  const rows = await db
    .selectFrom('broadcast_recipients')
    .select(['is_new_conversation', (of) => of.fn.countAll<bigint>().as('count')])
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('state', '=', 'planned')
    .groupBy('is_new_conversation')
    .execute()
  const of = (isNew: boolean) => Number(rows.find((it) => it.is_new_conversation === isNew)?.count ?? 0)
  return { known: of(false), fresh: of(true) }
}
