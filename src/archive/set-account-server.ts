import type { Archive } from './archive.ts'

/** Notes which server an account is read from, where that is not known yet. */
export async function setAccountServer({ db }: Archive, accountId: bigint, server: string): Promise<void> {
  await db
    .updateTable('accounts')
    .set({ server })
    .where('account_id', '=', accountId)
    .where('server', 'is', null)
    .execute()
}
