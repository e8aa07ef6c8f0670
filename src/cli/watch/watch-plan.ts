import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { countDeadLetters } from '../../archive/watch/dead-letters.ts'
import { readWatchers } from '../../archive/watch/move-watch-cursor.ts'
import { countWatchEvents } from '../../archive/watch/read-watch-events.ts'
import type { PaceBounds } from '../../messaging/monitor/pace.ts'
import type { Target } from '../../messaging/monitor/targets/target.ts'
import type { CommandResult } from '../command-context.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { many, type Words, words } from '../words.ts'

interface Plan {
  readonly name: string
  readonly target: Target | null
  readonly pace: PaceBounds
}

/** What a watch would do; changes nothing, and asks Instagram nothing. */
export async function planOf(
  archive: Archive,
  accounts: readonly Account[],
  { name, target, pace }: Plan,
): Promise<CommandResult> {
  const lines: Words[] = []
  const plans: object[] = []
  const handedTo = target === null ? words`shown` : words`handed to ${target.kind} ${target.label}`
  for (const { accountId, name: account, timeZone } of accounts) {
    const cursor = (await readWatchers(archive, accountId)).find((it) => it.watcher === name)
    const waiting = cursor === undefined ? 0 : await countWatchEvents(archive, accountId, cursor.handledNo)
    const deadLetters = await countDeadLetters(archive, { accountId, name })
    const armedAt = cursor?.armedAt ?? null
    plans.push({
      account,
      armed_at: isoOrNull(armedAt),
      handled_at: isoOrNull(cursor?.handledAt ?? null),
      events_waiting: waiting,
      dead_letters: deadLetters,
    })
    const since =
      armedAt === null
        ? words`would begin now: nothing older is told`
        : words`goes on: watched since ${localTime(armedAt, timeZone)}, ${many(waiting, 'event')} to be told first`
    lines.push(words`${account}: ${since}. Each event would be ${handedTo}.`)
    if (deadLetters > 0) lines.push(words`  ${many(deadLetters, 'event')} put aside: dmvault watch dead-letters.`)
  }
  const every = words`${pace.shortestMs / 1000} to ${pace.longestMs / 1000} seconds`
  lines.push(words`It would look every ${every}; nothing was asked of Instagram, nothing was changed.`)
  const json = {
    dry_run: true,
    name,
    target: target && { kind: target.kind, label: target.label },
    interval_seconds: [pace.shortestMs / 1000, pace.longestMs / 1000],
    accounts: plans,
  }
  return { json, lines }
}
