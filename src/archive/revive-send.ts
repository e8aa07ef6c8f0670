import type { Archive } from './archive.ts'

/**
 * Puts a send that failed back into hand, under its token.
 *
 * @returns false when it is not one that failed, or what it was to say is not written down any more
 */
export async function reviveFailedSend(
  { db }: Archive,
  accountId: bigint,
  { token, holder }: { readonly token: bigint; readonly holder: bigint },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('sends')
    .set({ state: 'planned', holder, ended_at: null, error_code: null, error: null })
    .where('account_id', '=', accountId)
    .where('token', '=', token)
    .where('state', '=', 'failed')
    .where('draft', 'is not', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
