import { endSend } from '../archive/end-send.ts'
import type { StoredSend } from '../archive/read-sends.ts'
import { type DmvaultError, FailedError, UsageError } from '../errors.ts'
import { InstagramError, LoginRequired } from '../instagram/errors/instagram-error.ts'
import type { Receipt } from './deliver.ts'
import { heldSend, type Sending } from './sending.ts'

/** What became of a send. */
export interface SendResult {
  readonly token: bigint
  readonly recipient: string
  readonly kind: string
  /**
   * `unknown`: nobody can say whether it arrived; it is held, and not tried again by itself. `planned`: words about something
   * that is held, which they wait for.
   */
  readonly state: 'acknowledged' | 'failed' | 'unknown' | 'planned'
  readonly threadId: string | null
  readonly itemId: string | null
  /** Why it failed, or is not known; null when it arrived. */
  readonly error: DmvaultError | null
}

export async function acknowledge(sending: Sending, send: StoredSend, receipt: Receipt): Promise<SendResult> {
  const { archive, budget, keepsDraft } = sending
  const end = { state: 'acknowledged', at: await budget.time(), ...receipt, keepsDraft } as const
  await endSend(archive, heldSend(sending, send), end)
  return arrived(send, receipt)
}

export function arrived(send: StoredSend, { threadId, itemId }: Receipt): SendResult {
  return { ...named(send), state: 'acknowledged', threadId, itemId, error: null }
}

export async function fail(sending: Sending, send: StoredSend, error: DmvaultError): Promise<SendResult> {
  return await endWithError(sending, send, 'failed', error)
}

/** Keeps it for a person to decide. */
export async function hold(sending: Sending, send: StoredSend, cause: DmvaultError | undefined): Promise<SendResult> {
  return await endWithError(sending, send, 'unknown', notKnown(send, cause))
}

/** Of one that was held before, and is still. */
export function stillHeld(send: StoredSend, cause?: DmvaultError): SendResult {
  return { ...named(send), state: 'unknown', threadId: send.threadId, itemId: null, error: notKnown(send, cause) }
}

/** Words about something of which nobody can say yet whether it arrived. They stay as they are. */
export function waiting(send: StoredSend, before: bigint): SendResult {
  const error = new FailedError('waits', 'it is not known whether what these words are about arrived', {
    hint: `They wait for it: dmvault sends settle ${before}, then dmvault sends resume.`,
  })
  return { ...named(send), state: 'planned', threadId: null, itemId: null, error }
}

function notKnown({ token }: StoredSend, cause: DmvaultError | undefined): FailedError {
  const why = cause === undefined ? '' : ` (${cause.message})`
  return new FailedError('outcome-unknown', `it is not known whether this arrived${why}`, {
    cause,
    hint: `Look into the conversation, then say: dmvault sends settle ${token}, or retry, or drop.`,
  })
}

async function endWithError(
  sending: Sending,
  send: StoredSend,
  state: 'failed' | 'unknown',
  error: DmvaultError,
): Promise<SendResult> {
  const { archive, budget, keepsDraft } = sending
  const end = { state, at: await budget.time(), errorCode: error.code, error: error.message, keepsDraft }
  await endSend(archive, heldSend(sending, send), end)
  return { ...named(send), state, threadId: send.threadId, itemId: null, error }
}

function named({ token, recipient, kind }: StoredSend): Pick<SendResult, 'token' | 'recipient' | 'kind'> {
  return { token, recipient, kind }
}

/** What Instagram says to the account rather than to a message: a block, a log-out, a wish to wait. */
export function isOfTheAccount(error: unknown): error is InstagramError {
  if (!(error instanceof InstagramError)) return false
  return error instanceof LoginRequired || error.remedy === 'stop' || error.remedy === 'wait'
}

/**
 * An error of this one message or its conversation: another try would end the same, and other messages may go out. What asks
 * for the owner (a 403 that says nothing more) is none: it may be a block in words that nobody has seen.
 */
export function isOfThisMessage(error: unknown): error is DmvaultError {
  if (error instanceof UsageError) return true
  return error instanceof InstagramError && (error.remedy === 'input' || error.remedy === 'report')
}
