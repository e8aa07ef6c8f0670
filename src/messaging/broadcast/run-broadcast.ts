/**
 * Sends a broadcast: whom the plan names, each once, in batches, within the limits of sending. What is to be said, and under
 * which token, stands in the database before it goes out, so that a process may die at any instruction and another goes on.
 */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { copySendEnds } from '../../archive/broadcast/end-recipients.ts'
import {
  countPlanned,
  countRecipients,
  type RecipientCounts,
  readBroadcast,
  readRecipients,
} from '../../archive/broadcast/read-broadcasts.ts'
import { setBroadcastState } from '../../archive/broadcast/set-broadcast-state.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { readSend } from '../../archive/read-sends.ts'
import { readSendsSince } from '../../archive/read-sends-since.ts'
import type { Micros } from '../../clock.ts'
import { DmvaultError, FailedError, LaterError, UsageError } from '../../errors.ts'
import { InstagramError } from '../../instagram/errors/instagram-error.ts'
import { sleep as systemSleep } from '../../run/sleep.ts'
import { type OutboxOptions, openOutbox } from '../open-outbox.ts'
import type { Outbox } from '../outbox.ts'
import { attentiveSleep } from './attentive-sleep.ts'
import { broadcastLimits } from './broadcast-limits.ts'
import { lockBroadcasts } from './broadcast-lock.ts'
import { estimate, paceOf } from './estimate.ts'
import { Halted } from './halted.ts'
import { type Claimed, nextRecipient, type Which } from './next-recipient.ts'
import { type BroadcastStatus, broadcastStatus, requireBroadcast } from './steer-broadcast.ts'

export interface BroadcastRun extends Omit<OutboxOptions, 'whenFull'> {
  /** Told after each message. */
  readonly onProgress?: (progress: BroadcastProgress) => void
}

export interface BroadcastProgress {
  readonly counts: RecipientCounts
  /** When the last one is expected to go out. */
  readonly until: Micros
  readonly now: Micros
}

const DAY: Micros = 24 * 3_600_000_000
/** So many messages that fail one after the other have a reason of their own. */
const MOST_FAILURES = 5

/**
 * Runs a broadcast to its end, or goes on with one that was paused or cut off. Over a limit it waits.
 *
 * @returns how it stands: done, or paused or cancelled by somebody meanwhile
 * @throws UsageError `no-broadcast`, `broadcast-over`; LaterError `broadcast-busy`; PersonNeededError and all else that keeps
 *   messages from going out: then it is paused, with the reason
 */
export async function runBroadcast(
  archive: Archive,
  account: Account,
  broadcastId: number,
  { onProgress = () => {}, ...options }: BroadcastRun,
): Promise<BroadcastStatus> {
  const which = { accountId: account.accountId, broadcastId }
  await requireBroadcast(archive, account, broadcastId)
  await using lock = await lockBroadcasts(archive, account.accountId)
  const keepsText = options.keepsDraft ?? false
  await using outbox = await openOutbox(archive, account, {
    ...options,
    sendLimits: broadcastLimits(options.sendLimits),
    whenFull: 'wait',
    signal: AbortSignal.any([options.signal, lock.lost]),
    sleep: attentiveSleep(archive, which, options.sleep ?? systemSleep),
  })
  await start(outbox, which)
  try {
    await new Runner(outbox, which, onProgress).run()
  } catch (error) {
    await endWith(archive, which, error, keepsText)
    if (!(error instanceof Halted)) throw error
    await giveUpCancelled(outbox, which)
  }
  return await broadcastStatus(archive, account, broadcastId, { keepsText })
}

async function start(outbox: Outbox, which: Which): Promise<void> {
  const { archive, account, holder } = outbox.sending
  const at = await readDatabaseTime(archive.db)
  const change = { ...which, at, to: 'running', from: ['running', 'paused'], holder: holder.id } as const
  if (await setBroadcastState(archive, change)) return
  const { broadcastId } = which
  const { state } = await requireBroadcast(archive, account, broadcastId)
  throw new UsageError('broadcast-over', `broadcast ${broadcastId} cannot go on: it is ${state}`)
}

/** Says why nothing more goes out, as far as the database can still be told. */
async function endWith(archive: Archive, which: Which, error: unknown, keepsText: boolean): Promise<void> {
  try {
    await copySendEnds(archive, which, { keepsText })
    if (error instanceof Halted) return
    const { code, message } = error instanceof DmvaultError ? error : { code: 'failed', message: 'it failed' }
    const at = await readDatabaseTime(archive.db)
    const reason = { code, words: message }
    await setBroadcastState(archive, { ...which, at, to: 'paused', from: ['running'], reason })
  } catch {
    // Then it counts as cut off.
  }
}

/** What this process had planned of a broadcast that was cancelled meanwhile never goes out. */
async function giveUpCancelled(outbox: Outbox, { accountId, broadcastId }: Which): Promise<void> {
  const { archive } = outbox.sending
  if ((await readBroadcast(archive.db, accountId, broadcastId))?.state !== 'cancelled') return
  const begun = await readRecipients(archive, accountId, broadcastId, ['claimed', 'cancelled'])
  await outbox.cancel(begun.flatMap(({ token }) => token ?? []))
}

class Runner {
  readonly #outbox: Outbox
  readonly #which: Which
  readonly #onProgress: (progress: BroadcastProgress) => void
  #failures = 0

  constructor(outbox: Outbox, which: Which, onProgress: (progress: BroadcastProgress) => void) {
    this.#outbox = outbox
    this.#which = which
    this.#onProgress = onProgress
  }

  async run(): Promise<void> {
    for await (const _settled of this.#outbox.settleLeft()) {
      // What became of it is copied below.
    }
    await this.#copyEnds()
    await this.#progress()
    await this.#finishLeft()
    for (;;) {
      const next = await nextRecipient(this.#outbox, this.#which)
      if (next === null) break
      await this.#plan(next)
      await this.#make(next)
    }
    await this.#end()
  }

  /** What a process that is gone had noted: by its token the ledger tells how far it came. */
  async #finishLeft(): Promise<void> {
    for (const { token, ...recipient } of await this.#claimed()) {
      if (token === null) continue
      const { archive } = this.#outbox.sending
      const send = await readSend(archive.db, this.#which.accountId, token)
      const left = { recipient: { ...recipient, token }, token }
      if (send === undefined) await this.#plan(left)
      else if (send.state !== 'planned' || !(await this.#outbox.takeOver(token))) continue
      await this.#make(left)
    }
  }

  async #claimed() {
    const { accountId, broadcastId } = this.#which
    return await readRecipients(this.#outbox.sending.archive, accountId, broadcastId, ['claimed'])
  }

  async #plan({ recipient, token }: Claimed): Promise<void> {
    const { userId, threadId, text } = recipient
    if (text === null) throw new Error(`line ${recipient.line} of a broadcast has no text`)
    const to = threadId === null ? { userId: userId! } : { threadId }
    const plan = { to, draft: { kind: 'text', text } } as const
    await this.#outbox.plan([plan], { isBulk: true, origin: 'broadcast', tokens: [token] })
  }

  async #make({ recipient, token }: Claimed): Promise<void> {
    const { state, error } = await this.#outbox.make(token).catch(async (thrown: unknown) => {
      const refusal = await this.#ofBlocked(thrown, recipient)
      if (refusal === null) throw thrown
      return { state: 'failed', error: refusal } as const
    })
    await this.#copyEnds(token)
    await this.#progress()
    this.#failures = state === 'failed' && error?.code !== 'do-not-contact' ? this.#failures + 1 : 0
    if (this.#failures < MOST_FAILURES) return
    throw new FailedError('broadcast-failing', `${MOST_FAILURES} messages failed one after the other`, {
      cause: error,
      hint: 'dmvault broadcast result says why of each; dmvault broadcast resume goes on with the others.',
    })
  }

  /**
   * Words that are not known may say that the account is blocked, and end all. Where the owner has blocked the person, which
   * the archive does not tell, they speak of that: a request more tells.
   *
   * @returns null where it says nothing of the person alone
   */
  async #ofBlocked(error: unknown, { userId }: Claimed['recipient']): Promise<InstagramError | null> {
    if (!(error instanceof InstagramError) || error.remedy !== 'report' || userId === null) return null
    const { client, ask } = this.#outbox.sending
    return (await ask(() => client.users.friendship(userId))).blocking === true ? error : null
  }

  async #copyEnds(token?: bigint): Promise<void> {
    const { archive, keepsDraft: keepsText } = this.#outbox.sending
    await copySendEnds(archive, this.#which, { keepsText, ...(token !== undefined && { token }) })
  }

  async #end(): Promise<void> {
    const { archive } = this.#outbox.sending
    await this.#copyEnds()
    const left = await this.#claimed()
    if (left.length > 0) {
      throw new LaterError('send-taken', 'another process looks for what became of some messages', {
        hint: 'dmvault broadcast resume, in a minute, takes over what it found.',
      })
    }
    const at = await readDatabaseTime(archive.db)
    await setBroadcastState(archive, { ...this.#which, at, to: 'done', from: ['running', 'paused'] })
  }

  async #progress(): Promise<void> {
    const { archive, account, limits, budget } = this.#outbox.sending
    const { accountId, broadcastId } = this.#which
    const now = await budget.time()
    const { known, fresh } = await countPlanned(archive, accountId, broadcastId)
    const left = Array.from({ length: known + fresh }, (_, place) => ({ isNewConversation: place >= known }))
    const past = await readSendsSince(archive, account.accountId, now - DAY)
    const { until } = estimate(now, past, left, paceOf(limits, budget.limits))
    this.#onProgress({ counts: await countRecipients(archive, accountId, broadcastId), until, now })
  }
}
