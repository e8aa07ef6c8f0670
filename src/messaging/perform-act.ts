import { type Act, beginAct, endAct } from '../archive/record-act.ts'
import { DmvaultError } from '../errors.ts'
import { ConnectionFailed, ServerTrouble } from '../instagram/errors/instagram-error.ts'
import { mayHaveBeenTaken, OutcomeUnknown } from '../instagram/errors/outcome-unknown.ts'
import { meetInstagramError } from '../run/meet-instagram-error.ts'
import { isOfTheAccount } from './send-result.ts'
import type { Sending } from './sending.ts'

/**
 * Does a write other than a message: written down before its request goes out, and with its outcome after. Such a write is
 * good to be done again when its outcome is not known, so nothing is looked up.
 *
 * @throws PersonNeededError when Instagram stops the account; LaterError when it asks to wait; what `work` throws
 */
export async function performAct<Result>(sending: Sending, act: Act, work: () => Promise<Result>): Promise<Result> {
  const { archive, account, budget } = sending
  const { accountId } = account
  const actId = await beginAct(archive, accountId, act, await budget.time())
  try {
    const result = await work()
    await endAct(archive, accountId, actId, { outcome: 'done' })
    return result
  } catch (error) {
    const { code, message } = error instanceof DmvaultError ? error : { code: 'failed', message: 'it failed' }
    const outcome = isUnknown(sending, error) ? 'unknown' : 'failed'
    try {
      // First, as a block must be known whatever happens to this process or its audit.
      if (isOfTheAccount(error)) await meetInstagramError(error, budget, 1, { mostFailures: 1 })
      throw error
    } finally {
      await endAct(archive, accountId, actId, { outcome, errorCode: code, error: message })
    }
  }
}

/** What an answer is that came after the deed, and does not tell of it. */
const AFTERWARDS = new Set(['not-json', 'no-thread'])

/** It may have been done though no good answer came. */
function isUnknown({ signal }: Sending, error: unknown): boolean {
  if (signal.aborted || !(error instanceof DmvaultError)) return true
  if (error instanceof ConnectionFailed) return mayHaveBeenTaken(error)
  return error instanceof ServerTrouble || error instanceof OutcomeUnknown || AFTERWARDS.has(error.code)
}
