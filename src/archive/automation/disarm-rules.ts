import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive } from '../archive.ts'
import { lockBudget } from '../lock-budget.ts'
import { queryIn } from '../query-in.ts'

/**
 * Disarms all rules of an account, under the lock by which replies are let out: of one that waits for its turn none goes out
 * once this has returned.
 *
 * @returns names of those that were armed
 */
export async function disarmRules({ db }: Archive, accountId: bigint, at: Micros): Promise<readonly string[]> {
  return await db.transaction().execute(async (tx) => {
    await lockBudget(tx, accountId)
    const { rows } = await queryIn(tx).query<{ name: string }>(
      `update automation_rules set disarmed_at = $2 where account_id = $1 and disarmed_at is null
       returning name, position`,
      [accountId, microsToIso(at)],
    )
    return rows.map(({ name }) => name)
  })
}

/** Gives up what a process that is gone has claimed and not begun. @returns how many */
export async function giveUpLeftActions(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  { holder, at }: { readonly holder: bigint; readonly at: Micros },
): Promise<number> {
  const { rowCount } = await client.query(
    `update automation_actions set state = 'held', decision = 'held', reason = 'not-armed', is_reply = false,
       holder = null, ended_at = $3
     where account_id = $1 and holder = $2 and state = 'claimed'
       and strpos(steps, '"token":') = 0 and strpos(steps, '"act":') = 0`,
    [accountId, holder, microsToIso(at)],
  )
  return rowCount ?? 0
}
