import { InstagramError, MediaUnavailable } from '../../errors/instagram-error.ts'
import { OutcomeUnknown } from '../../errors/outcome-unknown.ts'
import type { Session } from '../../session/session.ts'
import { checkedToken, clientToken } from '../../transport/client-token.ts'
import type { Fields } from '../../transport/form.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { type Recipient, recipientFields } from './recipient.ts'
import { sendOnce } from './send-once.ts'
import { readSent, type Sent } from './sent.ts'

export interface SendOptions extends CallOptions {
  /** What Instagram knows this send by; the same for every try of it. Default: a new one. */
  readonly token?: string
}

export interface Broadcast extends CallOptions {
  /** Path below `direct_v2/threads/broadcast/`. */
  readonly path: string
  readonly token: string
  readonly threadId: string | null
  readonly query?: Fields
  readonly form?: Fields
  readonly signed?: object
  /** What it shows was uploaded just now, and may not be there yet. */
  readonly isFreshUpload?: boolean
}

/** How long, and how often, a fresh upload is waited for: others have found that to be enough. */
const UPLOAD_WAIT_MS = 5000
const MOST_WAITS = 4

/** Constant in every send of the app. */
export const PLAIN: Fields = { is_shh_mode: '0', btt_dual_send: 'false', is_ae_dual_send: 'false' }

export function tokenOf(transport: Transport, { token }: SendOptions): string {
  return token === undefined ? clientToken(transport.clock) : checkedToken(token)
}

/** Who sends, and as what it is known: the token stands in three places. */
export function sendFields(session: Session, token: string): Readonly<Record<string, string>> {
  return {
    _uuid: session.deviceId('uuid'),
    device_id: session.deviceId('android_device_id'),
    action: 'send_item',
    client_context: token,
    mutation_token: token,
    offline_threading_id: token,
  }
}

/** A message by a form: what all have, its own fields, and whom it goes to. */
export async function sendItem(
  transport: Transport,
  to: Recipient,
  { path, fields, query }: { readonly path: string; readonly fields: Fields; readonly query?: Fields },
  options: SendOptions,
): Promise<Sent> {
  const token = tokenOf(transport, options)
  const form = { ...sendFields(transport.session, token), ...fields, ...recipientFields(to) }
  const threadId = 'threadId' in to ? to.threadId : null
  return await broadcast(transport, { path, token, threadId, form, signal: options.signal, ...(query && { query }) })
}

/**
 * Puts something into a conversation.
 *
 * @throws OutcomeUnknown, with a refusal of a later try of a fresh upload as its `cause`; DirectMessageRequestsDisabled,
 *   FeedbackRequired, RateLimited, …
 */
export async function broadcast(transport: Transport, send: Broadcast): Promise<Sent> {
  let earlier: OutcomeUnknown | null = null
  for (let waits = 0; ; waits += 1) {
    try {
      return await broadcastOnce(transport, send)
    } catch (error) {
      // What is wrong with the file was as wrong before: no try of it has been taken.
      if (error instanceof MediaUnavailable) throw error
      if (earlier !== null && !isNotReady(error)) throw hasAsked(error) ? stillUnknown(send, error) : earlier
      if (waits === MOST_WAITS || !(send.isFreshUpload && isNotReady(error))) throw error
      earlier = error
    }
    await pauseOr(earlier, transport, send)
  }
}

function broadcastOnce(
  transport: Transport,
  { path, token, threadId, query, form, signed, signal }: Broadcast,
): Promise<Sent> {
  return sendOnce(
    transport,
    {
      method: 'POST',
      path: `direct_v2/threads/broadcast/${path}/`,
      ...(query && { query }),
      ...(form && { form }),
      ...(signed && { signed }),
      signal,
    },
    { token, threadId, read: (answer) => readSent(answer, token) },
  )
}

/** Right after an upload an answer of 500 or 503 says that the file is not ready; the same token makes another try safe. */
function isNotReady(error: unknown): error is OutcomeUnknown {
  return error instanceof OutcomeUnknown && (error.status === 500 || error.status === 503)
}

/** A permit refused, a signal or a server that cannot be reached does not tell how the try before it ended. */
function hasAsked(error: unknown): boolean {
  return error instanceof InstagramError && error.remedy !== 'retry'
}

/** That a later try was refused does not say that an earlier one was not taken; what was said stands in `cause`. */
function stillUnknown({ token, threadId }: Broadcast, refusal: unknown): OutcomeUnknown {
  return refusal instanceof OutcomeUnknown ? refusal : new OutcomeUnknown({ token, threadId }, refusal)
}

async function pauseOr(earlier: OutcomeUnknown, transport: Transport, { signal }: CallOptions): Promise<void> {
  try {
    await transport.pause(UPLOAD_WAIT_MS, { signal })
  } catch {
    throw earlier
  }
}
