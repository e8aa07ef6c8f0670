import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { readBudget } from '../../archive/read-budget.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import type { Config } from '../../config.ts'
import { PersonNeededError } from '../../errors.ts'
import { heldBy } from '../../run/held.ts'
import { stoppedError } from '../../run/stopped-account.ts'
import { hasSession } from '../reading-hooks.ts'

/** @throws PersonNeededError where nobody is logged in to the account on this machine, or nothing is asked for it any more */
export async function refuseLoggedOut(archive: Archive, config: Config, account: Account): Promise<void> {
  if (!hasSession(config, account)) {
    throw new PersonNeededError('login-required', `nobody is logged in to ${account.name} on this machine`, {
      hint: `Log in: dmvault login --username ${account.name}`,
    })
  }
  const { stopped } = heldBy(await readBudget(archive, account.accountId), await readDatabaseTime(archive.db))
  if (stopped !== null) throw stoppedError(stopped)
}
