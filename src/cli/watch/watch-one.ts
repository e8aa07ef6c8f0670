import { watchAccount } from '../../../pipelines/watch.ts'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { putAside } from '../../archive/watch/dead-letters.ts'
import { systemClock } from '../../clock.ts'
import type { DmvaultError } from '../../errors.ts'
import type { InstagramReading } from '../../extract/extract-instagram.ts'
import { handOver, usualWaitsMs } from '../../messaging/monitor/hand-over.ts'
import type { PaceBounds } from '../../messaging/monitor/pace.ts'
import type { Target } from '../../messaging/monitor/targets/target.ts'
import type { ToldEvent } from '../../messaging/monitor/watch-event.ts'
import { sleep } from '../../run/sleep.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import type { Output } from '../shell.ts'
import { terminalJson } from '../terminal-text.ts'
import { localTime } from '../time-words.ts'
import { words } from '../words.ts'
import { eventLine } from './event-line.ts'
import { printLine } from './print-line.ts'

export interface WatchSettings {
  readonly reading: InstagramReading
  readonly pace: PaceBounds
  readonly name: string
  readonly once: boolean
  /** Null: events are only shown. */
  readonly target: Target | null
  readonly isLoopback: boolean
  readonly output: Output
}

/** At Instagram, also when the command is started again and again. */
const LEAST_MS = 60_000

/** On a server of this machine a minute is a second. */
const REHEARSED = 1 / 60

export const waitsFor = (isLoopback: boolean): readonly number[] =>
  isLoopback ? usualWaitsMs.map((ms) => ms * REHEARSED) : usualWaitsMs

/** Watches one account until ctrl-C, or until a person must act; each event is handed over, then shown, then done with. */
export async function watchOne(
  context: CommandContext,
  archive: Archive,
  account: Account,
  { reading, pace, name, once, target, isLoopback, output }: WatchSettings,
): Promise<CommandResult> {
  const { signal } = context
  let trouble = ''
  const events = watchAccount(archive, account, {
    reading,
    pace,
    leastMs: isLoopback ? 0 : LEAST_MS,
    name,
    once,
    signal,
    onArmed: ({ armedAt }) =>
      context.say(words`Watching ${account.name} for what comes after ${localTime(armedAt, account.timeZone)}.`),
    onTrouble: (error: DmvaultError) => {
      if (error.code !== trouble) context.say(words`${account.name}: ${error.message}. It goes on by itself.`)
      trouble = error.code
    },
  })
  const waitsMs = waitsFor(isLoopback)
  try {
    for await (const told of events) {
      trouble = ''
      const failed = target === null ? null : await handed(archive, account, { name, target, waitsMs, signal }, told)
      const { event } = told
      const line = context.json ? terminalJson(event) : eventLine(event, account.timeZone)
      await printLine(output, line)
      if (failed !== null) context.warn(words`${account.name}: event ${event.id} was put aside: ${failed}.`)
    }
  } catch (error) {
    // Asked to end: what was told is done with, the rest comes the next time.
    if (!signal.aborted) throw error
  }
  return { json: null, lines: [] }
}

interface Handing {
  readonly name: string
  readonly target: Target
  readonly waitsMs: readonly number[]
  readonly signal: AbortSignal
}

/** @returns why it was put aside; null when it was taken */
async function handed(
  archive: Archive,
  { accountId }: Account,
  { name, target, waitsMs, signal }: Handing,
  { event, no }: ToldEvent,
): Promise<string | null> {
  const done = await handOver(target, event, { waitsMs, sleep }, signal)
  if (done.isTaken) return null
  const { tries, error } = done
  const failure = { eventId: event.id, failedAt: systemClock(), target: target.kind, tries, error }
  await putAside(archive, { accountId, name }, failure, no)
  return error
}
