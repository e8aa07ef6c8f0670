import { UnexpectedAnswer } from '../errors/instagram-error.ts'
import type { DirectItem } from '../items/item.ts'
import type { UnreadableItem } from '../items/read-item.ts'
import { memberText } from '../json/slice-json.ts'
import { type CallOptions, pathPart, type TimedAnswer, type Transport } from '../transport/transport.ts'
import { type DirectThread, readThread } from './thread.ts'
import type { Page } from './walk.ts'

/** One page of a thread's messages, the newest first, and the thread as this answer tells it. */
export interface MessagePage extends Page<DirectItem> {
  readonly thread: DirectThread
  readonly unreadable: readonly UnreadableItem[]
}

export interface MessagePageOptions extends CallOptions {
  /** Where to go on; none: the newest. */
  readonly cursor?: string | null
  /** Messages a page; default 20, more is not given. */
  readonly limit?: number
}

/** Any number is taken; the app counts the inbox's changes with it. */
const SEQ_ID = 40065

/**
 * One page of a thread's messages. Nothing is marked as seen by it.
 *
 * @param threadId either of a thread's two ids
 * @throws DirectThreadNotFound
 */
export async function readMessages(
  transport: Transport,
  threadId: string,
  { cursor, limit = 20, signal }: MessagePageOptions = {},
): Promise<MessagePage> {
  const query = {
    visual_message_return_type: 'unseen',
    direction: 'older',
    seq_id: SEQ_ID,
    limit,
    cursor: cursor ?? undefined,
  }
  const path = `direct_v2/threads/${pathPart(threadId)}/`
  const answer = await transport.send({ method: 'GET', path, query, signal })
  const thread = threadIn(answer)
  if (thread === null) {
    throw new UnexpectedAnswer('report', 'no-thread', `the answer holds no thread (at ${path})`, {
      path,
      status: answer.status,
    })
  }
  const { items, unreadable, oldestCursor, hasOlder } = thread
  return { items, unreadable, cursor: oldestCursor, hasOlder, observedAt: answer.observedAt, thread }
}

/** The thread of exactly those people and oneself; null when there is none. Its items may be missing though there are some. */
export async function readThreadByParticipants(
  transport: Transport,
  userIds: readonly string[],
  { signal }: CallOptions = {},
): Promise<DirectThread | null> {
  const query = { recipient_users: `[${userIds.map(digits).join(',')}]`, seq_id: SEQ_ID, limit: 20 }
  return threadIn(
    await transport.send({ method: 'GET', path: 'direct_v2/threads/get_by_participants/', query, signal }),
  )
}

function threadIn({ text, body }: TimedAnswer): DirectThread | null {
  const part = memberText(text, ['thread'])
  return part === null ? null : readThread(part, body.thread)
}

/** Ids go into lists as they are. */
export function digits(userId: string): string {
  if (/^\d{1,39}$/.test(userId)) return userId
  throw new UnexpectedAnswer('input', 'user-id', `not a user id: ${userId.slice(0, 40)}`, {
    hint: 'A user id is a number; users.byUsername tells it.',
  })
}
