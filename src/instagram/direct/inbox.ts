import { randomUUID } from 'node:crypto'
import type { Micros } from '../../clock.ts'
import { flagOf, idOf, listOf, microsOf, numberOf, objectOf } from '../json/read-value.ts'
import { elementTexts } from '../json/slice-json.ts'
import type { Fields } from '../transport/form.ts'
import type { CallOptions, TimedAnswer, Transport } from '../transport/transport.ts'
import { readUser, type User } from '../users/user.ts'
import { type DirectThread, readThread } from './thread.ts'
import type { Page } from './walk.ts'

/** One page of an inbox: threads, the one with the newest activity first. */
export interface InboxPage extends Page<DirectThread> {
  /** Text of what should be a thread and has no id. */
  readonly unreadable: readonly string[]
  readonly viewer: User | null
  /** Threads with something unread. */
  readonly unseenCount: number | null
  readonly unseenCountAt: Micros | null
  readonly pendingRequestsTotal: number | null
  /** The moment that the answer shows, by Instagram's clock, to the millisecond. */
  readonly snapshotAt: Micros | null
  /** Counts the changes of an inbox. */
  readonly seqId: string | null
}

export interface InboxOptions extends CallOptions {
  /** Where to go on; none: the newest. */
  readonly cursor?: string | null
  readonly filter?: 'unread' | 'flagged'
  /** Of business accounts. */
  readonly folder?: 'primary' | 'general'
  /** Messages that come along with each thread; default 10. */
  readonly messagesPerThread?: number
}

const FOLDERS = { primary: '0', general: '1' } as const
const THREADS_PER_PAGE = 20

/** One page of the inbox. */
export async function readInbox(transport: Transport, options: InboxOptions = {}): Promise<InboxPage> {
  const { cursor, filter, folder, messagesPerThread = 10, signal } = options
  const query = {
    eb_device_id: '0',
    igd_request_log_tracking_id: randomUUID(),
    visual_message_return_type: 'unseen',
    thread_message_limit: messagesPerThread,
    persistentBadging: 'true',
    limit: THREADS_PER_PAGE,
    is_prefetching: 'false',
    fetch_reason: cursor ? 'page_scroll' : 'initial_snapshot',
    include_old_mrs: 'false',
    no_pending_badge: 'true',
    push_disabled: String(transport.session.isPushDisabled),
    selected_filter: filter,
    folder: folder && FOLDERS[folder],
    ...(cursor ? { cursor, direction: 'older' } : {}),
  }
  return inboxPage(await transport.send({ method: 'GET', path: 'direct_v2/inbox/', query, signal }))
}

export interface RequestsOptions extends CallOptions {
  readonly cursor?: string | null
}

/** One page of the message requests. */
export async function readPendingInbox(
  transport: Transport,
  { cursor, signal }: RequestsOptions = {},
): Promise<InboxPage> {
  const query = { ...requestsQuery(cursor), request_session_id: transport.session.deviceId('request_id') }
  return inboxPage(await transport.send({ method: 'GET', path: 'direct_v2/pending_inbox/', query, signal }))
}

/** One page of what Instagram takes for spam. */
export async function readSpamInbox(
  transport: Transport,
  { cursor, signal }: RequestsOptions = {},
): Promise<InboxPage> {
  return inboxPage(
    await transport.send({ method: 'GET', path: 'direct_v2/spam_inbox/', query: requestsQuery(cursor), signal }),
  )
}

function requestsQuery(cursor: string | null | undefined): Fields {
  return {
    visual_message_return_type: 'unseen',
    persistentBadging: 'true',
    is_prefetching: 'false',
    cursor: cursor ?? undefined,
  }
}

function inboxPage({ text, body, observedAt }: TimedAnswer): InboxPage {
  const inbox = objectOf(body.inbox)
  const snapshotAt = numberOf(body.snapshot_at_ms)
  const values = listOf(inbox.threads)
  const threads = new Map<string, DirectThread>()
  const unreadable: string[] = []
  elementTexts(text, ['inbox', 'threads']).forEach((part, place) => {
    const thread = readThread(part, values[place])
    if (thread === null) unreadable.push(part)
    else if (!threads.has(thread.threadId)) threads.set(thread.threadId, thread)
  })
  return {
    items: [...threads.values()],
    unreadable,
    cursor: idOf(inbox.oldest_cursor),
    hasOlder: flagOf(inbox.has_older),
    observedAt,
    viewer: readUser(body.viewer),
    unseenCount: numberOf(inbox.unseen_count),
    unseenCountAt: microsOf(inbox.unseen_count_ts),
    pendingRequestsTotal: numberOf(body.pending_requests_total),
    snapshotAt: snapshotAt === null ? null : snapshotAt * 1000,
    seqId: idOf(body.seq_id),
  }
}
