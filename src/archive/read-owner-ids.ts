import type { Account } from './accounts.ts'
import type { Archive } from './archive.ts'

export interface OwnerId {
  readonly kind: string
  readonly id: string
}

/** All ids and names of the inbox's owner, where a source has told who that is; none where one has only guessed. */
export async function readOwnerIds({ db }: Archive, { accountId }: Account): Promise<readonly OwnerId[]> {
  return await db
    .selectFrom('accounts as a')
    .innerJoin('person_ids as p', (on) =>
      on.onRef('p.account_id', '=', 'a.account_id').onRef('p.person_id', '=', 'a.owner_person_id'),
    )
    .select(['p.kind', 'p.id'])
    .where('a.account_id', '=', accountId)
    .where('a.owner_is_guess', '=', false)
    .execute()
}
