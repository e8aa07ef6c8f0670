import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import type { InstagramClient } from '../instagram/client.ts'
import type { TransportOptions } from '../instagram/transport/transport.ts'
import { type LoggedIn, ownerOf } from '../run/account-session.ts'
import type { Limits } from '../run/limits.ts'
import { askPatiently } from '../run/meet-instagram-error.ts'
import { openRequestBudget, type RequestBudget, type Wait } from '../run/request-budget.ts'

/** Asks, and asks again after a pause where that may help: for reading only, as what was asked may be asked twice. */
export type Ask = <Answer>(ask: () => Promise<Answer>) => Promise<Answer>

/** Direct as one account sees it now. Each request that its client makes waits for the account's budget. */
export interface OpenDirect extends AsyncDisposable {
  readonly archive: Archive
  readonly account: Account
  readonly client: InstagramClient
  /** Whose inbox it is. */
  readonly owner: { readonly userId: string; readonly username: string | null }
  readonly budget: RequestBudget
  /** Through which reading is done. What is written must not be asked twice: that goes to the client itself. */
  readonly ask: Ask
  readonly signal: AbortSignal
  /** Requests made so far. */
  requests(): number
}

export interface DirectOptions {
  readonly openClient: (hooks: Pick<TransportOptions, 'beforeRequest' | 'signal'>) => Promise<LoggedIn>
  readonly limits: Limits
  readonly signal: AbortSignal
  readonly onWait?: ((wait: Wait) => void) | undefined
  /** A longer wait ends what was begun; default two minutes, as somebody sits and waits for the answer. */
  readonly maxWaitMs?: number | undefined
}

const MAX_WAIT_MS = 2 * 60_000

/**
 * Opens Direct for an account. It takes no lease: one may look into the inbox while a nightly run reads it.
 *
 * @throws DmvaultError of opening the session
 * @example
 * await using direct = await openDirect(archive, account, { openClient, limits, signal })
 * const { items } = await listThreads(direct, { folder: 'inbox', amount: 20 })
 */
export async function openDirect(
  archive: Archive,
  account: Account,
  { openClient, limits, signal, onWait, maxWaitMs = MAX_WAIT_MS }: DirectOptions,
): Promise<OpenDirect> {
  const options = { limits, signal, onWait, maxWaitMs, goesOn: false }
  const budget = await openRequestBudget(archive, account.accountId, options)
  let requests = 0
  const beforeRequest = async (): Promise<void> => {
    await budget.take()
    requests += 1
  }
  const { client, [Symbol.asyncDispose]: close } = await openClient({ beforeRequest, signal })
  return {
    archive,
    account,
    client,
    owner: ownerOf(client),
    budget,
    ask: askPatiently(budget),
    signal,
    requests: () => requests,
    [Symbol.asyncDispose]: close,
  }
}
