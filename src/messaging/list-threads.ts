import type { InboxPage } from '../instagram/direct/inbox.ts'
import type { DirectThread } from '../instagram/direct/thread.ts'
import { walk } from '../instagram/direct/walk.ts'
import type { DirectItem } from '../instagram/items/item.ts'
import type { OpenDirect } from './open-direct.ts'
import { type Partly, takePages } from './take-pages.ts'

/** Where a conversation lies: among one's own, among requests, among what Instagram takes for spam. */
export type DirectFolder = 'inbox' | 'pending' | 'spam'

export interface ListOptions {
  readonly folder?: DirectFolder
  /** Only those with something unread. */
  readonly isUnread?: boolean | undefined
  /** How many at most; default 20. */
  readonly amount?: number | undefined
}

/** Conversations, the one with the newest message first. Nothing is marked as seen by it. */
export async function listThreads(
  { client, ask, owner }: Pick<OpenDirect, 'client' | 'ask' | 'owner'>,
  { folder = 'inbox', isUnread: isUnreadOnly = false, amount = 20 }: ListOptions = {},
): Promise<Partly<DirectThread>> {
  const read: Record<DirectFolder, (cursor: string | null) => Promise<InboxPage>> = {
    inbox: (cursor) => client.direct.inboxPage({ cursor, ...(isUnreadOnly ? { filter: 'unread' } : {}) }),
    pending: (cursor) => client.direct.pendingPage({ cursor }),
    spam: (cursor) => client.direct.spamPage({ cursor }),
  }
  // Of the inbox alone Instagram gives the unread ones by themselves.
  const isWanted = (thread: DirectThread): boolean =>
    !isUnreadOnly || folder === 'inbox' || isUnread(thread, owner.userId)
  const found: DirectThread[] = []
  const pages = walk(
    (cursor) => ask(() => read[folder](cursor)),
    ({ threadId }: DirectThread) => threadId,
  )
  const endedBy = await takePages(pages, ({ items }) => {
    found.push(...items.filter(isWanted))
    return found.length < amount
  })
  // Pinned ones come first, whatever their age.
  const newestFirst = found.toSorted((one, other) => (other.lastActivityAt ?? 0) - (one.lastActivityAt ?? 0))
  return { items: newestFirst.slice(0, amount), endedBy }
}

/** The newest message, which is what an inbox shows of a conversation. */
export function lastMessage({ lastPermanentItem, items }: DirectThread): DirectItem | null {
  return lastPermanentItem ?? items[0] ?? null
}

/** Whether there is something in it that its owner has not seen. */
export function isUnread(thread: DirectThread, ownerId: string): boolean {
  // Others have found 1 to mean unread; where it is not told, the mark of what was seen last tells.
  if (thread.readState !== null) return thread.readState === 1
  const last = lastMessage(thread)
  if (last === null || last.userId === ownerId) return false
  const { seenAt = null } = thread.lastSeenAt[ownerId] ?? {}
  return seenAt === null || seenAt < last.sentAt
}
