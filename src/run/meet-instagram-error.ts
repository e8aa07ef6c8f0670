/**
 * What a run does about each error of Instagram, in one place. It slows down where Instagram asks for it, and stops the
 * account where a person must act: a challenge, a log-out, a block is never tried again and never got around.
 */
import { LaterError } from '../errors.ts'
import { ConnectionFailed, InstagramError, LoginRequired } from '../instagram/errors/instagram-error.ts'
import { backoffMs } from './backoff.ts'
import type { RequestBudget } from './request-budget.ts'
import { stoppedError } from './stopped-account.ts'

export interface Patience {
  /** 0 to 1, for the spread of waits. */
  readonly chance?: (() => number) | undefined
  /** So many failures in a row end the run; default 5. */
  readonly mostFailures?: number | undefined
}

const MOST_FAILURES = 5

/**
 * Makes the function through which a run asks. It asks again when that may help, after a pause that is kept in the budget,
 * where other processes see it too; the budget's `take`, before each request, waits for its end. For reading only: what
 * was asked may be asked several times.
 *
 * @returns asks, and throws what `meetInstagramError` throws
 */
export function askPatiently(budget: RequestBudget, patience: Patience = {}) {
  let failures = 0
  return async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (;;) {
      try {
        const answer = await ask()
        failures = 0
        return answer
      } catch (error) {
        failures += 1
        await meetInstagramError(error, budget, failures, patience)
      }
    }
  }
}

/**
 * Returns when the same may be asked again, which the budget then delays.
 *
 * @param failures in a row in this run, this one included
 * @throws PersonNeededError when the account is stopped now; LaterError `instagram-trouble` after too many failures in a row;
 *   the error itself when asking again does not help, or the network is away
 */
export async function meetInstagramError(
  error: unknown,
  budget: RequestBudget,
  failures: number,
  { chance = Math.random, mostFailures = MOST_FAILURES }: Patience = {},
): Promise<void> {
  if (!(error instanceof InstagramError)) throw error
  if (error.remedy === 'stop' || error instanceof LoginRequired) {
    await budget.stop(error.code, error.message)
    throw stoppedError({ code: error.code, reason: error.message, since: await budget.time() }, error)
  }
  if (error.remedy !== 'wait' && error.remedy !== 'retry') throw error
  const share = error.isWaitTold ? 1 : (budget.limits.pauseShare ?? 1)
  const waitMs = backoffMs(error.retryAfterMs ?? null, failures, chance()) * share
  await budget.pause((await budget.time()) + Math.round(waitMs * 1000), error.message)
  if (failures < mostFailures) return
  if (error instanceof ConnectionFailed) throw error
  throw new LaterError('instagram-trouble', `${failures} requests in a row failed, the last with: ${error.message}`, {
    cause: error,
    hint: 'What was read is kept. Run the same command again in an hour or more; it goes on from there.',
  })
}
