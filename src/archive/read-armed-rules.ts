import type pg from 'pg'
import type { Micros } from '../clock.ts'
import type { ArmedRule } from './arm-rules.ts'

export interface StandingRule extends ArmedRule {
  readonly armedAt: Micros
}

/**
 * The rules of an account that are armed, in the order of their file.
 *
 * @param locks holds all others who are about to act for the account until the transaction ends: so that two runners see
 *   each other's replies before they count them
 */
export async function readArmedRules(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  { locks = false } = {},
): Promise<readonly StandingRule[]> {
  if (locks) {
    await client.query('select name from automation_rules where account_id = $1 order by name for update', [accountId])
  }
  const { rows } = await client.query<{ armed_at: Micros } & ArmedRule>(
    `select name, position, rule, settings, armed_at from automation_rules
     where account_id = $1 and disarmed_at is null order by position, name`,
    [accountId],
  )
  return rows.map(({ armed_at, ...rule }) => ({ ...rule, armedAt: armed_at }))
}
