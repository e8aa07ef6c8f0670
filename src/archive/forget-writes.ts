import type pg from 'pg'
import type { Forgotten } from './forget-person.ts'

/**
 * Takes a person out of the ledger of sends and the audit of acts, before their ids go. The rows stay, since the limits are
 * counted from them; what was still to be sent to them never goes out.
 */
export async function forgetWrites(client: pg.ClientBase, { accountId, personId }: Forgotten): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    "select id from person_ids where account_id = $1 and person_id = $2 and kind = 'instagram'",
    [accountId, personId],
  )
  for (const { id } of rows) {
    await client.query(
      `update sends set recipient = 'forgotten', draft = null, holder = null,
              state = case when state in ('planned', 'unknown') then 'failed' else state end,
              error_code = case when state in ('planned', 'unknown') then 'cancelled' else error_code end
        where account_id = $1 and (recipient = 'user:' || $2 or recipient ~ ('^group:(.*,)?' || $2 || '(,|$)'))`,
      [accountId, id],
    )
    await client.query(
      'update acts set people = array_remove(people, $2) where account_id = $1 and people @> array[$2]',
      [accountId, id],
    )
  }
}
