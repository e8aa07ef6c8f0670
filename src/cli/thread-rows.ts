/** A conversation of Direct as one row of a table, and as JSON. */
import type { DirectThread } from '../instagram/direct/thread.ts'
import { threadTitle } from '../messaging/find-direct-thread.ts'
import { isUnread, lastMessage } from '../messaging/list-threads.ts'
import { messageSummary } from '../messaging/message-summary.ts'
import { messageJson, namesIn, userJson } from './direct-outcome.ts'
import { isoOrNull, localTime } from './time-words.ts'

interface Owner {
  readonly userId: string
  readonly username: string | null
}

export const THREAD_HEADING = ['thread', 'with', 'last message', 'when', ''] as const

export function threadRow(thread: DirectThread, owner: Owner, timeZone: string): readonly string[] {
  const last = lastMessage(thread)
  const own = last !== null && last.userId === owner.userId ? 'you: ' : ''
  return [
    thread.threadId,
    threadTitle(thread),
    last === null ? '' : own + messageSummary(last),
    thread.lastActivityAt === null ? '' : localTime(thread.lastActivityAt, timeZone),
    marksOf(thread, owner).join(', '),
  ]
}

function marksOf(thread: DirectThread, { userId }: Owner): readonly string[] {
  const marks = {
    unread: isUnread(thread, userId),
    group: thread.isGroup,
    muted: thread.isMuted,
    pinned: thread.isPinned,
    request: thread.isPending,
    spam: thread.isSpam,
    archived: thread.isArchived,
    vanishing: thread.isVanishMode,
  }
  return Object.entries(marks).flatMap(([mark, isSet]) => (isSet ? [mark] : []))
}

export function threadJson(thread: DirectThread, owner: Owner): object {
  const last = lastMessage(thread)
  const names = namesIn([thread], owner)
  return {
    thread_id: thread.threadId,
    thread_v2_id: thread.threadV2Id,
    title: threadTitle(thread),
    is_named: thread.isNamed,
    is_group: thread.isGroup,
    users: thread.users.map(userJson),
    last_activity_at: isoOrNull(thread.lastActivityAt),
    last_message: last && messageJson(last, names.get(last.userId ?? '') ?? null),
    unread: isUnread(thread, owner.userId),
    muted: thread.isMuted,
    pinned: thread.isPinned,
    request: thread.isPending,
    spam: thread.isSpam,
    archived: thread.isArchived,
  }
}
