import type { Micros } from '../clock.ts'
import type { Transaction } from './archive.ts'

/** What an account may ask now. */
export interface BudgetRow {
  readonly last_request_at: Micros | null
  readonly paused_until: Micros | null
  readonly pause_reason: string | null
  readonly stopped_at: Micros | null
  readonly stop_code: string | null
  readonly stop_reason: string | null
}

export const BUDGET_COLUMNS = [
  'last_request_at',
  'paused_until',
  'pause_reason',
  'stopped_at',
  'stop_code',
  'stop_reason',
] as const

/**
 * Locks the account's budget until the transaction ends, so that of all who want a permit, on whatever machine, one at a time
 * looks at what was granted and grants.
 */
export async function lockBudget(tx: Transaction, accountId: bigint): Promise<BudgetRow> {
  const known = await readLocked(tx, accountId)
  if (known !== undefined) return known
  await tx
    .insertInto('request_budgets')
    .values({ account_id: accountId })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute()
  return (await readLocked(tx, accountId))!
}

async function readLocked(tx: Transaction, accountId: bigint): Promise<BudgetRow | undefined> {
  return await tx
    .selectFrom('request_budgets')
    .select(BUDGET_COLUMNS)
    .where('account_id', '=', accountId)
    .forUpdate()
    .executeTakeFirst()
}
