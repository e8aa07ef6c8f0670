/** Pages that are not as they should be. Where nobody outside knows what Instagram does, these do what a client must bear. */
import { setTimeout as sleep } from 'node:timers/promises'
import { applyEvent } from '../events/apply-event.ts'
import type { Answer, Call } from '../http/call.ts'
import { inboxCursor, itemCursor, readInboxCursor, readItemCursor } from '../wire/cursor.ts'
import { failures } from '../wire/failures.ts'
import { itemJson } from '../wire/item.ts'
import { bare, digitsOf, type Json } from '../wire/json.ts'
import { threadJson } from '../wire/thread.ts'
import { userShort } from '../wire/user.ts'
import { itemIdOf } from '../world/ids.ts'
import type { Message } from '../world/message.ts'
import type { Thread } from '../world/thread.ts'
import type { View } from '../world/view.ts'
import type { FaultContext, FaultKind } from './fault.ts'

const THREAD_PAGE = /^\/api\/v1\/direct_v2\/threads\/(\d+)\/?$/
const INBOX_PAGE = /^\/api\/v1\/direct_v2\/(inbox|pending_inbox|spam_inbox)\/?$/

const isPage = ({ method, path }: Call): boolean =>
  method === 'GET' && (THREAD_PAGE.test(path) || INBOX_PAGE.test(path))
const cursorOf = ({ query }: Call): string => query.get('cursor') ?? ''
const isFurtherPage = (call: Call): boolean => isPage(call) && cursorOf(call) !== ''
const isFurtherThreadPage = (call: Call): boolean => isFurtherPage(call) && THREAD_PAGE.test(call.path)

/** Changes the page in an answer: the thread with its items, or the inbox with its threads. */
function changePage(answer: Answer, change: (page: Json) => Json): Answer {
  if (answer.status !== 200 || typeof answer.body !== 'object') return answer
  const body = answer.body as Json
  const key = body.inbox === undefined ? 'thread' : 'inbox'
  if (body[key] === undefined) return answer
  return { ...answer, body: { ...body, [key]: change(body[key] as Json) } }
}

const pageFault = (
  change: (context: FaultContext, page: Json) => Json,
  fits: (call: Call) => boolean = isPage,
): FaultKind => ({ fits, change: (context, answer) => changePage(answer, (page) => change(context, page)) })

export const pageFaults: Readonly<Record<string, FaultKind>> = {
  'message-arrives': { fits: isFurtherPage, before: arrive },
  'same-item-twice': pageFault((context, page) => withFirst(context, page), isFurtherPage),
  // Seen in chats with people of Facebook: the chat's first message, on every further page.
  'first-item-everywhere': pageFault(withVeryFirst, isFurtherThreadPage),
  'cursor-repeats': pageFault(
    ({ call }, page) => ({ ...page, has_older: true, oldest_cursor: cursorOf(call) }),
    isFurtherPage,
  ),
  // As the service did in 2019: the last page still has a cursor, and what that leads to is empty.
  'cursor-at-the-end': pageFault(withCursorAtTheEnd),
  'cursor-missing': pageFault((_, { oldest_cursor: _cursor, ...page }) => page),
  'cursor-expired': { fits: isFurtherPage, instead: () => failures.invalidCursor() },
  // The cursor leads to where the page should have been: nothing is lost to those who go on.
  'empty-page': pageFault(emptyPage),
  // Some answers list whoever asks among the others.
  'viewer-in-users': pageFault(withViewer),
  'missing-fields': pageFault((_, page) => deep(page, (key, value) => (OPTIONAL.has(key) ? undefined : value))),
  'null-fields': pageFault((_, page) => deep(page, (key, value) => (NULLABLE.has(key) ? null : value))),
  'numbers-as-strings': pageFault((_, page) => deep(page, (key, value) => (NUMBERS.has(key) ? asText(value) : value))),
  'strings-as-numbers': pageFault((_, page) =>
    deep(page, (key, value) => (STRINGS.has(key) ? asNumber(value) : value)),
  ),
  'unknown-item-type': pageFault((_, page) => withStrangeItems(page)),
  'clock-skew': { change: skewed },
  slow: {
    before: async ({ fault }) => {
      await sleep(fault.ms ?? 500)
    },
  },
}

/** In the thread that is being walked; or, while an inbox is, in a thread that has not been shown yet. */
function arrive({ simulation, call }: FaultContext): void {
  const { world, sessions } = simulation
  const viewer = sessions.of(call.headers)?.person ?? 0
  const named = THREAD_PAGE.exec(call.path)?.[1]
  const thread =
    named === undefined
      ? quietest(world.threadsOf(viewer).filter((it) => isInInbox(it.view(viewer))))
      : world.find(named)
  if (thread?.isMember(viewer) === true) applyEvent(world, { kind: 'message', thread: thread.plan.threadId })
}

const isInInbox = ({ isPending, isSpam, isHidden }: View): boolean => !isPending && !isSpam && !isHidden

function quietest(threads: readonly Thread[]): Thread | null {
  return threads.reduce<Thread | null>(
    (least, it) => (least === null || it.lastActivity < least.lastActivity ? it : least),
    null,
  )
}

/** The thread that a page is of, as its items are written. */
function itemsOf({ simulation, call }: FaultContext): { thread: Thread; item: (message: Message) => Json } | null {
  const { world, sessions } = simulation
  const thread = world.find(THREAD_PAGE.exec(call.path)?.[1] ?? '')
  const viewer = sessions.of(call.headers)?.person ?? 0
  return thread === null ? null : { thread, item: (message) => itemJson({ world, thread, viewer }, message) }
}

/** Begins the page with what the page before ended with. */
function withFirst(context: FaultContext, page: Json): Json {
  const found = itemsOf(context)
  if (found === null) return withFirstThread(context, page)
  const key = readItemCursor(cursorOf(context.call), context.simulation.cursorMode)
  const message = key === null ? null : found.thread.find(itemIdOf(key.micros, key.low))
  return message === null ? page : { ...page, items: [found.item(message), ...(page.items as readonly Json[])] }
}

function withFirstThread({ simulation, call }: FaultContext, page: Json): Json {
  const { world, sessions, cursorMode } = simulation
  const thread = world.find(readInboxCursor(cursorOf(call))?.v2Id ?? '')
  if (thread === null) return page
  const viewer = sessions.of(call.headers)?.person ?? 0
  const again = threadJson({ world, thread, viewer, cursorMode }, thread.page(null, 10))
  return { ...page, threads: [again, ...(page.threads as readonly Json[])] }
}

function withVeryFirst(context: FaultContext, page: Json): Json {
  const found = itemsOf(context)
  const items = page.items as readonly Json[]
  const first = found?.thread.oldest ?? null
  if (found === null || first === null || items.some((it) => it.item_id === first.itemId)) return page
  return { ...page, items: [...items, found.item(first)] }
}

function emptyPage({ simulation, call }: FaultContext, page: Json): Json {
  const isInbox = page.threads !== undefined
  const top = isInbox
    ? inboxCursor({ isPinned: true, activity: Number.MAX_SAFE_INTEGER, v2Id: '0' })
    : itemCursor(itemIdOf(Number.MAX_SAFE_INTEGER, 0n), simulation.cursorMode)
  const cursor = cursorOf(call) === '' ? top : cursorOf(call)
  return { ...page, ...(isInbox ? { threads: [] } : { items: [] }), has_older: true, oldest_cursor: cursor }
}

function withCursorAtTheEnd({ simulation }: FaultContext, page: Json): Json {
  const oldest = (page.items as readonly Json[] | undefined)?.at(-1)?.item_id
  if (page.has_older === true || oldest === undefined) return page
  return { ...page, oldest_cursor: itemCursor(oldest as string, simulation.cursorMode) }
}

function withViewer({ simulation, call }: FaultContext, page: Json): Json {
  const { world, sessions } = simulation
  const viewer = userShort(world.people.get(sessions.of(call.headers)?.person ?? 0))
  const joined = (thread: Json) => ({ ...thread, users: [...(thread.users as readonly Json[]), viewer] })
  return page.threads === undefined ? joined(page) : { ...page, threads: (page.threads as readonly Json[]).map(joined) }
}

/** Fields that are known to be absent at times. */
const OPTIONAL = new Set(
  'is_close_friend_thread business_thread_folder read_state assigned_admin_id shh_mode_enabled is_pin left_users inviter last_seen_at last_permanent_item client_context is_sent_by_viewer friendship_status theme'.split(
    ' ',
  ),
)
const NULLABLE = new Set(['business_thread_folder', 'read_state', 'assigned_admin_id'])
const NUMBERS = new Set(
  'timestamp last_activity_at last_non_sender_item_at pk user_id viewer_id sender_id unseen_count_ts media_id interop_messaging_user_fbid fbid_v2'.split(
    ' ',
  ),
)
const STRINGS = new Set(
  'item_id thread_id thread_v2_id timestamp created_at client_context pk_id strong_id__'.split(' '),
)

const asText = (value: unknown): unknown => digitsOf(value) ?? value

const asNumber = (value: unknown): unknown =>
  typeof value === 'string' && /^[1-9]\d*$/.test(value) ? bare(value) : value

/** Changes every field of an object, however deep. @param change undefined leaves the field out */
function deep(json: Json, change: (key: string, value: unknown) => unknown): Json {
  const entries = Object.entries(json).flatMap(([key, value]) => {
    const changed = change(key, value)
    return changed === undefined ? [] : [[key, deepValue(changed, change)] as const]
  })
  return Object.fromEntries(entries)
}

function deepValue(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map((it) => deepValue(it, change))
  return typeof value === 'object' && value !== null && digitsOf(value) === null ? deep(value as Json, change) : value
}

const STRANGE = { item_type: 'hologram', hologram: { depth: 3, frames: ['a', 'b'], n: 1e21 } }

/** Every third item is of a type that no client can know yet. */
function withStrangeItems(page: Json): Json {
  const strange = (item: Json, place: number): Json => {
    const { item_id, user_id, timestamp, client_context } = item
    return place % 3 === 0 ? { item_id, user_id, timestamp, client_context, ...STRANGE } : item
  }
  const items = (thread: Json) => ({ ...thread, items: (thread.items as readonly Json[]).map(strange) })
  return page.threads === undefined ? items(page) : { ...page, threads: (page.threads as readonly Json[]).map(items) }
}

const THREE_HOURS = 3 * 3600

/** The server's clock, in the header and in the answer, is not ours. */
function skewed({ fault }: FaultContext, answer: Answer): Answer {
  const seconds = fault.skew_seconds ?? THREE_HOURS
  const headers = { ...answer.headers, date: new Date(Date.now() + seconds * 1000).toUTCString() }
  const body = answer.body as Json
  if (typeof answer.body !== 'object' || typeof body.snapshot_at_ms !== 'number') return { ...answer, headers }
  return { ...answer, headers, body: { ...body, snapshot_at_ms: body.snapshot_at_ms + seconds * 1000 } }
}
