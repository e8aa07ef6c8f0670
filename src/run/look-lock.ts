/**
 * A watch looks at an account for moments, many times a day; whoever has more to do with it, a nightly for one, waits for the
 * end of a look rather than find the account busy, and the look ends early for them. Both are advisory locks: one that a look
 * holds, one by which others say that they wait.
 */
import type { Archive } from '../archive/archive.ts'
import { lockKey } from '../archive/lock-key.ts'
import type { Clock } from '../clock.ts'
import { LaterError } from '../errors.ts'
import { acquireLease, type Lease } from './lease.ts'

/** Held by a look as long as it takes. */
export const lookKey = (accountId: bigint): bigint => lockKey(`look ${accountId}`)
/** Held, shared, by whoever waits for the end of one. */
export const wantedKey = (accountId: bigint): bigint => lockKey(`wanted ${accountId}`)

/** A look asks nothing more once somebody waits; what it has asked may still take its time. */
const LONGEST_WAIT = '120s'

/**
 * The lease of an account, if need be after a look of a watch has ended.
 *
 * @throws LaterError `account-busy` when another run has it
 */
export async function acquireLeaseAfterLook(archive: Archive, accountId: bigint, clock: Clock): Promise<Lease> {
  try {
    return await acquireLease(archive, accountId, clock)
  } catch (error) {
    if (!(error instanceof LaterError) || error.code !== 'account-busy') throw error
    return await afterLook(archive, accountId, clock, error)
  }
}

async function afterLook(archive: Archive, accountId: bigint, clock: Clock, busy: LaterError): Promise<Lease> {
  const client = await archive.pool.connect()
  try {
    await client.query(`set lock_timeout = '${LONGEST_WAIT}'`)
    await client.query('select pg_advisory_lock_shared($1)', [wantedKey(accountId)])
    // Until it is given back, no other look begins.
    await client.query('select pg_advisory_lock_shared($1)', [lookKey(accountId)]).catch(() => {
      throw busy
    })
    return await acquireLease(archive, accountId, clock)
  } finally {
    // With the connection go its locks.
    client.release(true)
  }
}
