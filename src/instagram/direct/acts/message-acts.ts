import { DirectError, InstagramError } from '../../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { readMessages } from '../read-thread.ts'
import { type SendOptions, tokenOf } from '../sending/broadcast.ts'
import { itemDigits, threadDigits } from '../sending/wire-ids.ts'
import type { MessagePlace } from './react.ts'

/**
 * Takes a message of one's own back, for everybody.
 *
 * @throws DirectMessageNotFound where it is gone already; DirectError `not-unsendable` where it is someone else's
 */
export async function unsend(
  transport: Transport,
  { threadId, itemId }: MessagePlace,
  { signal }: CallOptions = {},
): Promise<void> {
  const path = `direct_v2/threads/${threadDigits(threadId)}/items/${itemDigits(itemId)}/delete/`
  // Nothing more than that: with a client token beside it Instagram refused the request.
  const signed = { _uuid: transport.session.deviceId('uuid') }
  try {
    await transport.send({ method: 'POST', path, signed, signal })
  } catch (error) {
    throw isBareRefusal(error) ? notUnsendable(error) : error
  }
}

/** Nobody outside knows the words with which Instagram refuses this, so every 400 that means nothing else is taken for it. */
function isBareRefusal(error: unknown): error is InstagramError {
  return error instanceof InstagramError && error.code === 'refused' && error.status === 400
}

function notUnsendable(cause: InstagramError): DirectError {
  const { status, path } = cause
  return new DirectError('input', 'not-unsendable', 'Instagram does not take this message back', {
    cause,
    status,
    path,
    hint: 'Only messages of your own can be taken back.',
  })
}

/** What became of one of several messages; `error`: it was left as it was. */
export interface Unsent {
  readonly itemId: string
  readonly error: InstagramError | null
}

/** Takes several back, one request each. One that is gone or not one's own does not end it, every other error does. */
export async function* unsendMany(
  transport: Transport,
  threadId: string,
  itemIds: readonly string[],
  options?: CallOptions,
): AsyncGenerator<Unsent, void, undefined> {
  for (const itemId of itemIds) yield await unsendOne(transport, { threadId, itemId }, options)
}

async function unsendOne(transport: Transport, message: MessagePlace, options?: CallOptions): Promise<Unsent> {
  try {
    await unsend(transport, message, options)
    return { itemId: message.itemId, error: null }
  } catch (error) {
    if (!(error instanceof InstagramError && error.remedy === 'input')) throw error
    return { itemId: message.itemId, error }
  }
}

/** Tells the others that one has seen a message, and so all before it. */
export async function markSeen(
  transport: Transport,
  { threadId, itemId }: MessagePlace,
  options: SendOptions = {},
): Promise<void> {
  const thread = threadDigits(threadId)
  const token = tokenOf(transport, options)
  const form = {
    thread_id: thread,
    action: 'mark_seen',
    client_context: token,
    _uuid: transport.session.deviceId('uuid'),
    offline_threading_id: token,
  }
  const path = `direct_v2/threads/${thread}/items/${itemDigits(itemId)}/seen/`
  await transport.send({ method: 'POST', path, form, signal: options.signal })
}

/**
 * Tells the others that one has seen everything: two requests.
 *
 * @returns id of the newest message; null: there is none, and nothing was told
 */
export async function markThreadSeen(
  transport: Transport,
  threadId: string,
  options: SendOptions = {},
): Promise<string | null> {
  const { items } = await readMessages(transport, threadDigits(threadId), { signal: options.signal })
  const newest = items[0]
  if (newest === undefined) return null
  await markSeen(transport, { threadId, itemId: newest.itemId }, options)
  return newest.itemId
}
