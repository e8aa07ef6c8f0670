import type { Micros } from '../../../clock.ts'
import { idOf, isObject, listOf, microsOf } from '../../json/read-value.ts'
import type { TimedAnswer } from '../../transport/transport.ts'

/** Instagram's receipt for a send. */
export interface Sent {
  readonly itemId: string
  readonly threadId: string
  readonly sentAt: Micros
  /** The token that it was sent with. */
  readonly clientContext: string
}

/** The receipt in an answer; null where there is none. */
export function readSent({ body, observedAt }: TimedAnswer, token: string): Sent | null {
  const parts = [body.payload, ...listOf(body.message_metadata)].filter(isObject)
  for (const { item_id, thread_id, timestamp, client_context } of parts) {
    const itemId = idOf(item_id)
    const threadId = idOf(thread_id)
    if (itemId === null || threadId === null) continue
    return { itemId, threadId, sentAt: microsOf(timestamp) ?? observedAt, clientContext: idOf(client_context) ?? token }
  }
  return null
}
