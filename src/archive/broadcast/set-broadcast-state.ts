import { type Micros, microsToIso } from '../../clock.ts'
import type { Archive } from '../archive.ts'
import type { BroadcastState } from '../schema.ts'

interface Change {
  readonly accountId: bigint
  readonly broadcastId: number
  readonly at: Micros
  readonly to: BroadcastState
  /** Only from these; whoever was quicker wins. */
  readonly from: readonly BroadcastState[]
  /** Why it is paused. */
  readonly reason?: { readonly code: string; readonly words: string } | undefined
  /** Who is at it from now on; default: as it was. */
  readonly holder?: bigint
}

/** @returns false when it was in none of those states */
export async function setBroadcastState({ db }: Archive, change: Change): Promise<boolean> {
  const { accountId, broadcastId, at, to, from, reason, holder } = change
  const { numUpdatedRows } = await db
    .updateTable('broadcasts')
    .set({
      state: to,
      changed_at: microsToIso(at),
      reason_code: reason?.code ?? null,
      reason: reason?.words ?? null,
      ...(holder !== undefined && { holder }),
    })
    .where('account_id', '=', accountId)
    .where('broadcast_id', '=', broadcastId)
    .where('state', 'in', from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
