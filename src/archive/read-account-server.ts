import type { Archive } from './archive.ts'

/** Base URL of the server that an account was read from; null: none yet. */
export async function readAccountServer({ db }: Archive, accountId: bigint): Promise<string | null> {
  const query = db.selectFrom('accounts').select('server').where('account_id', '=', accountId)
  return (await query.executeTakeFirst())?.server ?? null
}
