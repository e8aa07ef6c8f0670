import type { Micros } from '../../clock.ts'
import type { DirectItem } from '../items/item.ts'
import { isUnreadable, readItem, type UnreadableItem } from '../items/read-item.ts'
import { type Json, parseJson } from '../json/parse-json.ts'
import { flagOf, idOf, idsOf, isObject, microsOf, numberOf, objectOf, textOf } from '../json/read-value.ts'
import { elementsOf, membersOf, type Span, skipBlanks } from '../json/scan-json.ts'
import { readUser, readUsers, type User } from '../users/user.ts'

/** How far someone has read. */
export interface SeenMark {
  readonly itemId: string | null
  readonly seenAt: Micros | null
}

/** A conversation as an answer tells it. */
export interface DirectThread {
  /** Decimal, 128 bits; opaque. */
  readonly threadId: string
  /** Decimal, 64 bits: the other id of the same thread; neither can be made of the other. */
  readonly threadV2Id: string | null
  /** Of two people the other one's username, of an unnamed group all of them. */
  readonly title: string | null
  /** Someone has set the title. */
  readonly isNamed: boolean
  readonly isGroup: boolean
  /** The other members; the owner is never among them. Empty: a conversation with oneself. */
  readonly users: readonly User[]
  readonly leftUsers: readonly User[]
  readonly adminUserIds: readonly string[]
  readonly inviter: User | null
  readonly viewerId: string | null
  readonly lastActivityAt: Micros | null
  /** A message request. */
  readonly isPending: boolean
  readonly isSpam: boolean
  readonly isArchived: boolean
  readonly isMuted: boolean
  readonly isVideoCallMuted: boolean
  readonly isPinned: boolean
  /** Of business accounts: 0 primary, 1 general. */
  readonly folder: number | null
  readonly isVanishMode: boolean
  readonly readState: number | null
  /** By user id. */
  readonly lastSeenAt: Readonly<Record<string, SeenMark>>
  /** Messages that came along, the newest first. */
  readonly items: readonly DirectItem[]
  readonly unreadable: readonly UnreadableItem[]
  /** Newest message that stays; the preview. */
  readonly lastPermanentItem: DirectItem | null
  /** Where older messages go on; null: there are none, or none was told. */
  readonly oldestCursor: string | null
  readonly newestCursor: string | null
  /** Null where it was not told. */
  readonly hasOlder: boolean | null
  readonly hasNewer: boolean | null
  /** The thread's own text as it stood in the answer, without its messages. */
  readonly rawHeader: string
}

/** Messages in a thread's text; a header kept for longer must not keep what may be taken back. */
const WITH_MESSAGES: ReadonlySet<string> = new Set([
  'items',
  'last_permanent_item',
  'last_mentioned_item',
  'direct_story',
])

/**
 * Null where it has no id.
 *
 * @param text of the thread in the answer
 */
export function readThread(text: string, value: Json = parseJson(text)): DirectThread | null {
  if (!isObject(value)) return null
  const threadId = idOf(value.thread_id)
  if (threadId === null) return null
  const { items, lastItem, header } = takeApart(text)
  const viewerId = idOf(value.viewer_id)
  const found = readItems(items, value.items)
  const last = lastItem === null ? null : readItem(value.last_permanent_item, lastItem)
  return {
    threadId,
    threadV2Id: idOf(value.thread_v2_id),
    title: textOf(value.thread_title),
    isNamed: flagOf(value.named) ?? false,
    isGroup: flagOf(value.is_group) ?? false,
    users: readUsers(value.users).filter(({ userId }) => userId !== viewerId),
    leftUsers: readUsers(value.left_users),
    adminUserIds: idsOf(value.admin_user_ids),
    inviter: readUser(value.inviter),
    viewerId,
    lastActivityAt: microsOf(value.last_activity_at),
    isPending: flagOf(value.pending) ?? false,
    isSpam: flagOf(value.is_spam) ?? false,
    isArchived: flagOf(value.archived) ?? false,
    isMuted: flagOf(value.muted) ?? false,
    isVideoCallMuted: flagOf(value.vc_muted) ?? false,
    isPinned: flagOf(value.is_pin) ?? false,
    folder: numberOf(value.folder),
    isVanishMode: flagOf(value.shh_mode_enabled) ?? false,
    readState: numberOf(value.read_state),
    lastSeenAt: readSeen(value.last_seen_at),
    ...found,
    lastPermanentItem: last === null || isUnreadable(last) ? null : last,
    oldestCursor: idOf(value.oldest_cursor),
    newestCursor: idOf(value.newest_cursor),
    hasOlder: flagOf(value.has_older),
    hasNewer: flagOf(value.has_newer),
    rawHeader: header,
  }
}

/** The text of each item, of the last item, and of the rest, in one pass. */
function takeApart(text: string): {
  readonly items: readonly string[]
  readonly lastItem: string | null
  readonly header: string
} {
  let items: readonly string[] = []
  let lastItem: string | null = null
  const kept: string[] = []
  for (const member of membersOf(text, skipBlanks(text, 0))) {
    if (member.name === 'items') items = Array.from(elementsOf(text, member.start), (span) => cut(text, span))
    if (member.name === 'last_permanent_item') lastItem = cut(text, member)
    if (!WITH_MESSAGES.has(member.name)) kept.push(cut(text, member.whole))
  }
  return { items, lastItem, header: `{${kept.join(',')}}` }
}

function cut(text: string, { start, end }: Span): string {
  return text.slice(start, end)
}

/** The same item twice on a page counts once. */
function readItems(texts: readonly string[], values: Json | undefined): Pick<DirectThread, 'items' | 'unreadable'> {
  const items = new Map<string, DirectItem>()
  const unreadable: UnreadableItem[] = []
  texts.forEach((text, place) => {
    const item = readItem(Array.isArray(values) ? values[place] : undefined, text)
    if (isUnreadable(item)) unreadable.push(item)
    else if (!items.has(item.itemId)) items.set(item.itemId, item)
  })
  return { items: [...items.values()], unreadable }
}

function readSeen(value: Json | undefined): Readonly<Record<string, SeenMark>> {
  return Object.fromEntries(
    Object.entries(objectOf(value)).map(([userId, mark]) => {
      const { item_id, timestamp } = objectOf(mark)
      return [userId, { itemId: idOf(item_id), seenAt: microsOf(timestamp) }]
    }),
  )
}
