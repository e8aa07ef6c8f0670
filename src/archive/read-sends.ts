import type { Selectable } from 'kysely'
import type { Micros } from '../clock.ts'
import type { Archive, Transaction } from './archive.ts'
import type { SendOrigin, SendState, SendsTable } from './schema.ts'

/** One send as the ledger has it. */
export interface StoredSend {
  readonly token: bigint
  readonly plannedAt: Micros
  /** `user:ID`, `thread:ID` or `group:ID,ID`; `forgotten`. */
  readonly recipient: string
  readonly kind: string
  /** JSON; null once it is settled, unless the owner keeps it. */
  readonly draft: string | null
  readonly isBulk: boolean
  readonly origin: SendOrigin
  readonly isNewConversation: boolean
  readonly afterToken: bigint | null
  readonly state: SendState
  readonly holder: bigint | null
  readonly tries: number
  readonly sentAt: Micros | null
  readonly endedAt: Micros | null
  readonly threadId: string | null
  readonly itemId: string | null
  readonly errorCode: string | null
  readonly error: string | null
}

export interface SendFilter {
  readonly states?: readonly SendState[]
  /** Planned then or later. */
  readonly since?: string
  readonly limit?: number
}

/** The newest first. */
export async function readSends(
  { db }: Archive,
  accountId: bigint,
  { states, since, limit }: SendFilter = {},
): Promise<readonly StoredSend[]> {
  let query = db.selectFrom('sends').selectAll().where('account_id', '=', accountId)
  if (states !== undefined) query = query.where('state', 'in', states)
  if (since !== undefined) query = query.where('planned_at', '>=', since as never)
  if (limit !== undefined) query = query.limit(limit)
  const rows = await query.orderBy('token', 'desc').execute()
  return rows.map(sendOf)
}

export async function readSend(
  db: Pick<Transaction, 'selectFrom'>,
  accountId: bigint,
  token: bigint,
): Promise<StoredSend | undefined> {
  const row = await db
    .selectFrom('sends')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('token', '=', token)
    .executeTakeFirst()
  return row && sendOf(row)
}

/** How many are in each state that is not an end. */
export async function countOpenSends(
  { db }: Archive,
  accountId: bigint,
): Promise<Readonly<Record<'planned' | 'sent' | 'unknown', number>>> {
  const rows = await db
    .selectFrom('sends')
    .select(['state', (of) => of.fn.countAll<bigint>().as('count')])
    .where('account_id', '=', accountId)
    .where('state', 'in', ['planned', 'sent', 'unknown'])
    .groupBy('state')
    .execute()
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
  return { planned: 0, sent: 0, unknown: 0, ...counts }
}

/** Who is, or was, at sends that have no end yet. */
export async function readSendHolders({ db }: Archive, accountId: bigint): Promise<readonly bigint[]> {
  const rows = await db
    .selectFrom('sends')
    .select('holder')
    .distinct()
    .where('account_id', '=', accountId)
    .where('state', 'in', ['planned', 'sent'])
    .where('holder', 'is not', null)
    .execute()
  return rows.map(({ holder }) => holder!)
}

export function sendOf(row: Selectable<SendsTable>): StoredSend {
  return {
    token: row.token,
    plannedAt: row.planned_at,
    recipient: row.recipient,
    kind: row.kind,
    draft: row.draft,
    isBulk: row.is_bulk,
    origin: row.origin,
    isNewConversation: row.is_new_conversation,
    afterToken: row.after_token,
    state: row.state,
    holder: row.holder,
    tries: row.tries,
    sentAt: row.sent_at,
    endedAt: row.ended_at,
    threadId: row.thread_id,
    itemId: row.item_id,
    errorCode: row.error_code,
    error: row.error,
  }
}
