import type { Account } from './accounts.ts'
import type { Archive } from './archive.ts'

/** Latest display name of the inbox's owner, else the username; null while no source has said who that is. */
export async function readOwnerName({ db }: Archive, account: Account): Promise<string | null> {
  if (account.ownerPersonId === null) return null
  const owner = await db
    .selectFrom('people')
    .select(['display_name', 'username'])
    .where('account_id', '=', account.accountId)
    .where('person_id', '=', account.ownerPersonId)
    .executeTakeFirst()
  return owner?.display_name ?? owner?.username ?? null
}
