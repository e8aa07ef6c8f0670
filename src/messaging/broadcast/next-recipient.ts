import {
  claimRecipient,
  lockBroadcast,
  nameRecipient,
  readNextRecipient,
  setBatch,
} from '../../archive/broadcast/claim-recipient.ts'
import { leaveOut } from '../../archive/broadcast/end-recipients.ts'
import type { StoredRecipient } from '../../archive/broadcast/read-broadcasts.ts'
import { findUnwanted } from '../../archive/find-unwanted.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import type { Micros } from '../../clock.ts'
import { directOf } from '../direct-of.ts'
import type { Outbox } from '../outbox.ts'
import { batchGapMs, nextInBatch } from './batch.ts'
import { Halted } from './halted.ts'
import { doubleOf } from './left-out.ts'
import { lookUpUser } from './look-up.ts'

export interface Which {
  readonly accountId: bigint
  readonly broadcastId: number
}

/** Someone whose message is noted under a token, and nothing more. */
export interface Claimed {
  readonly recipient: StoredRecipient
  readonly token: bigint
}

type Step =
  | { readonly claimed: Claimed }
  | { readonly waitUntil: Micros; readonly now: Micros }
  | { readonly stranger: StoredRecipient }
  | 'left-out'
  | 'none'

/**
 * Takes the next who is to get it, once the batches let it. The token is noted with the person before anything is planned, in
 * the transaction that sees that the broadcast still runs: after a crash the ledger tells by it what became of the message.
 *
 * @returns null when nobody is left
 * @throws Halted; what waiting and asking Instagram throw
 */
export async function nextRecipient(outbox: Outbox, which: Which): Promise<Claimed | null> {
  const { sleep, signal, onWait } = outbox.sending
  for (;;) {
    signal.throwIfAborted()
    const step = await takeStep(outbox, which)
    if (step === 'none') return null
    if (step === 'left-out') continue
    if ('claimed' in step) return step.claimed
    if ('stranger' in step) {
      await learnWho(outbox, which, step.stranger)
      continue
    }
    onWait('a batch is sent; the next one follows', step.waitUntil)
    await sleep(Math.ceil((step.waitUntil - step.now) / 1000), signal)
  }
}

async function takeStep(outbox: Outbox, which: Which): Promise<Step> {
  const { archive, budget, chance } = outbox.sending
  const gapMs = batchGapMs(chance(), budget.limits.pauseShare)
  const [token] = await outbox.takeTokens(1)
  return await archive.db.transaction().execute(async (tx): Promise<Step> => {
    const standing = await lockBroadcast(tx, which)
    if (standing?.state !== 'running') throw new Halted()
    const recipient = await readNextRecipient(tx, which)
    if (recipient === undefined) return 'none'
    const { line, userId, threadId } = recipient
    const now = await readDatabaseTime(tx)
    const towards = { threadId, userIds: userId === null ? [] : [userId] }
    const unwanted = await findUnwanted(tx, which.accountId, towards)
    if (unwanted !== undefined) {
      const reason = `they asked to be left alone: ${unwanted.reason}`
      await leaveOut(tx, which, { line, at: now, code: 'do-not-contact', reason })
      return 'left-out'
    }
    if (userId === null && threadId === null) return { stranger: recipient }
    const { waitUntil, ...batch } = nextInBatch(standing, now, gapMs)
    await setBatch(tx, which, batch)
    if (waitUntil !== null) return { waitUntil, now }
    await claimRecipient(tx, which, { line, token: token! })
    return { claimed: { recipient, token: token! } }
  })
}

/** Looks up who somebody is whose turn has come, once: it is kept in the row. */
async function learnWho(outbox: Outbox, which: Which, { line, wanted }: StoredRecipient): Promise<void> {
  const { archive, budget } = outbox.sending
  const user = await lookUpUser(directOf(outbox), {
    wanted,
    userId: null,
    username: wanted.replace(/^@/, '').toLowerCase(),
  })
  const at = await budget.time()
  await archive.db.transaction().execute(async (tx) => {
    await lockBroadcast(tx, which)
    if ('code' in user) return await leaveOut(tx, which, { line, at, code: user.code, reason: user.words })
    const { userId, username } = user
    const double = await nameRecipient(tx, which, { line, userId, username: username || null })
    if (double === undefined) return
    const { code, words: reason } = doubleOf(double)
    await leaveOut(tx, which, { line, at, code, reason })
  })
}
