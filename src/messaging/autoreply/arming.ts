/** Arming and disarming: from which moment on rules answer, and that they no longer do. */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { armRules } from '../../archive/arm-rules.ts'
import { disarmRules, giveUpLeftActions } from '../../archive/automation/disarm-rules.ts'
import { readArmedRules } from '../../archive/read-armed-rules.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { readActionHolders } from '../../archive/take-left-actions.ts'
import { armWatcherNow } from '../../archive/watch/arm-watcher-now.ts'
import { removeWatcher } from '../../archive/watch/move-watch-cursor.ts'
import { pruneWatchEvents } from '../../archive/watch/prune-watch-events.ts'
import type { Micros } from '../../clock.ts'
import { isAlive } from '../holder.ts'
import { armedRules } from '../rules/armed-rules.ts'
import type { RuleSet } from '../rules/rule-set.ts'

/** The name under which rules watch an account. */
export const AUTOREPLY = 'autoreply'

/** What arming would change. */
export interface ArmingPlan {
  /** In the order of the file. */
  readonly rules: readonly {
    readonly name: string
    /** `unchanged`: it stays armed since its old moment; the others begin now. */
    readonly change: 'new' | 'changed' | 'unchanged'
    readonly armedAt: Micros | null
  }[]
  /** Armed now, and not in the file. */
  readonly disarmed: readonly string[]
}

export async function planArming({ pool }: Archive, { accountId }: Account, set: RuleSet): Promise<ArmingPlan> {
  const standing = new Map((await readArmedRules(pool, accountId)).map((rule) => [rule.name, rule]))
  const rules = armedRules(set).map(({ name, rule, settings }) => {
    const old = standing.get(name)
    const isSame = old?.rule === rule && old.settings === settings
    const change = old === undefined ? 'new' : isSame ? 'unchanged' : 'changed'
    return { name, change, armedAt: isSame ? old!.armedAt : null } as const
  })
  const names = new Set(rules.map(({ name }) => name))
  return { rules, disarmed: [...standing.keys()].filter((name) => !names.has(name)) }
}

/** Arms these rules and disarms all others; nothing older is ever touched. @returns since when the new ones are armed */
export async function arm(archive: Archive, { accountId }: Account, set: RuleSet): Promise<Micros> {
  const now = await readDatabaseTime(archive.db)
  await armWatcherNow(archive, { accountId, name: AUTOREPLY }, now)
  await armRules(archive, accountId, armedRules(set), now)
  return now
}

/**
 * Disarms all rules. What waits for its turn does not go out any more, and what was not told yet never will be.
 *
 * @returns names of the rules that were armed, and how many actions were given up that nobody had begun
 */
export async function disarm(
  archive: Archive,
  { accountId }: Account,
): Promise<{ readonly rules: readonly string[]; readonly givenUp: number }> {
  const at = await readDatabaseTime(archive.db)
  const rules = await disarmRules(archive, accountId, at)
  await removeWatcher(archive, { accountId, name: AUTOREPLY })
  await pruneWatchEvents(archive, accountId)
  let givenUp = 0
  for (const holder of await readActionHolders(archive.pool, accountId)) {
    if (await isAlive(archive, holder)) continue
    givenUp += await giveUpLeftActions(archive.pool, accountId, { holder, at })
  }
  return { rules, givenUp }
}
