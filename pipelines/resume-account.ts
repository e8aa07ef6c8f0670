import { type Account, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { clearPause, clearStop } from '../src/archive/hold-requests.ts'
import { readBudget } from '../src/archive/read-budget.ts'
import { readDatabaseTime } from '../src/archive/read-database-time.ts'
import type { Clock, Micros } from '../src/clock.ts'
import { UsageError } from '../src/errors.ts'
import { type Held, heldBy } from '../src/run/held.ts'
import { needsLogin } from '../src/run/stopped-account.ts'

/** What kept the account from asking Instagram, and does not any more. */
export interface Resumed extends Held {
  readonly account: Account
  /** True when it was stopped for something after which only a new session goes on. */
  readonly isLoginNeeded: boolean
}

/**
 * Lets an account that was stopped or paused ask Instagram again.
 *
 * @param clock default: the database's time, which budgets go by
 * @throws UsageError `not-stopped` when it is neither
 */
export async function resumeAccount(archive: Archive, name: string | undefined, clock?: Clock): Promise<Resumed> {
  const account = await requireAccount(archive, name)
  const now: Micros = clock?.() ?? (await readDatabaseTime(archive.db))
  const held = heldBy(await readBudget(archive, account.accountId), now)
  if (held.stopped === null && held.pausedUntil === null) {
    throw new UsageError('not-stopped', `${account.name} is neither stopped nor paused`, {
      hint: '`dmvault status` tells how each account stands.',
    })
  }
  await clearStop(archive, account.accountId)
  await clearPause(archive, account.accountId)
  return { ...held, account, isLoginNeeded: held.stopped !== null && needsLogin(held.stopped.code) }
}
