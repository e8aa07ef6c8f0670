import { setSendThread } from '../archive/end-send.ts'
import type { StoredSend } from '../archive/read-sends.ts'
import { UsageError } from '../errors.ts'
import { deliver, type Receipt } from './deliver.ts'
import { type Draft, readDraft } from './draft.ts'
import { waitForRoom } from './gate.ts'
import { prepareSend } from './prepare-send.ts'
import { heldSend, type Sending } from './sending.ts'

/** What is uploaded before it is sent. */
const UPLOADED = new Set<Draft['kind']>(['photo', 'video', 'voice'])

/**
 * One try of a send: finds its conversation, uploads what is to be uploaded, and lets the message out through the gate. A send
 * that went out before goes out under the same token, by which Instagram takes it once.
 *
 * @throws OutcomeUnknown; what `prepareSend`, `passGate` and the client throw
 */
export async function attemptSend(sending: Sending, send: StoredSend): Promise<Receipt> {
  const { archive, client, signal, limits, chance } = sending
  const draft = readDraft(send.draft)
  if (draft === null) throw new UsageError('draft', 'this version does not know any more what was to be sent')
  const { to, threadId, isNewConversation, people } = await prepareSend(sending, send)
  if (threadId !== null) await setSendThread(archive, heldSend(sending, send), threadId)
  const [least, most] = limits.spacingMs
  const gapMs = least + chance() * (most - least)
  const underway = { send, threadId, people, isNewConversation, gapMs, isLetOut: false }
  if (UPLOADED.has(draft.kind)) await waitForRoom(sending, underway)
  sending.underway = underway
  try {
    return await deliver(client, to, draft, { token: String(send.token), signal })
  } finally {
    sending.underway = null
  }
}
