import type pg from 'pg'
import { containsName } from '../text/contains-name.ts'
import type { Forgotten } from './forget-person.ts'

/**
 * Takes a person out of what automation knows: the list of those who are not written to, what was done with their messages,
 * and rules that name them. Such a rule goes altogether: without the name it would apply to everybody.
 */
export async function forgetAutomation(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  names: readonly string[],
): Promise<void> {
  const who = [accountId, personId]
  await client.query('delete from do_not_contact where account_id = $1 and person_id = $2', who)
  await client.query('delete from automation_actions where account_id = $1 and person_id = $2', who)
  await client.query('delete from person_facts where account_id = $1 and person_id = $2', who)
  const { rows: ids } = await client.query<{ id: string }>(
    "select id from person_ids where account_id = $1 and person_id = $2 and kind = 'instagram'",
    who,
  )
  const called = [...names, ...ids.map(({ id }) => id)]
  const { rows } = await client.query<{ name: string; rule: string }>(
    'select name, rule from automation_rules where account_id = $1',
    [accountId],
  )
  for (const { name } of rows.filter(({ rule }) => called.some((word) => containsName(rule, word)))) {
    await client.query('delete from automation_rules where account_id = $1 and name = $2', [accountId, name])
  }
}
