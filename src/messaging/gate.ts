import { isHalted } from '../archive/broadcast/read-broadcasts.ts'
import { grantSend, moveFutureSends, readSendsMade } from '../archive/grant-send.ts'
import { lockBudget } from '../archive/lock-budget.ts'
import { readDatabaseTime } from '../archive/read-database-time.ts'
import { readSend } from '../archive/read-sends.ts'
import { type Micros, microsToIso } from '../clock.ts'
import { LaterError } from '../errors.ts'
import { heldBy } from '../run/held.ts'
import { duration } from '../run/progress.ts'
import { stoppedError } from '../run/stopped-account.ts'
import { Halted } from './broadcast/halted.ts'
import { type NextSend, nextSend, sendLimitWords } from './next-send.ts'
import { refuseUnwanted } from './refuse-unwanted.ts'
import { LONGEST_SLEEP_MS, type Sending, type Underway } from './sending.ts'

/**
 * Returns when the request of the send that is under way may go out, and it is written down that it does. Of all processes that
 * send for an account, one at a time looks at what was sent and adds to it, under the lock of the account's budget: two at the
 * limit are never both let through.
 *
 * @throws LaterError `send-limit` over a limit, where the caller does not wait; `send-taken` when the send is not ours any more;
 *   `stood-still` when the permission is stale
 * @throws PersonNeededError when the account was stopped; UsageError `do-not-contact`; Halted where the broadcast was that this
 *   process runs
 */
export async function passGate(sending: Sending, token: string): Promise<void> {
  const { underway } = sending
  if (underway === null || String(underway.send.token) !== token) throw new Error('a send that no ledger knows')
  await waitForTurn(sending, underway, true)
}

/** Returns when there would be room for a send, before a large file is uploaded for it. @throws what `passGate` throws */
export async function waitForRoom(sending: Sending, underway: Underway): Promise<void> {
  await waitForTurn(sending, underway, false)
}

async function waitForTurn(sending: Sending, underway: Underway, isGranted: boolean): Promise<void> {
  const { signal, limits, sleep, onWait } = sending
  let told: Micros | null = null
  for (;;) {
    signal.throwIfAborted()
    const wait = await attempt(sending, underway, isGranted)
    if (wait === null) return
    if (wait === 'paused') {
      await sending.budget.take()
      continue
    }
    const waitMs = Math.ceil((wait.until - wait.now) / 1000)
    if (wait.reason !== 'spacing') {
      if (sending.whenFull === 'refuse') throw limitReached(sending, wait)
      const words = `${sendLimitWords(wait.reason, limits)}; goes on in ${duration(waitMs / 1000)}`
      if (told !== wait.until) onWait(words, wait.until)
      told = wait.until
    }
    await sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal)
  }
}

/**
 * A permission is as good as new for so long. Others look for a message a minute after it was let out at the earliest, and may
 * then try it again: a process that stood still meanwhile (a lid that was closed) must not come later than they.
 */
const STALE: Micros = 30_000_000

interface PendingSend extends NextSend {
  readonly now: Micros
}

/** @returns null: it may go out; `paused`: Instagram asked the account to wait after its request was granted */
async function attempt(
  sending: Sending,
  underway: Underway,
  isGranted: boolean,
): Promise<PendingSend | 'paused' | null> {
  const { archive, account, holder, limits, clock, lastLook } = sending
  const { send, isNewConversation, threadId, people, gapMs } = underway
  const { accountId } = account
  let begunAt = clock()
  const wait = await archive.db.transaction().execute(async (tx) => {
    const budget = await lockBudget(tx, accountId)
    begunAt = clock()
    const now = await readDatabaseTime(tx)
    const { stopped, pausedUntil } = heldBy(budget, now)
    if (stopped !== null) throw stoppedError(stopped)
    if (pausedUntil !== null) return 'paused'
    const stored = await readSend(tx, accountId, send.token)
    if (stored?.holder !== holder.id) throw notOurs()
    if (underway.isLetOut) return null
    // Once more: they may have asked to be left alone while this waited for its turn.
    await refuseUnwanted(tx, accountId, { threadId, userIds: people })
    const target = { token: send.token, recipient: send.recipient, threadId }
    await moveFutureSends(tx, accountId, now)
    const made = await readSendsMade(tx, accountId, limits, target)
    const next = nextSend(made, { isBulk: send.isBulk, isNewConversation, gapMs }, now)
    if (next !== null) return { ...next, now }
    if (!isGranted) return null
    if (send.origin === 'broadcast' && (await isHalted(tx, accountId, holder.id))) throw new Halted()
    if (send.origin === 'rule') await lastLook?.(tx, stored, now)
    if (!(await grantSend(tx, { accountId, token: send.token, holder: holder.id, isNewConversation }, now))) {
      throw notOurs()
    }
    return null
  })
  if (wait !== null || !isGranted) return wait
  if (clock() - begunAt > STALE) throw stoodStill()
  underway.isLetOut = true
  return wait
}

function limitReached({ limits }: Sending, { reason, until, now }: PendingSend): LaterError {
  const when = `${microsToIso(until).slice(0, 16).replace('T', ' ')} UTC`
  return new LaterError('send-limit', sendLimitWords(reason, limits), {
    hint: `It was not sent. It may go out after ${when} (in ${duration((until - now) / 1e6)}); --wait waits for that.`,
  })
}

function stoodStill(): LaterError {
  return new LaterError('stood-still', 'this process stood still while a message was to go out; it did not', {
    hint: 'Run the command again.',
  })
}

function notOurs(): LaterError {
  return new LaterError('send-taken', 'another process has taken this message over, or it was cancelled', {
    hint: '`dmvault sends` says how each message stands.',
  })
}
