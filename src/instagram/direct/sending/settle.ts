import type { Micros } from '../../../clock.ts'
import { UnexpectedAnswer } from '../../errors/instagram-error.ts'
import type { DirectItem } from '../../items/item.ts'
import { checkedToken, tokenTime } from '../../transport/client-token.ts'
import type { CallOptions, Transport } from '../../transport/transport.ts'
import { messagePages } from '../messages.ts'
import type { MessagePage } from '../read-thread.ts'
import type { Walked } from '../walk.ts'
import { type Recipient, threadIdOf } from './recipient.ts'
import type { Sent } from './sent.ts'

export interface SettleOptions extends CallOptions {
  /** When the send was first tried at the earliest, by our clock; default: the time in the token. */
  readonly since?: Micros
}

/** Clocks differ, and a send may have been planned on another machine. */
const MARGIN: Micros = 600_000_000

/**
 * Whether a send exists: looks for its token among the thread's messages, back to when it was planned.
 *
 * @returns its receipt; null: it is not there. A send may take some seconds to be readable: an absent one that is younger than
 *   a minute says nothing yet
 * @throws UnexpectedAnswer `not-settled` where the thread could not be read that far, so that neither is known
 */
export async function settle(
  transport: Transport,
  token: string,
  to: Recipient,
  { since = tokenTime(checkedToken(token)), signal }: SettleOptions = {},
): Promise<Sent | null> {
  const threadId = await threadIdOf(transport, to, { signal })
  if (threadId === null) return null
  const from = since - MARGIN - Math.abs(transport.clockOffset ?? 0)
  for await (const page of messagePages(transport, threadId, { signal })) {
    const found = page.items.find((item) => item.clientContext === token && isOwn(item, transport.session.userId))
    if (found !== undefined) {
      return { itemId: found.itemId, threadId: page.thread.threadId, sentAt: found.sentAt, clientContext: token }
    }
    if (isPast(page, from)) return null
    refuseGap(page, token)
  }
  return null
}

function isOwn({ userId, isSentByViewer }: DirectItem, ownId: string | null): boolean {
  return isSentByViewer ?? (userId === null || userId === ownId)
}

/** Some conversations repeat their first message on every page: one old message alone is not the end. */
function isPast({ items, unreadable }: MessagePage, from: Micros): boolean {
  const old = items.filter(({ sentAt }) => sentAt < from)
  return unreadable.length === 0 && old.length > 0 && (old.length > 1 || old.length === items.length)
}

function refuseGap({ end, unreadable }: Walked<MessagePage>, token: string): void {
  const isCut = end !== null && end !== 'complete'
  if (!isCut && !unreadable.some(({ raw }) => raw.includes(token))) return
  throw new UnexpectedAnswer('report', 'not-settled', 'the conversation could not be read back to that send')
}
