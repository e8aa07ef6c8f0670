/** How people stand to the account, as Instagram told when a rule asked. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'

/** Null: not asked, or not told. */
export interface PersonFacts {
  readonly askedAt: Micros
  readonly isFollowed: boolean | null
  readonly isFollower: boolean | null
  readonly isVerified: boolean | null
  readonly isPrivate: boolean | null
}

export async function readPersonFacts(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  personId: bigint,
): Promise<PersonFacts | undefined> {
  const { rows } = await client.query<PersonFacts>(
    `select asked_at as "askedAt", is_followed as "isFollowed", is_follower as "isFollower",
            is_verified as "isVerified", is_private as "isPrivate"
       from person_facts where account_id = $1 and person_id = $2`,
    [accountId, personId],
  )
  return rows[0]
}

/** In the place of what was known. Of somebody who is not there any more nothing is written. */
export async function savePersonFacts(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  personId: bigint,
  { askedAt, isFollowed, isFollower, isVerified, isPrivate }: PersonFacts,
): Promise<void> {
  await client.query(
    `insert into person_facts (account_id, person_id, asked_at, is_followed, is_follower, is_verified, is_private)
     select account_id, person_id, $3::timestamptz, $4::boolean, $5::boolean, $6::boolean, $7::boolean
       from people where account_id = $1 and person_id = $2
     on conflict (account_id, person_id) do update set asked_at = excluded.asked_at,
       is_followed = excluded.is_followed, is_follower = excluded.is_follower,
       is_verified = excluded.is_verified, is_private = excluded.is_private`,
    [accountId, personId, microsToIso(askedAt), isFollowed, isFollower, isVerified, isPrivate],
  )
}
