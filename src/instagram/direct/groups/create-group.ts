import { UnexpectedAnswer } from '../../errors/instagram-error.ts'
import { memberText } from '../../json/slice-json.ts'
import type { TimedAnswer, Transport } from '../../transport/transport.ts'
import { type SendOptions, tokenOf } from '../sending/broadcast.ts'
import { peopleOf } from '../sending/recipient.ts'
import { sendOnce } from '../sending/send-once.ts'
import { numberList } from '../sending/wire-ids.ts'
import { type DirectThread, readThread } from '../thread.ts'

export interface CreateGroupOptions extends SendOptions {
  readonly title?: string
}

/**
 * Makes a group of oneself and at least two others. Accounts that are new to Instagram are blocked for it sooner than for
 * anything else.
 *
 * @throws DirectError `group-too-small`; FeedbackRequired; OutcomeUnknown: it is made once however often the same token is sent
 */
export async function createGroup(
  transport: Transport,
  userIds: readonly string[],
  { title = '', ...options }: CreateGroupOptions = {},
): Promise<DirectThread> {
  const people = peopleOf({ groupOf: userIds })
  const token = tokenOf(transport, options)
  const signed = {
    _uuid: transport.session.deviceId('uuid'),
    _uid: transport.session.userId ?? '',
    client_context: token,
    is_partnership_folder: 'false',
    recipient_users: numberList(people),
    thread_title: title,
  }
  const path = 'direct_v2/create_group_thread/'
  return await sendOnce(
    transport,
    { method: 'POST', path, signed, signal: options.signal },
    { token, threadId: null, read: threadIn },
  )
}

/** The thread of an answer: a member of it, or the whole of it; null where there is none. */
export function threadIn({ text, body }: TimedAnswer): DirectThread | null {
  const part = memberText(text, ['thread'])
  return part === null ? readThread(text, body) : readThread(part, body.thread)
}

/** @throws UnexpectedAnswer `no-thread` */
export function requireThread(answer: TimedAnswer): DirectThread {
  const thread = threadIn(answer)
  if (thread !== null) return thread
  const { path, status } = answer
  throw new UnexpectedAnswer(
    'report',
    'no-thread',
    'it was done, but the answer does not say what became of the group',
    {
      path,
      status,
    },
  )
}
