/** A thread as one viewer's app gets it. */
import type { Message } from '../world/message.ts'
import type { ItemPage, Thread } from '../world/thread.ts'
import { type CursorMode, itemCursor } from './cursor.ts'
import { type ItemContext, itemJson } from './item.ts'
import { bare, type Json } from './json.ts'
import { userInThread, userShort } from './user.ts'

/** Kinds that expire are not what an inbox shows of a thread. */
const isPermanent = ({ variant }: Message): boolean => !/^(raven|visual)_media:(once|replayable)$/.test(variant)

export interface ThreadContext extends ItemContext {
  readonly cursorMode: CursorMode
}

/** @param page what is embedded of its messages */
export function threadJson(context: ThreadContext, page: ItemPage): Json {
  return {
    ...header(context),
    ...pageKeys(page, context.cursorMode),
    items: page.messages.map((it) => itemJson(context, it)),
  }
}

function header(context: ThreadContext): Json {
  const { world, thread, viewer } = context
  const { plan } = thread
  const view = thread.view(viewer)
  const others = thread.members.filter((it) => it !== viewer).map((it) => world.people.get(it))
  const user = (index: number) => userShort(world.people.get(index))
  return {
    thread_id: plan.threadId,
    thread_v2_id: plan.v2Id,
    users: others.map((person) => userInThread(person, world.friendship(viewer, person))),
    left_users: thread.left.map(user),
    admin_user_ids: thread.admins.map((it) => bare(world.people.get(it).id)),
    last_activity_at: thread.lastActivity,
    last_non_sender_item_at: lastOfOthers(thread, viewer),
    muted: view.isMuted,
    is_pin: view.isPinned,
    named: thread.title !== null,
    canonical: !plan.isGroup,
    pending: view.isPending,
    archived: false,
    is_spam: view.isSpam,
    valued_request: false,
    thread_type: 'private',
    viewer_id: bare(world.people.get(viewer).id),
    thread_title: titleOf(context),
    pending_score: 0,
    folder: view.folder,
    vc_muted: view.isCallMuted,
    is_group: plan.isGroup,
    mentions_muted: false,
    approval_required_for_new_members: false,
    input_mode: 0,
    business_thread_folder: plan.index % 3 === 0 ? null : 0,
    read_state: isUnread(thread, viewer) ? 1 : 0,
    assigned_admin_id: plan.index % 3 === 0 ? null : 0,
    shh_mode_enabled: false,
    is_close_friend_thread: false,
    marked_as_unread: view.isMarkedUnread,
    inviter: user(plan.inviter),
    last_seen_at: lastSeen(context),
    ...lastPermanent(context),
    theme: { id: plan.index % 4 === 0 ? '788274591712841' : '' },
    ...(thread.image === null ? {} : { thread_image: threadImage(plan.v2Id, thread.image) }),
  }
}

/** A thread of two is called as the other is; a group without a name after everyone in it. */
export function titleOf({ world, thread, viewer }: ItemContext): string {
  if (thread.title !== null) return thread.title
  const others = thread.members.filter((it) => it !== viewer)
  return (others.length === 0 ? [viewer] : others).map((it) => world.people.get(it).username).join(', ')
}

/** Where the embedded messages lie. At the end there is no cursor, as well as no `has_older`: clients look at either. */
export function pageKeys({ messages, hasOlder }: ItemPage, mode: CursorMode): Json {
  const newest = messages[0]?.itemId
  const oldest = messages.at(-1)?.itemId
  if (newest === undefined || oldest === undefined) return { has_older: hasOlder, has_newer: false }
  return {
    has_older: hasOlder,
    has_newer: false,
    newest_cursor: itemCursor(newest, mode),
    next_cursor: itemCursor((BigInt(newest) + 1n).toString(), mode),
    ...(hasOlder
      ? { oldest_cursor: itemCursor(oldest, mode), prev_cursor: itemCursor((BigInt(oldest) - 1n).toString(), mode) }
      : {}),
  }
}

/** Looks no further back than an inbox would show. */
const LOOK_BACK = 20

function lastOfOthers(thread: Thread, viewer: number): number {
  return thread.latest(LOOK_BACK, (it) => it.author !== viewer)?.micros ?? 0
}

function lastPermanent(context: ThreadContext): Json {
  const found = context.thread.latest(LOOK_BACK, isPermanent)
  return found === null ? {} : { last_permanent_item: itemJson(context, found) }
}

/** Whether the newest message is another's and has not been seen. */
export function isUnread(thread: Thread, viewer: number): boolean {
  const { seen, isMarkedUnread } = thread.view(viewer)
  if (isMarkedUnread) return true
  // An inbox counts all its threads: the messages of those that were read to their end need not be made for that.
  return thread.newestPosition > seen && thread.newest?.author !== viewer
}

function lastSeen({ world, thread }: ThreadContext): Json {
  const entries: (readonly [string, Json])[] = []
  for (const member of thread.members) {
    const { seen, seenAt } = thread.view(member)
    const message = newestUpTo(thread, seen)
    if (message === null) continue
    const timestamp = String(message.micros)
    const entry = {
      timestamp,
      item_id: message.itemId,
      created_at: String(seenAt ?? message.micros),
      shh_seen_state: {},
    }
    entries.push([world.people.get(member).id, entry])
  }
  return Object.fromEntries(entries)
}

function newestUpTo(thread: Thread, position: number): Message | null {
  for (let at = Math.min(position, thread.length - 1); at >= 0; at--) {
    const message = thread.at(at)
    if (message !== null) return message
  }
  return null
}

function threadImage(v2Id: string, name: string): Json {
  const candidate = { width: 150, height: 150, url: `https://cdn.sim/thread/${name}.jpg` }
  return { id: bare(v2Id), media_type: 1, image_versions2: { candidates: [candidate] } }
}
