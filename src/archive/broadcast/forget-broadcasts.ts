import type pg from 'pg'
import { containsName } from '../../text/contains-name.ts'
import type { Forgotten } from '../forget-person.ts'

/**
 * Takes a person out of all broadcasts: whether they were to get one, did, or were left out. While their ids are known; what
 * was planned for them is taken out of the ledger of sends too, see `forgetWrites`.
 */
export async function forgetBroadcasts(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  names: readonly string[],
): Promise<void> {
  await client.query(
    `delete from broadcast_recipients where account_id = $1 and (
       user_id in (select id from person_ids where account_id = $1 and person_id = $2 and kind = 'instagram')
       or wanted in (select id from person_ids where account_id = $1 and person_id = $2 and kind = 'instagram')
       or lower(username) = any($3::text[]) or lower(ltrim(wanted, '@')) = any($3::text[]))`,
    [accountId, personId, names.map((name) => name.toLowerCase())],
  )
  const { rows } = await client.query<{ broadcast_id: number; list_name: string }>(
    'select broadcast_id, list_name from broadcasts where account_id = $1 and list_name is not null',
    [accountId],
  )
  for (const { broadcast_id } of rows.filter(({ list_name }) => names.some((name) => containsName(list_name, name)))) {
    await client.query('update broadcasts set list_name = null where account_id = $1 and broadcast_id = $2', [
      accountId,
      broadcast_id,
    ])
  }
}
