import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

export interface ObservedOwner {
  readonly personId: bigint
  /** Nothing says so; the source was only taken for theirs. */
  readonly isGuess: boolean
  readonly observedAt: Micros
}

/**
 * Takes over whose inbox it is, unless more is known of that already: what a source knows counts more than a guess, of two
 * that know, or two that guess, the later observation, then the greater name. So the order of the sources does not matter.
 */
export async function setOwner(
  client: pg.ClientBase,
  accountId: bigint,
  { personId, isGuess, observedAt }: ObservedOwner,
): Promise<void> {
  const nameOf = (person: string) => `(select coalesce(p.display_name, p.username, '') collate "C" from people p
    where p.account_id = $1 and p.person_id = ${person})`
  await client.query(
    `update accounts a set owner_person_id = $2, owner_is_guess = $3, owner_observed_at = $4
     where a.account_id = $1 and (a.owner_person_id is null
       or (not a.owner_is_guess, coalesce(a.owner_observed_at, '-infinity'), ${nameOf('a.owner_person_id')})
         < (not $3::boolean, $4::timestamptz, ${nameOf('$2')}))`,
    [accountId, personId, isGuess, microsToIso(observedAt)],
  )
}
