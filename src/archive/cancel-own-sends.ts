import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

interface Canceller {
  readonly accountId: bigint
  readonly holder: bigint
}

interface Cancelled {
  readonly at: Micros
  readonly tokens: readonly bigint[]
  /** What was to be sent stays written down. */
  readonly keepsDraft: boolean
}

/** Gives up planned sends that a process has in hand: they never go out. What may have gone out stays as it is. */
export async function cancelOwnSends(
  { db }: Archive,
  { accountId, holder }: Canceller,
  { at, tokens, keepsDraft }: Cancelled,
): Promise<void> {
  if (tokens.length === 0) return
  await db
    .updateTable('sends')
    .set({
      state: 'failed',
      holder: null,
      ended_at: microsToIso(at),
      ...(keepsDraft ? {} : { draft: null }),
      error_code: 'cancelled',
      error: 'it was cancelled',
    })
    .where('account_id', '=', accountId)
    .where('holder', '=', holder)
    .where('state', '=', 'planned')
    .where('token', 'in', tokens)
    .execute()
}
