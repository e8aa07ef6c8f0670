/**
 * What an account may ask of Instagram. There is one budget an account, kept in the database over all runs and machines, so
 * that two commands together ask no more than one would. A permit is granted in a short transaction under the lock of the
 * account's row; nobody waits inside it. A process that dies after a grant has lost that one permit.
 */
import type { Archive, Transaction } from '../archive/archive.ts'
import { grantFreely, grantRequest, moveFutureRequests, removeOldRequests } from '../archive/grant-request.ts'
import { pauseRequests, stopRequests } from '../archive/hold-requests.ts'
import { type BudgetRow, lockBudget } from '../archive/lock-budget.ts'
import { countRequests, type RequestUse, readNthLatest } from '../archive/read-budget.ts'
import { readDatabaseTime } from '../archive/read-database-time.ts'
import type { Clock, Micros } from '../clock.ts'
import { type PendingPermit, waitTooLong, waitWords } from './budget-words.ts'
import { heldBy } from './held.ts'
import type { Limits } from './limits.ts'
import { type Granted, type NextPermit, nextPermit, type WaitReason } from './next-permit.ts'
import { type Sleep, sleep as systemSleep } from './sleep.ts'
import { stoppedError } from './stopped-account.ts'

export interface RequestBudget {
  readonly limits: Limits
  /**
   * Returns when one request may be made; call it before each.
   *
   * @throws PersonNeededError with the code of the stop, when the account is stopped
   * @throws LaterError `budget-used` or `paused`, when the wait would be too long
   * @throws the reason of `signal`
   */
  take(): Promise<void>
  /** Lets no run ask anything for the account until then. */
  pause(until: Micros, reason: string): Promise<void>
  /** Lets no run ask anything for the account until a person has acted. */
  stop(code: string, reason: string): Promise<void>
  used(): Promise<RequestUse>
  /** The time that the budget goes by. */
  time(): Promise<Micros>
}

/** Why a run stands still, and until when. */
export interface Wait {
  readonly until: Micros
  readonly reason: WaitReason
  readonly words: string
}

export interface BudgetOptions {
  readonly limits: Limits
  /** Ends a wait: ctrl-C, a lost lease. */
  readonly signal: AbortSignal
  /** Default: the database's time. */
  readonly clock?: Clock | undefined
  readonly sleep?: Sleep | undefined
  /** Told once of each wait, but for the distance between two requests. */
  readonly onWait?: ((wait: Wait) => void) | undefined
  /** A wait longer than this, other than for the distance, ends the run; default 65 minutes: an hour's limit is sat out. */
  readonly maxWaitMs?: number | undefined
  /** Whether the same command goes on where this one ends; default true. */
  readonly goesOn?: boolean | undefined
}

const MAX_WAIT_MS = 65 * 60_000
/** A day's limit is waited for only where it is all but over, as when every night begins at the same minute. */
const MAX_WAIT_FOR_DAY_MS = 10 * 60_000
/** Meanwhile another run may have met a block, or a person may have cleared a pause. */
const LONGEST_SLEEP_MS = 60_000

/** Opens the budget of an account; `take` is made to be given to the client as what happens before each request. */
export async function openRequestBudget(
  archive: Archive,
  accountId: bigint,
  options: BudgetOptions,
): Promise<RequestBudget> {
  const { limits, signal, clock, sleep = systemSleep, onWait, maxWaitMs = MAX_WAIT_MS, goesOn = true } = options
  const timeOf = async (db: Archive['db'] | Transaction): Promise<Micros> => clock?.() ?? (await readDatabaseTime(db))
  const time = (): Promise<Micros> => timeOf(archive.db)
  const isFree = limits.spacingMs === 0 && limits.perHour === null && limits.perDay === null
  await removeOldRequests(archive.db, accountId, await time())

  const attempt = async (): Promise<PendingPermit | null> => {
    if (isFree && (await grantFreely(archive, accountId, await time()))) return null
    return await archive.db.transaction().execute(async (tx) => {
      const budget = await lockBudget(tx, accountId)
      const now = await timeOf(tx)
      const { stopped } = heldBy(budget, now)
      if (stopped !== null) throw stoppedError(stopped)
      const permit = nextPermit(await readGranted(tx, accountId, budget, limits, now), limits, now)
      if (permit === null) await grantRequest(tx, accountId, now)
      return permit && { ...permit, now, pauseReason: budget.pause_reason }
    })
  }

  const take = async (): Promise<void> => {
    let told: NextPermit | undefined
    for (;;) {
      signal.throwIfAborted()
      const wait = await attempt()
      if (wait === null) return
      const { until, reason } = wait
      const waitMs = Math.ceil((until - wait.now) / 1000)
      if (waitMs > longestWaitMs(reason, maxWaitMs)) throw waitTooLong(wait, limits, goesOn)
      if (reason !== 'spacing' && (told?.until !== until || told.reason !== reason)) {
        onWait?.({ until, reason, words: waitWords(wait, limits) })
        told = wait
      }
      await sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal)
    }
  }

  return {
    limits,
    take,
    time,
    pause: (until, reason) => pauseRequests(archive, accountId, until, reason),
    stop: async (code, reason) => await stopRequests(archive, accountId, { at: await time(), code, reason }),
    used: async () => await countRequests(archive, accountId, await time()),
  }
}

function longestWaitMs(reason: WaitReason, maxWaitMs: number): number {
  if (reason === 'spacing') return Number.POSITIVE_INFINITY
  return reason === 'day' ? Math.min(maxWaitMs, MAX_WAIT_FOR_DAY_MS) : maxWaitMs
}

async function readGranted(
  tx: Transaction,
  accountId: bigint,
  { last_request_at, paused_until }: BudgetRow,
  { perHour, perDay }: Limits,
  now: Micros,
): Promise<Granted> {
  const isAhead = last_request_at !== null && last_request_at > now
  if (isAhead) await moveFutureRequests(tx, accountId, now)
  return {
    lastRequestAt: isAhead ? now : last_request_at,
    pausedUntil: paused_until,
    oldestOfHour: perHour === null ? null : await readNthLatest(tx, accountId, perHour),
    oldestOfDay: perDay === null ? null : await readNthLatest(tx, accountId, perDay),
  }
}
