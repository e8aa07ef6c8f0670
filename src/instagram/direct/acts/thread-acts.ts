import type { CallOptions, Transport } from '../../transport/transport.ts'
import { threadDigits } from '../sending/wire-ids.ts'

/** What one does to a conversation for oneself; nobody else is told, and doing it twice is doing it once. */
export type ThreadAct = 'mark_unread' | 'mute' | 'unmute' | 'mute_video_call' | 'unmute_video_call'

export async function actOnThread(
  transport: Transport,
  threadId: string,
  act: ThreadAct,
  { signal }: CallOptions = {},
): Promise<void> {
  const path = `direct_v2/threads/${threadDigits(threadId)}/${act}/`
  await transport.send({ method: 'POST', path, signed: { _uuid: transport.session.deviceId('uuid') }, signal })
}

export interface HideOptions extends CallOptions {
  /** Puts what they send from now on among the spam. */
  readonly toSpam?: boolean
}

/** Takes a conversation out of one's inbox; it comes back with the next message. */
export async function hideThread(
  transport: Transport,
  threadId: string,
  { toSpam = false, signal }: HideOptions = {},
): Promise<void> {
  const form = {
    // In capitals, as the clients that are known to work write it.
    should_move_future_requests_to_spam: toSpam ? 'True' : 'False',
    _uuid: transport.session.deviceId('uuid'),
  }
  await transport.send({ method: 'POST', path: `direct_v2/threads/${threadDigits(threadId)}/hide/`, form, signal })
}
