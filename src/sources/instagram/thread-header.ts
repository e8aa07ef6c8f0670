import type { Micros } from '../../clock.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { Folder, OutsideId, SeenMark, SourceMember, SourceThread, ThreadIdKind } from '../source.ts'
import { isItemId } from './coverage.ts'
import type { PeopleBook } from './people-book.ts'

const GENERAL = 1

/** A thread as an answer tells it, and who is in it: those listed, and the viewer. */
export function toSourceThread(thread: DirectThread, people: PeopleBook, observedAt: Micros): SourceThread {
  people.learn([...thread.users, ...thread.leftUsers, ...(thread.inviter ? [thread.inviter] : [])], observedAt)
  const admins = new Set(thread.adminUserIds)
  const userIds = [...thread.users.map((it) => it.userId), ...(thread.viewerId === null ? [] : [thread.viewerId])]
  const members = [...new Set(userIds)].map(
    (userId): SourceMember => ({
      person: people.person(userId, observedAt),
      isAdmin: admins.has(userId),
      firstObservedAt: observedAt,
      lastObservedAt: observedAt,
    }),
  )
  return {
    ids: idsOf(thread),
    title: thread.title,
    isGroup: thread.isGroup,
    folder: folderOf(thread),
    // A request is not answered yet; exports say the same of it.
    isStillParticipant: !(thread.isPending || thread.isSpam),
    members,
    seen: seenBy(thread, people, observedAt),
    raw: thread.rawHeader,
    observedAt,
    source: 'instagram',
  }
}

/** How far the others have read; the viewer knows that of themselves. */
function seenBy(thread: DirectThread, people: PeopleBook, observedAt: Micros): readonly SeenMark[] {
  return Object.entries(thread.lastSeenAt).flatMap(([userId, { itemId }]) =>
    itemId === null || !isItemId(itemId) || userId === thread.viewerId
      ? []
      : [{ person: people.person(userId, observedAt), itemId }],
  )
}

function idsOf({ threadId, threadV2Id }: DirectThread): readonly OutsideId<ThreadIdKind>[] {
  const first = { kind: 'instagram' as const, id: threadId }
  return threadV2Id === null ? [first] : [first, { kind: 'instagram-v2', id: threadV2Id }]
}

function folderOf({ isSpam, isPending, isArchived, folder }: DirectThread): Folder {
  if (isSpam) return 'spam'
  if (isPending) return 'pending'
  if (isArchived) return 'archived'
  return folder === GENERAL ? 'general' : 'inbox'
}
