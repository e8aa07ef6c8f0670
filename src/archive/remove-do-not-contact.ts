import type { Archive } from './archive.ts'

/** @returns false when they were not on the list */
export async function removeDoNotContact({ db }: Archive, accountId: bigint, personId: bigint): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('do_not_contact')
    .where('account_id', '=', accountId)
    .where('person_id', '=', personId)
    .executeTakeFirst()
  return numDeletedRows === 1n
}
