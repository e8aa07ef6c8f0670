/** The lists of threads: inbox, requests, spam. */
import type { Answer, ViewerCall } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import type { Simulation } from '../simulation.ts'
import { type InboxKey, inboxCursor, readInboxCursor } from '../wire/cursor.ts'
import { failures } from '../wire/failures.ts'
import { bare, type Json } from '../wire/json.ts'
import { isUnread, threadJson } from '../wire/thread.ts'
import { userShort } from '../wire/user.ts'
import type { Thread } from '../world/thread.ts'
import type { View } from '../world/view.ts'
import { numberParam } from './params.ts'

const THREADS_A_PAGE = 20
const ITEMS_A_THREAD = 20
const DEFAULT_ITEMS = 10

type Box = 'inbox' | 'pending' | 'spam'

const BOXES: Readonly<Record<Box, (view: View) => boolean>> = {
  inbox: ({ isPending, isSpam, isHidden }) => !isPending && !isSpam && !isHidden,
  pending: ({ isPending, isSpam, isHidden }) => isPending && !isSpam && !isHidden,
  spam: ({ isSpam, isHidden }) => isSpam && !isHidden,
}

export function inboxRoutes(simulation: Simulation): readonly Route[] {
  const inbox = new Inbox(simulation)
  return [
    { match: 'GET /api/v1/direct_v2/inbox/', viewer: (call) => inbox.answer(call, 'inbox') },
    { match: 'GET /api/v1/direct_v2/pending_inbox/', viewer: (call) => inbox.answer(call, 'pending') },
    { match: 'GET /api/v1/direct_v2/spam_inbox/', viewer: (call) => inbox.answer(call, 'spam') },
    {
      match: 'GET /api/v1/direct_v2/async_get_pending_requests_preview/',
      viewer: ({ viewer }) => {
        const pending = inbox.ordered(viewer.index, 'pending')
        const unread = pending.filter((it) => it.isUnread)
        const counts = { pending_requests_total: pending.length, unread_pending_requests: unread.length }
        return { status: 200, body: { ...counts, status: 'ok' } }
      },
    },
  ]
}

interface Listed extends InboxKey {
  readonly thread: Thread
  readonly isUnread: boolean
}

class Inbox {
  readonly #simulation: Simulation
  /** Lists as they are until something happens. */
  readonly #lists = new Map<string, readonly Listed[]>()
  #changes = -1

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  answer(call: ViewerCall, box: Box): Answer {
    const { query, viewer } = call
    if (query.get('fetch_reason') === 'manual_refresh') return failures.badRequest('Denied in DEFCON mode')
    const cursor = query.get('cursor')
    const before = cursor === null || cursor === '' ? null : readInboxCursor(cursor)
    if (cursor !== null && cursor !== '' && before === null) return failures.invalidCursor()
    const all = this.ordered(viewer.index, box)
    const fits = filterOf(query, viewer.index)
    const matching = fits === null ? all : all.filter(fits)
    const rest = before === null ? matching : matching.filter((it) => order(before, it) < 0)
    const page = rest.slice(0, numberParam(query, 'limit', { least: 1, most: THREADS_A_PAGE, preset: THREADS_A_PAGE }))
    return { status: 200, body: this.#body(call, page, { all, hasOlder: page.length < rest.length }) }
  }

  /** Newest first. */
  ordered(viewer: number, box: Box): readonly Listed[] {
    const { world } = this.#simulation
    if (world.changes !== this.#changes) {
      this.#lists.clear()
      this.#changes = world.changes
    }
    const key = `${box}:${viewer}`
    const known = this.#lists.get(key)
    if (known !== undefined) return known
    const listed = world
      .threadsOf(viewer)
      .filter((thread) => BOXES[box](thread.view(viewer)))
      .map((thread) => {
        const { isPinned } = thread.view(viewer)
        const { v2Id } = thread.plan
        return { thread, isPinned, activity: thread.lastActivity, v2Id, isUnread: isUnread(thread, viewer) }
      })
      .sort(order)
    this.#lists.set(key, listed)
    return listed
  }

  #body({ viewer, query }: ViewerCall, page: readonly Listed[], { all, hasOlder }: PageFacts): Json {
    const { world, cursorMode } = this.#simulation
    const items = numberParam(query, 'thread_message_limit', { least: 0, most: ITEMS_A_THREAD, preset: DEFAULT_ITEMS })
    const threads = page.map(({ thread }) =>
      threadJson({ world, thread, viewer: viewer.index, cursorMode }, thread.page(null, items)),
    )
    const pending = this.ordered(viewer.index, 'pending')
    const [inviter] = pending
    const now = world.now()
    return {
      viewer: {
        ...userShort(viewer),
        interop_messaging_user_fbid: bare(String(116_300_000_000_000n + BigInt(viewer.index))),
      },
      inbox: {
        threads,
        has_older: hasOlder,
        unseen_count: all.filter((it) => it.isUnread).length,
        unseen_count_ts: now,
        ...cursors(page, hasOlder),
        blended_inbox_enabled: true,
      },
      seq_id: world.seqId(viewer.index),
      snapshot_at_ms: Math.floor(now / 1000),
      pending_requests_total: pending.length,
      has_pending_top_requests: false,
      ...(inviter === undefined ? {} : { most_recent_inviter: inviterJson(this.#simulation, inviter.thread) }),
      status: 'ok',
    }
  }
}

interface PageFacts {
  readonly all: readonly Listed[]
  readonly hasOlder: boolean
}

function inviterJson({ world }: Simulation, { plan }: Thread): Json {
  return userShort(world.people.get(plan.inviter))
}

/** Null where everything fits. */
function filterOf(query: URLSearchParams, viewer: number): ((it: Listed) => boolean) | null {
  const filter = query.get('selected_filter')
  const folder = query.get('folder') || null
  if (filter === null && folder === null) return null
  return ({ thread, isUnread }) => {
    const view = thread.view(viewer)
    if (folder !== null && view.folder !== Number(folder)) return false
    if (filter === 'flagged') return view.isFlagged
    return filter === 'unread' ? isUnread : true
  }
}

/** Pinned threads first, then those that were active last. */
function order(a: InboxKey, b: InboxKey): number {
  return (
    Number(b.isPinned) - Number(a.isPinned) || b.activity - a.activity || (BigInt(a.v2Id) > BigInt(b.v2Id) ? -1 : 1)
  )
}

/** At the end there is no `oldest_cursor`: some clients look at nothing else. */
function cursors(page: readonly Listed[], hasOlder: boolean): Json {
  const [newest] = page
  const oldest = page.at(-1)
  if (newest === undefined || oldest === undefined) return {}
  const position = ({ activity, v2Id }: Listed) => ({
    cursor_timestamp_seconds: Math.floor(activity / 1_000_000),
    cursor_thread_v2_id: bare(v2Id),
  })
  return {
    ...(hasOlder ? { oldest_cursor: inboxCursor(oldest), next_cursor: position(oldest) } : {}),
    newest_cursor: inboxCursor(newest),
    prev_cursor: position(newest),
  }
}
