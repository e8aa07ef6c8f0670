import type { Transaction } from '../archive/archive.ts'
import { LaterError } from '../errors.ts'

/**
 * The last statement of every transaction of a run. The row lock keeps a take-over waiting until the transaction has
 * ended, so a run either commits before its lease is taken over, or learns here that it was.
 *
 * @throws LaterError `lease-lost`
 */
export async function checkFence(tx: Transaction, accountId: bigint, fence: bigint): Promise<void> {
  const lease = await tx
    .selectFrom('leases')
    .select('fence')
    .where('account_id', '=', accountId)
    .forShare()
    .executeTakeFirst()
  if (lease?.fence !== fence) throw leaseLost()
}

/** Also the reason of a lease's `lost` signal. */
export function leaseLost(cause?: unknown): LaterError {
  return new LaterError('lease-lost', 'another dmvault has taken this account over, or the database went away', {
    cause,
    hint: 'What was written until then is whole. Run the same command again.',
  })
}
