import type pg from 'pg'
import type { Micros } from '../clock.ts'
import type { DoNotContact } from './add-do-not-contact.ts'

/** Everyone whom the account does not write to, by internal key. */
export async function readDoNotContact(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
): Promise<ReadonlyMap<bigint, DoNotContact>> {
  const { rows } = await client.query<{ person_id: bigint; since: Micros; reason: string }>(
    'select person_id, since, reason from do_not_contact where account_id = $1 order by person_id',
    [accountId],
  )
  return new Map(
    rows.map(({ person_id, since, reason }) => [person_id, { personId: person_id, since, reason }] as const),
  )
}
