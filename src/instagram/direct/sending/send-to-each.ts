import { InstagramError } from '../../errors/instagram-error.ts'
import type { Recipient } from './recipient.ts'
import type { Sent } from './sent.ts'

/** What became of a send to one of several. */
export type SentToOne =
  | { readonly to: Recipient; readonly sent: Sent; readonly error: null }
  | { readonly to: Recipient; readonly sent: null; readonly error: InstagramError }

/**
 * The same to several conversations, one after the other. Someone who cannot be written to does not end it; every other error
 * does, an unknown outcome too: what was given out before is known.
 *
 * @example for await (const { to, sent } of sendToEach(recipientsOf({ userIds }), (to) => direct.send.text(to, 'Hello'))) …
 */
export async function* sendToEach(
  recipients: readonly Recipient[],
  send: (to: Recipient) => Promise<Sent>,
): AsyncGenerator<SentToOne, void, undefined> {
  for (const to of recipients) yield await sendToOne(to, send)
}

async function sendToOne(to: Recipient, send: (to: Recipient) => Promise<Sent>): Promise<SentToOne> {
  try {
    return { to, sent: await send(to), error: null }
  } catch (error) {
    if (!(error instanceof InstagramError && error.remedy === 'input')) throw error
    return { to, sent: null, error }
  }
}
