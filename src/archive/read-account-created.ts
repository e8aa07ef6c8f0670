import type { Micros } from '../clock.ts'
import type { Archive } from './archive.ts'

/** When an account was made in this archive. */
export async function readAccountCreated({ db }: Archive, accountId: bigint): Promise<Micros> {
  const { created_at } = await db
    .selectFrom('accounts')
    .select('created_at')
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return created_at
}
