import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive, Transaction } from './archive.ts'
import { BUDGET_COLUMNS, type BudgetRow } from './lock-budget.ts'

const HOUR = 3_600_000_000

/** How many requests an account was granted. */
export interface RequestUse {
  readonly lastHour: number
  readonly lastDay: number
}

/** As it is now, without a lock; undefined for an account that never asked Instagram for anything. */
export async function readBudget({ db }: Archive, accountId: bigint): Promise<BudgetRow | undefined> {
  return await db
    .selectFrom('request_budgets')
    .select(BUDGET_COLUMNS)
    .where('account_id', '=', accountId)
    .executeTakeFirst()
}

export async function countRequests({ db }: Archive, accountId: bigint, now: Micros): Promise<RequestUse> {
  const { rows } = await sql<RequestUse>`
    select count(*) filter (where granted_at > ${microsToIso(now - HOUR)}::timestamptz)::int as "lastHour",
           count(*)::int as "lastDay"
      from requests
     where account_id = ${accountId} and granted_at > ${microsToIso(now - 24 * HOUR)}::timestamptz`.execute(db)
  return rows[0]!
}

/** When the n-th latest request was granted (1: the latest); null when there are fewer. */
export async function readNthLatest(tx: Transaction, accountId: bigint, n: number): Promise<Micros | null> {
  const request = await tx
    .selectFrom('requests')
    .select('granted_at')
    .where('account_id', '=', accountId)
    .orderBy('granted_at', 'desc')
    .orderBy('request_no', 'desc')
    .offset(n - 1)
    .limit(1)
    .executeTakeFirst()
  return request?.granted_at ?? null
}
