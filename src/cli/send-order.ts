/** What commands that send are asked for, and what is found out before anything is sent. */
import type { Micros } from '../clock.ts'
import type { Draft } from '../messaging/draft.ts'
import type { Addressee, Wanted } from '../messaging/find-addressees.ts'
import type { OpenDirect } from '../messaging/open-direct.ts'
import type { SendLimits } from '../messaging/send-limits.ts'
import type { SendRoom } from '../messaging/send-room.ts'
import type { OutboxOptions } from './with-outbox.ts'

/** What goes out, to each the same. */
export interface Content {
  readonly draft: Draft
  readonly thenText?: string | undefined
}

export interface SendOrder {
  readonly wanted: Wanted
  readonly options: OutboxOptions
  /** Looks at what was asked for before anybody is; nothing has been written down yet. */
  readonly before?: (direct: OpenDirect) => Promise<void>
  /** @throws what cannot be sent, before anything is */
  readonly content: (direct: OpenDirect, to: readonly Addressee[]) => Promise<Content>
}

/** What was found out before anything is sent. */
export interface Ready {
  readonly addressees: readonly Addressee[]
  readonly content: Content
}

export async function ready(direct: OpenDirect, { wanted, before, content }: SendOrder): Promise<Ready> {
  const { findAddressees } = await import('../messaging/find-addressees.ts')
  await before?.(direct)
  const addressees = await findAddressees(direct, wanted)
  return { addressees, content: await content(direct, addressees) }
}

export async function roomFor(
  { archive, account, budget }: OpenDirect,
  limits: SendLimits,
  { addressees, content }: Ready,
): Promise<{ readonly rooms: readonly SendRoom[]; readonly now: Micros }> {
  const { sendRoom } = await import('../messaging/send-room.ts')
  const each = content.thenText === undefined ? 1 : 2
  const messages = addressees.length * each
  const newConversations = addressees.filter((it) => it.isNewConversation).length
  const need = { messages, newConversations, bulk: addressees.length > 1 ? messages : 0 }
  const now = await budget.time()
  return { rooms: await sendRoom(archive, account, { limits, need, now }), now }
}
