/** What Direct can be asked beside its lists of threads and messages. */
import { idList, textField } from '../http/body.ts'
import type { Answer, ViewerCall } from '../http/call.ts'
import type { Route } from '../http/router.ts'
import { mixSeed } from '../random.ts'
import type { Simulation } from '../simulation.ts'
import { failures } from '../wire/failures.ts'
import { itemJson } from '../wire/item.ts'
import { bare, type Json } from '../wire/json.ts'
import { threadJson, titleOf } from '../wire/thread.ts'
import { userShort } from '../wire/user.ts'
import type { Person } from '../world/people.ts'
import type { Thread } from '../world/thread.ts'
import { findConversation } from '../writes/targets.ts'
import { numberParam } from './params.ts'
import { searchMessages, searchPeople } from './search.ts'
import { noThread, threadOf } from './threads.ts'

const ok = (body: Json): Answer => ({ status: 200, body: { ...body, status: 'ok' } })

const RECIPIENTS = 20
const MEDIA_A_PAGE = 20

export function directLookupRoutes(simulation: Simulation): readonly Route[] {
  const { world } = simulation
  return [
    { match: 'GET /api/v1/direct_v2/threads/get_by_participants/', viewer: (call) => byParticipants(simulation, call) },
    { match: 'GET /api/v1/direct_v2/threads/:thread/media/', viewer: (call) => sharedMedia(simulation, call) },
    { match: 'GET /api/v1/direct_v2/ranked_recipients/', viewer: (call) => rankedRecipients(simulation, call) },
    { match: 'GET /api/v1/direct_v2/search_secondary/', viewer: (call) => messageSearch(simulation, call) },
    {
      match: 'POST /api/v1/direct_v2/fetch_and_subscribe_presence/',
      viewer: ({ fields }) => {
        const people = idList(textField(fields, 'request_data') ?? '').flatMap((id) => world.people.byId(id) ?? [])
        return ok({ user_presence: presence(simulation, people) })
      },
    },
    { match: 'GET /api/v1/direct_v2/get_presence/', viewer: ({ viewer }) => ok(presenceOfFriends(simulation, viewer)) },
    {
      match: 'GET /api/v1/direct_v2/get_presence_active_now/',
      viewer: ({ viewer }) => ok(presenceOfFriends(simulation, viewer)),
    },
    { match: 'GET /api/v1/direct_v2/has_interop_upgraded/', viewer: () => ok({ has_interop_upgraded: false }) },
    { match: 'GET /api/v1/direct_v2/search_gen_ai_bots/', viewer: () => ok({ user_search_results: [] }) },
    { match: 'GET /api/v1/direct_v2/get_all_channels/', viewer: () => ok({ all_channels_list: [] }) },
    { match: 'POST /api/v1/direct_v2/set_e2ee_eligibility/', viewer: () => ok({}) },
  ]
}

/** Without the key `thread` where these people have none together. Now and then its `items` are empty, and it has some. */
function byParticipants({ world, cursorMode }: Simulation, { query, viewer }: ViewerCall): Answer {
  const ids = idList(query.get('recipient_users') ?? '')
  const others = ids.map((id) => world.people.byId(id)?.index).filter((it) => it !== viewer.index)
  if (others.includes(undefined)) return failures.badRequest('Invalid target user')
  const wanted = new Set([viewer.index, ...others.filter((it) => it !== undefined)])
  const thread = findConversation(world, [...wanted])
  if (thread === null) return ok({})
  const context = { world, thread, viewer: viewer.index, cursorMode }
  const limit = numberParam(query, 'limit', { least: 1, most: RECIPIENTS, preset: RECIPIENTS })
  const isEmpty = thread.plan.index % 2 === 1
  return ok({
    thread: threadJson(context, isEmpty ? { messages: [], hasOlder: thread.count > 0 } : thread.page(null, limit)),
  })
}

/** What was shared in a thread, newest first; the next page is older than the time of the last. */
function sharedMedia(simulation: Simulation, call: ViewerCall): Answer {
  const { world } = simulation
  const thread = threadOf(simulation, call)
  if (thread === null) return noThread()
  const limit = numberParam(call.query, 'limit', { least: 1, most: MEDIA_A_PAGE, preset: MEDIA_A_PAGE })
  const before = Number(call.query.get('max_timestamp') ?? Number.MAX_SAFE_INTEGER)
  const keys = call.query.get('media_type') === 'media_shares' ? ['media_share', 'clip'] : ['media']
  const items: Json[] = []
  for (const message of thread.newestFirst()) {
    if (message.micros >= before) continue
    if (items.length > limit) break
    const item = itemJson({ world, thread, viewer: call.viewer.index }, message)
    const media = keys.map((key) => item[key]).find((it) => it !== undefined) as Json | undefined
    if (media !== undefined) items.push({ media: media.clip ?? media, timestamp: message.micros })
  }
  return ok({ items: items.slice(0, limit), more_available: items.length > limit })
}

function rankedRecipients({ world }: Simulation, { query, viewer }: ViewerCall): Answer {
  const words = query.get('query') ?? ''
  const people = searchPeople(world, viewer, words, RECIPIENTS)
  const groups = query.get('show_threads') === 'false' ? [] : groupsNamed(world.threadsOf(viewer.index), words)
  return ok({
    ranked_recipients: [
      ...people.map((person) => ({ user: userShort(person) })),
      ...groups.map((thread) => ({ thread: shortThread({ world }, thread, viewer) })),
    ],
    expires: 3600,
    filtered: false,
    request_id: `sim-${world.changes}`,
    rank_token: `sim-${viewer.id}`,
  })
}

function groupsNamed(threads: readonly Thread[], words: string): readonly Thread[] {
  const wanted = words.toLowerCase()
  return threads.filter(({ title }) => title?.toLowerCase().includes(wanted)).slice(0, RECIPIENTS)
}

function shortThread({ world }: Pick<Simulation, 'world'>, thread: Thread, viewer: Person): Json {
  const others = thread.members.filter((it) => it !== viewer.index)
  return {
    thread_id: thread.plan.threadId,
    users: others.map((it) => userShort(world.people.get(it))),
    canonical: !thread.plan.isGroup,
    named: thread.title !== null,
    thread_title: titleOf({ world, thread, viewer: viewer.index }),
    pending: thread.view(viewer.index).isPending,
    thread_type: 'private',
    viewer_id: bare(viewer.id),
    is_group: thread.plan.isGroup,
  }
}

function messageSearch({ world }: Simulation, { query, viewer }: ViewerCall): Answer {
  const found = searchMessages(world.threadsOf(viewer.index), query.get('query') ?? '', RECIPIENTS)
  const items = found.map(({ thread, message }) => ({
    matched_message_info: { item_info: itemJson({ world, thread, viewer: viewer.index }, message) },
    thread: shortThread({ world }, thread, viewer),
  }))
  return ok({ message_search_results: { message_search_result_items: items, has_more: false } })
}

function presence({ world }: Simulation, people: readonly Person[]): Json {
  const nowMs = Math.floor(world.now() / 1000)
  const entries = people.map(({ id, index }) => {
    const roll = mixSeed(world.seed ^ 0xac, index) % 3600
    return [id, { is_active: roll < 300, last_activity_at_ms: String(nowMs - roll * 1000), in_threads: [] }] as const
  })
  return Object.fromEntries(entries)
}

const FRIENDS = 100

function presenceOfFriends(simulation: Simulation, viewer: Person): Json {
  const { world } = simulation
  const indexes = new Set(world.threadsOf(viewer.index).flatMap(({ members }) => members))
  indexes.delete(viewer.index)
  const people = [...indexes].slice(0, FRIENDS).map((index) => world.people.get(index))
  return {
    user_presence: presence(
      simulation,
      people.filter((it) => !it.isDeleted),
    ),
  }
}
