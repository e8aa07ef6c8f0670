import { requireAccount } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { type DeadLetter, putAside, readDeadLetters, removeDeadLetter } from '../../archive/watch/dead-letters.ts'
import type { Watcher } from '../../archive/watch/move-watch-cursor.ts'
import { pruneWatchEvents } from '../../archive/watch/prune-watch-events.ts'
import { readWatchEvent } from '../../archive/watch/read-watch-events.ts'
import { systemClock } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import { handOver } from '../../messaging/monitor/hand-over.ts'
import type { Target } from '../../messaging/monitor/targets/target.ts'
import { toEvent } from '../../messaging/monitor/watch-event.ts'
import { lockWatcher } from '../../messaging/monitor/watch-lock.ts'
import { exitCodes } from '../../run/exit-code.ts'
import { sleep } from '../../run/sleep.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { many, words } from '../words.ts'
import { waitsFor } from './watch-one.ts'

interface LettersWanted {
  readonly account?: string
  readonly name: string
  readonly retry?: boolean
  readonly drop?: boolean
  readonly target: Target | null
  readonly isLoopback: boolean
}

/** Lists what could not be handed over, hands it over again, or gives it up. */
export async function deadLetters(
  context: CommandContext,
  archive: Archive,
  { account: whose, name, retry = false, drop = false, target, isLoopback }: LettersWanted,
): Promise<CommandResult> {
  if (retry && drop) throw new UsageError('usage', '--retry and --drop cannot go together')
  if (retry && target === null)
    throw new UsageError('usage', '--retry needs --exec or --webhook', {
      hint: 'Where they were to go is not kept, as an address may hold a key.',
    })
  const account = await requireAccount(archive, whose)
  const watcher = { accountId: account.accountId, name }
  const letters = await readDeadLetters(archive, watcher)
  if (!retry && !drop) return list(account.name, account.timeZone, letters)
  // A watch of this name may be putting aside at this moment; two who hand over would do it twice.
  await using _lock = await lockWatcher(archive, watcher)
  const left = retry
    ? await again(context, archive, watcher, account.name, letters, { target: target!, isLoopback })
    : await dropAll(archive, watcher, letters)
  await pruneWatchEvents(archive, account.accountId)
  const done = letters.length - left
  const verb = retry ? 'handed over' : 'given up'
  return {
    json: { account: account.name, name, [retry ? 'handed_over' : 'dropped']: done, left },
    lines: [words`${account.name}: ${many(done, 'event')} ${verb}, ${left} left.`],
    exitCode: left === 0 ? exitCodes.done : exitCodes.partial,
  }
}

function list(account: string, timeZone: string, letters: readonly DeadLetter[]): CommandResult {
  const json = letters.map(({ eventId, failedAt, target, tries, error }) => ({
    event_id: eventId,
    failed_at: isoOrNull(failedAt),
    target,
    tries,
    error,
  }))
  const lines = letters.map(
    (it) =>
      words`${localTime(it.failedAt, timeZone)}  ${it.eventId}  ${it.target}, ${many(it.tries, 'try', 'tries')}: ${it.error}`,
  )
  const none = words`${account}: nothing was put aside.`
  return { json: { account, dead_letters: json }, lines: lines.length === 0 ? [none] : lines }
}

async function dropAll(archive: Archive, watcher: Watcher, letters: readonly DeadLetter[]): Promise<number> {
  for (const { eventId } of letters) await removeDeadLetter(archive, watcher, eventId)
  return 0
}

/** In their order, under their old ids. @returns how many were not taken again */
async function again(
  { signal }: CommandContext,
  archive: Archive,
  watcher: Watcher,
  account: string,
  letters: readonly DeadLetter[],
  { target, isLoopback }: { readonly target: Target; readonly isLoopback: boolean },
): Promise<number> {
  let left = 0
  for (const { eventId, tries: before } of letters) {
    signal.throwIfAborted()
    const stored = await readWatchEvent(archive, watcher.accountId, eventId)
    if (stored !== undefined) {
      const retries = { waitsMs: waitsFor(isLoopback).slice(0, 1), sleep }
      const done = await handOver(target, toEvent(account, stored).event, retries, signal)
      if (!done.isTaken) {
        left += 1
        const { tries, error } = done
        const failure = { eventId, failedAt: systemClock(), target: target.kind, tries: before + tries, error }
        await putAside(archive, watcher, failure, null)
        continue
      }
    }
    await removeDeadLetter(archive, watcher, eventId)
  }
  return left
}
