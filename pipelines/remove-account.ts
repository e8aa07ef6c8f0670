import { existsSync } from 'node:fs'
import { type Account, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type AccountStatus, readBackups, readStatus } from '../src/archive/read-status.ts'
import { listThreadKeys, removeAccountRows, removeRawPages, removeThreadRows } from '../src/archive/remove-account.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { fenced } from '../src/run/fenced.ts'
import { acquireLease } from '../src/run/lease.ts'

export interface RemovalPlan {
  readonly account: Account
  readonly status: AccountStatus
  /** Backups that stay where they are, and hold what is removed here. */
  readonly backups: readonly string[]
}

/** What removing an account would remove; changes nothing. */
export async function planAccountRemoval(archive: Archive, name: string): Promise<RemovalPlan> {
  const account = await requireAccount(archive, name)
  const backups = await readBackups(archive, account.accountId)
  return {
    account,
    status: await readStatus(archive, account.accountId),
    backups: [...new Set(backups.map((backup) => backup.path))].filter((path) => existsSync(path)),
  }
}

/** Removes the account and all its rows, its ledger too. Backup files are left alone. Cut off, it can be run again. */
export async function removeAccount(
  archive: Archive,
  { accountId }: Account,
  stop: AbortSignal,
  clock: Clock = systemClock,
): Promise<void> {
  await using lease = await acquireLease(archive, accountId, clock)
  const signal = AbortSignal.any([stop, lease.lost])
  for (const threadId of await listThreadKeys(archive, accountId)) {
    signal.throwIfAborted()
    await fenced(archive, lease, ({ db }) => removeThreadRows(db, accountId, threadId))
  }
  while ((await fenced(archive, lease, ({ db }) => removeRawPages(db, accountId))) > 0) signal.throwIfAborted()
  await fenced(archive, lease, ({ db }) => removeAccountRows(db, accountId))
}
