import { readStateOfToken } from '../archive/broadcast/read-broadcasts.ts'
import { acknowledgeHeldSend } from '../archive/end-send.ts'
import { readSend, type StoredSend } from '../archive/read-sends.ts'
import { type DmvaultError, LaterError } from '../errors.ts'
import { OutcomeUnknown } from '../instagram/errors/outcome-unknown.ts'
import { meetInstagramError } from '../run/meet-instagram-error.ts'
import { duration } from '../run/progress.ts'
import { attemptSend } from './attempt-send.ts'
import type { Receipt } from './deliver.ts'
import { readRecipient } from './recipient-text.ts'
import {
  acknowledge,
  arrived,
  hold,
  isOfTheAccount,
  isOfThisMessage,
  type SendResult,
  stillHeld,
} from './send-result.ts'
import type { Sending } from './sending.ts'

/** A message is tried twice at most, and never again when it is older than a day: Instagram may have forgotten its token. */
const MOST_TRIES = 2
const OLDEST = 24 * 3_600_000_000

/**
 * Finds out what became of a send whose request has gone out and whose answer is not known. Its token is looked for in the
 * conversation; one that is absent a minute after it went out is tried once more under the same token, which Instagram takes
 * once; what is not known then is held for a person, and so is what the limits leave no room for now.
 *
 * @throws PersonNeededError when Instagram stops the account; what else kept it from being looked for or tried: then it is to
 *   be looked for again
 */
export async function settleSend(
  sending: Sending,
  send: StoredSend,
  { doubt, mostTries }: { readonly doubt?: OutcomeUnknown; readonly mostTries?: number } = {},
): Promise<SendResult> {
  const { archive, account, budget } = sending
  let reason: DmvaultError | undefined = doubt && (await met(sending, doubt))
  for (;;) {
    const stored = (await readSend(archive.db, account.accountId, send.token)) ?? send
    await waitUntilReadable(sending, stored)
    try {
      const found = await lookFor(sending, stored)
      if (found !== null) return await acknowledge(sending, stored, found)
      const age = (await budget.time()) - sentAt(stored)
      const most = mostTries ?? (await triesOf(sending, stored))
      if (stored.tries >= most || age > OLDEST) return await hold(sending, stored, reason)
      return await acknowledge(sending, stored, await attemptSend(sending, stored))
    } catch (error) {
      if (error instanceof OutcomeUnknown) reason = await met(sending, error)
      // That another try was refused does not say that the first had not arrived.
      else if (isOfThisMessage(error) || isNoRoom(error)) return await hold(sending, stored, error)
      else await meetInstagramError(error, budget, 1, { mostFailures: 1 })
    }
  }
}

/**
 * Whether a reply of a rule is still right only those know who run the rules: others look for it, and do not try it again; nor
 * does anybody a message of a broadcast that was paused or cancelled.
 */
async function triesOf({ archive, account, lastLook }: Sending, { origin, token }: StoredSend): Promise<number> {
  if (origin === 'rule' && lastLook === null) return 1
  if (origin !== 'broadcast') return MOST_TRIES
  return (await readStateOfToken(archive.db, account.accountId, token)) === 'running' ? MOST_TRIES : 1
}

/** Looks once more for a send that is held as unknown. What is not there stays held: nothing is sent. */
export async function lookForHeld(sending: Sending, send: StoredSend): Promise<SendResult> {
  const { archive, account, budget, keepsDraft } = sending
  await waitUntilReadable(sending, send)
  try {
    const found = await lookFor(sending, send)
    if (found === null) return stillHeld(send)
    await acknowledgeHeldSend(archive, account.accountId, send.token, { ...found, at: await budget.time(), keepsDraft })
    return arrived(send, found)
  } catch (error) {
    if (isOfThisMessage(error)) return stillHeld(send, error)
    throw error
  }
}

/**
 * A doubt whose last answer was about the account: a block, or a wish to wait.
 *
 * @throws PersonNeededError, LaterError
 */
async function met({ budget, whenFull }: Sending, doubt: OutcomeUnknown): Promise<OutcomeUnknown> {
  const { cause } = doubt
  const mostFailures = whenFull === 'wait' ? 2 : 1
  if (isOfTheAccount(cause)) await meetInstagramError(cause, budget, 1, { mostFailures })
  return doubt
}

function isNoRoom(error: unknown): error is LaterError {
  return error instanceof LaterError && error.code === 'send-limit'
}

function sentAt({ sentAt: at, plannedAt }: StoredSend): number {
  return at ?? plannedAt
}

/** A message may take some seconds to be readable: before a minute is over its absence says nothing. */
async function waitUntilReadable(sending: Sending, send: StoredSend): Promise<void> {
  const { budget, settleAfterMs, sleep, signal, onWait } = sending
  const now = await budget.time()
  // By a clock that was wrong it may have gone out in the future.
  const until = Math.min(sentAt(send), now) + settleAfterMs * 1000
  const waitMs = Math.ceil((until - now) / 1000)
  if (waitMs <= 0) return
  onWait(`it is not known whether it arrived; looks for it in ${duration(waitMs / 1000)}`, until)
  await sleep(waitMs, signal)
}

/** @returns null when it is not there */
async function lookFor({ client, ask }: Sending, send: StoredSend): Promise<Receipt | null> {
  // The making of a group leaves no message with its token; the same token again makes no second one.
  if (send.kind === 'group') return null
  const to = send.threadId === null ? readRecipient(send.recipient) : { threadId: send.threadId }
  if (to === null) return null
  return await ask(() => client.direct.settle(String(send.token), to, { since: send.plannedAt }))
}
