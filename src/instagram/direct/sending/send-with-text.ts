import { InstagramError } from '../../errors/instagram-error.ts'
import type { Recipient } from './recipient.ts'
import type { Sent } from './sent.ts'

/** A photo, a share and so on, and the words that went after it. */
export interface SentWithText {
  readonly sent: Sent
  readonly text: Sent
}

/** The thing was sent, the words after it were not, or it is not known whether (`cause`). */
export class TextNotSent extends InstagramError {
  readonly sent: Sent

  constructor(sent: Sent, cause: unknown) {
    const { remedy = 'report', ...known }: Partial<InstagramError> = cause instanceof InstagramError ? cause : {}
    const { hint, status, path, retryAfterMs, isWaitTold } = known
    const options = { cause, hint, status, path, retryAfterMs, isWaitTold }
    // Whoever tries the whole again sends the thing twice.
    super(remedy === 'retry' ? 'settle' : remedy, 'text-not-sent', 'it was sent, but not the text after it', options)
    this.sent = sent
  }
}

/**
 * Instagram has no field for words beside a photo, video or share: they are a message of their own, after it, in the same
 * conversation.
 *
 * @param first sends the thing; what it throws is thrown
 * @param words sends the text to the thread where the thing went
 * @throws TextNotSent
 */
export async function sendWithText(
  first: () => Promise<Sent>,
  words: (to: Recipient) => Promise<Sent>,
): Promise<SentWithText> {
  const sent = await first()
  try {
    return { sent, text: await words({ threadId: sent.threadId }) }
  } catch (error) {
    throw new TextNotSent(sent, error)
  }
}
