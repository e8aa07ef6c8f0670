import type pg from 'pg'
import type { Micros } from '../clock.ts'
import { takeIds } from './take-ids.ts'
import { upsertNames } from './upsert-names.ts'

/** Someone at Instagram whom no source has told of yet. */
export interface NewPerson {
  /** Instagram's user id. */
  readonly userId: string
  readonly username: string | null
  readonly displayName: string | null
}

/**
 * Makes a person, so that something can be kept about them before they ever wrote. To be called under the account's lease: an
 * extract holds all ids in memory. A username that somebody else has had stays theirs.
 *
 * @returns the internal key; that of the person who has this user id already, where there is one
 */
export async function addPerson(
  client: pg.ClientBase,
  accountId: bigint,
  { userId, username, displayName }: NewPerson,
  at: Micros,
): Promise<bigint> {
  const { rows: known } = await client.query<{ person_id: bigint }>(
    "select person_id from person_ids where account_id = $1 and kind = 'instagram' and id = $2",
    [accountId, userId],
  )
  if (known[0] !== undefined) return known[0].person_id
  const [personId] = (await takeIds(client, 'people', 1)) as [bigint]
  await client.query('insert into people (account_id, person_id) values ($1, $2)', [accountId, personId])
  await client.query(
    `insert into person_ids (account_id, kind, id, person_id)
     select $1, kind, id, $2 from unnest($3::text[], $4::text[]) as given (kind, id) where id is not null
     on conflict (account_id, kind, id) do nothing`,
    [accountId, personId, ['instagram', 'username'], [userId, username]],
  )
  const names = [
    ['username', username],
    ['display_name', displayName],
  ] as const
  const seen = { personId, firstObservedAt: at, lastObservedAt: at }
  await upsertNames(
    client,
    accountId,
    names.flatMap(([kind, name]) => (name ? [{ ...seen, kind, name }] : [])),
  )
  return personId
}
