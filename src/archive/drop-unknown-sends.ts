import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** Sends that are held as unknown are looked for no more; what they were to say goes. */
export async function dropUnknownSends(
  { db }: Archive,
  accountId: bigint,
  { at, tokens }: { readonly at: Micros; readonly tokens: readonly bigint[] },
): Promise<void> {
  await db
    .updateTable('sends')
    .set({
      state: 'failed',
      ended_at: microsToIso(at),
      draft: null,
      error_code: 'dropped',
      error: 'it was given up; whether it arrived is not known',
    })
    .where('account_id', '=', accountId)
    .where('state', '=', 'unknown')
    .where('token', 'in', tokens)
    .execute()
}
