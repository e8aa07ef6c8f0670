import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { type AutomationRun, readAutomationRun } from '../../archive/automation/automation-run.ts'
import {
  type ActionCount,
  countActions,
  countOpenActions,
  isLocked,
  readUnwilling,
  type Unwilling,
} from '../../archive/automation/read-automation.ts'
import { readArmedRules } from '../../archive/read-armed-rules.ts'
import { readBudget } from '../../archive/read-budget.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { readWatchers } from '../../archive/watch/move-watch-cursor.ts'
import { countWatchEvents } from '../../archive/watch/read-watch-events.ts'
import type { Micros } from '../../clock.ts'
import { heldBy } from '../../run/held.ts'
import type { Stop } from '../../run/stopped-account.ts'
import { watcherKey } from '../monitor/watch-lock.ts'
import { AUTOREPLY } from './arming.ts'

/** How the rules of an account stand. */
export interface AutoreplyStatus {
  readonly armed: readonly { readonly rule: string; readonly since: Micros }[]
  /** Whether some process runs them now. */
  readonly isRunning: boolean
  /** Null: they never ran. */
  readonly lastRun: AutomationRun | null
  /** What was seen and not decided yet. */
  readonly eventsWaiting: number
  /** Actions that have no end yet. */
  readonly open: number
  /** Actions of which nobody knows whether they were done; held for a person. */
  readonly unknown: number
  readonly actions: readonly ActionCount[]
  readonly doNotContact: { readonly total: number; readonly people: readonly Unwilling[] }
  /** Why nothing is asked for the account; null: it is. */
  readonly stopped: Stop | null
}

const PEOPLE_SHOWN = 20

export async function readAutoreplyStatus(archive: Archive, { accountId }: Account): Promise<AutoreplyStatus> {
  const { pool } = archive
  const now = await readDatabaseTime(archive.db)
  const standing = await readArmedRules(pool, accountId)
  const cursor = (await readWatchers(archive, accountId)).find(({ watcher }) => watcher === AUTOREPLY)
  return {
    armed: standing.map(({ name, armedAt }) => ({ rule: name, since: armedAt })),
    isRunning: await isLocked(pool, watcherKey({ accountId, name: AUTOREPLY })),
    lastRun: (await readAutomationRun(pool, accountId)) ?? null,
    eventsWaiting: cursor === undefined ? 0 : await countWatchEvents(archive, accountId, cursor.handledNo),
    ...(await countOpenActions(pool, accountId)),
    actions: await countActions(pool, accountId, now),
    doNotContact: await readUnwilling(pool, accountId, PEOPLE_SHOWN),
    stopped: heldBy(await readBudget(archive, accountId), now).stopped,
  }
}
