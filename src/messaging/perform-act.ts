import { type Act, beginAct, endAct } from '../archive/record-act.ts'
import { DmvaultError } from '../errors.ts'
import { ConnectionFailed, InstagramError, LoginRequired, ServerTrouble } from '../instagram/errors/instagram-error.ts'
import type { RequestBudget } from '../run/request-budget.ts'
import { stoppedError } from '../run/stopped-account.ts'
import type { Sending } from './sending.ts'

/**
 * Does a write other than a message: written down before its request goes out, and with its outcome after. Such a write is
 * good to be done again when its outcome is not known, so nothing is looked up.
 *
 * @throws PersonNeededError when Instagram stops the account; what `work` throws
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
    const outcome = isUnknown(error) ? 'unknown' : 'failed'
    await endAct(archive, accountId, actId, { outcome, errorCode: code, error: message })
    throw await stopped(budget, error)
  }
}

/** It may have been done though no good answer came. */
function isUnknown(error: unknown): boolean {
  return error instanceof ConnectionFailed || error instanceof ServerTrouble
}

/** What is thrown on; a block or a challenge stops the account first, as every reading run does. */
async function stopped(budget: RequestBudget, error: unknown): Promise<unknown> {
  if (!(error instanceof InstagramError)) return error
  if (error.remedy !== 'stop' && !(error instanceof LoginRequired)) return error
  await budget.stop(error.code, error.message)
  return stoppedError({ code: error.code, reason: error.message, since: await budget.time() }, error)
}
