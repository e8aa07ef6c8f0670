import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Simulator } from '../../src/simulator/start-simulator.ts'
import { type Body, SimulatedApp, simulated } from '../support/simulated-app.ts'

let simulator: Simulator & { readonly app: SimulatedApp }
let app: SimulatedApp
let inbox: readonly Body[]

beforeAll(async () => {
  simulator = await simulated({ threads: 60, messages: 6000 })
  app = simulator.app
  inbox = await app.threads()
})
afterAll(() => simulator.close())

/** What one wide-spread client throws over when it is missing. */
const REQUIRED =
  'thread_id thread_v2_id items users admin_user_ids last_activity_at muted named canonical pending archived thread_type thread_title folder vc_muted is_group mentions_muted approval_required_for_new_members input_mode'.split(
    ' ',
  )
/** What others read. */
const READ_BY_OTHERS = 'viewer_id inviter left_users last_seen_at has_older has_newer read_state is_pin theme'.split(
  ' ',
)

const THREAD_ID = /^\d{39}$/
const ITEM_ID = /^\d{35}$/

const withTitle = (title: string): Body => inbox.find((thread) => thread.thread_title === title)

describe('an inbox', () => {
  test('is wrapped in what apps read of it, in the types they expect', async () => {
    const { body, text, headers } = await app.get(
      'direct_v2/inbox/?limit=20&thread_message_limit=10&persistentBadging=true',
    )
    expect(body).toMatchObject({
      viewer: { username: 'alice.sim' },
      inbox: { has_older: true, unseen_count: expect.any(Number), blended_inbox_enabled: true },
      seq_id: expect.any(Number),
      snapshot_at_ms: expect.any(Number),
      pending_requests_total: expect.any(Number),
      most_recent_inviter: { username: expect.any(String) },
      status: 'ok',
    })
    expect(body.inbox.threads).toHaveLength(20)
    expect(text).toMatch(/"cursor_thread_v2_id":\d{16,17}\D/)
    expect(headers.get('content-encoding')).toBe('gzip')
    expect(body.inbox.threads.map((thread: Body) => thread.items.length)).toContain(10)
    expect(Math.max(...body.inbox.threads.map((thread: Body) => thread.items.length))).toBe(10)
  })

  test('is in the order of activity, pinned threads first, and ends without a cursor', async () => {
    const order = inbox.map((thread) => [!thread.is_pin, -thread.last_activity_at])
    expect(order).toEqual(order.toSorted(([a, b], [c, d]) => Number(a) - Number(c) || Number(b) - Number(d)))
    expect(inbox.filter((thread) => thread.is_pin)).toHaveLength(1)
    const pages = await app.allPages('direct_v2/inbox/?limit=20', (body) => body.inbox)
    expect(pages.map(({ inbox }) => inbox.has_older)).toEqual([true, true, false])
    expect(pages.at(-1).inbox).not.toHaveProperty('oldest_cursor')
  })

  test('holds no more than twenty threads a page, and as many embedded items as were asked for, up to twenty', async () => {
    for (const [query, threads, items] of [
      ['limit=500&thread_message_limit=500', 20, 20],
      ['limit=0&thread_message_limit=0', 1, 0],
      ['limit=x', 20, 10],
    ] as const) {
      const { inbox: page } = (await app.get(`direct_v2/inbox/?${query}`)).body
      expect([page.threads.length, Math.max(...page.threads.map((it: Body) => it.items.length))]).toEqual([
        threads,
        items,
      ])
    }
  })

  test('is filtered by what is unread or flagged, and by folder', async () => {
    const only = async (query: string) => (await app.get(`direct_v2/inbox/?${query}`)).body.inbox
    const unread = await only('selected_filter=unread')
    expect(unread.threads.length).toBeGreaterThan(0)
    expect(unread.threads.every((thread: Body) => thread.read_state === 1)).toBe(true)
    expect(unread.unseen_count).toBe(inbox.filter((thread) => thread.read_state === 1).length)
    expect((await only('selected_filter=flagged')).threads.length).toBeGreaterThan(0)
    for (const folder of [0, 1]) {
      const { threads } = await only(`folder=${folder}`)
      expect([...new Set(threads.map((thread: Body) => thread.folder))]).toEqual([folder])
    }
  })

  test.each([
    ['direct_v2/inbox/?cursor=nonsense', 'Invalid cursor'],
    ['direct_v2/inbox/?cursor=30076199257494728485375741955932160', 'Invalid cursor'],
    ['direct_v2/inbox/?fetch_reason=manual_refresh', 'Denied in DEFCON mode'],
  ])('%s is refused', async (path, message) => {
    expect(await app.get(path)).toMatchObject({ status: 400, body: { message, status: 'fail' } })
  })

  test('of requests has six at least, of strangers who have written; of spam has its own', async () => {
    const pending = await app.threads('pending_inbox')
    const spam = await app.threads('spam_inbox')
    expect(pending.length).toBeGreaterThanOrEqual(6)
    expect(pending.every((thread) => thread.pending && !thread.is_spam && thread.last_permanent_item)).toBe(true)
    expect(pending.some((thread) => thread.is_group)).toBe(true)
    expect(spam.length).toBeGreaterThanOrEqual(2)
    expect(spam.every((thread) => thread.is_spam)).toBe(true)
    const preview = (await app.get('direct_v2/async_get_pending_requests_preview/?pending_inbox_filters=[]')).body
    expect(preview).toEqual({
      pending_requests_total: pending.length,
      unread_pending_requests: pending.length,
      status: 'ok',
    })
    expect((await app.get('direct_v2/inbox/')).body.pending_requests_total).toBe(pending.length)
  })
})

describe('a thread', () => {
  test('has every key that clients insist on, in the types of the wire', async () => {
    const all = [...inbox, ...(await app.threads('pending_inbox'))]
    for (const thread of all) {
      expect([...REQUIRED, ...READ_BY_OTHERS].filter((key) => thread[key] === undefined)).toEqual([])
      expect(thread.thread_id).toMatch(THREAD_ID)
      expect(thread.thread_v2_id).toMatch(/^\d{16,17}$/)
      expect(typeof thread.viewer_id).toBe('number')
      expect(typeof thread.last_activity_at).toBe('number')
      for (const [id, seen] of Object.entries<Body>(thread.last_seen_at)) {
        expect(id).toMatch(/^\d+$/)
        expect(seen).toMatchObject({
          item_id: expect.stringMatching(ITEM_ID),
          timestamp: expect.stringMatching(/^\d{16}$/),
        })
        expect(seen.created_at).toMatch(/^\d{16}$/)
      }
    }
    const follows = ({ thread_id, thread_v2_id }: Body) =>
      BigInt(thread_id) - BigInt(thread_v2_id) === 2n ** 128n - 2n ** 96n
    expect(new Set(all.map(follows))).toEqual(new Set([true, false]))
  })

  test('writes ids above 2^53 as bare digits, where Instagram sends numbers', async () => {
    const texts = await Promise.all(inbox.map(async (it) => (await app.get(`direct_v2/threads/${it.thread_id}/`)).text))
    for (const key of ['pk', 'user_id', 'fbid_v2']) {
      expect(texts.some((text) => new RegExp(`"${key}":\\d{17,}[,}]`).test(text))).toBe(true)
    }
    for (const key of ['item_id', 'thread_id', 'thread_v2_id', 'client_context', 'pk_id']) {
      expect(texts.some((text) => text.includes(`"${key}":"`))).toBe(true)
      expect(texts.some((text) => new RegExp(`"${key}":\\d`).test(text))).toBe(false)
    }
  })

  test('is found by either of its ids, and by nobody who is not in it', async () => {
    const [thread] = inbox
    const [byId, byV2] = await Promise.all(
      [thread.thread_id, thread.thread_v2_id].map((id) => app.get(`direct_v2/threads/${id}/?limit=5`)),
    )
    expect(byV2?.text).toBe(byId?.text)
    const foreign = simulator.world.threads.find((it) => !it.isMember(0))
    for (const id of [foreign?.plan.threadId, foreign?.plan.v2Id, '340282366841710300949128000000000000001', 'x']) {
      const { status, body } = await app.get(`direct_v2/threads/${id}/`)
      expect([status, body.status]).toEqual([404, 'fail'])
    }
  })

  test('is told by its kind: alone, of two, of many with and without a name, with people who left', () => {
    expect(withTitle('alice.sim')).toMatchObject({ users: [], is_group: false })
    expect(withTitle('bob.sim')).toMatchObject({ users: [{ username: 'bob.sim' }], named: false, is_group: false })
    const groups = inbox.filter((thread) => thread.is_group)
    const named = groups.find((thread) => thread.named && thread.left_users.length === 2)
    expect(named.admin_user_ids[0]).toBe(1001000001)
    expect(named.users.length).toBeGreaterThan(2)
    const unnamed = groups.find((thread) => !thread.named)
    expect(unnamed.thread_title).toBe(unnamed.users.map((user: Body) => user.username).join(', '))
    expect(groups.some((thread) => thread.thread_image !== undefined)).toBe(true)
  })

  test('of 0, 1, 20 and 21 messages ends where it should', async () => {
    const lengths = inbox.map((thread) => simulator.world.find(thread.thread_id)?.count)
    for (const size of [0, 1, 20, 21]) {
      const { thread_id } = inbox[lengths.indexOf(size)]
      const pages = await app.allPages(`direct_v2/threads/${thread_id}/?limit=20`, (body) => body.thread)
      expect(pages.map(({ thread }) => thread.items.length)).toEqual(size === 21 ? [20, 1] : [size])
      expect(pages.at(-1).thread.has_older).toBe(false)
      expect(pages.at(-1).thread).not.toHaveProperty('oldest_cursor')
    }
    expect(withTitle('bob.sim').last_permanent_item.item_id).toMatch(ITEM_ID)
  })

  test('gives no more than twenty items, whatever is asked for, and refuses a cursor that it never gave', async () => {
    const { thread_id } = withTitle('bob.sim')
    expect((await app.get(`direct_v2/threads/${thread_id}/?limit=1000`)).body.thread.items).toHaveLength(20)
    for (const cursor of ['nonsense', '30076199257494728485375741955932160', 'aTAuMS4x']) {
      const { status, body } = await app.get(`direct_v2/threads/${thread_id}/?cursor=${cursor}`)
      expect([status, body.message]).toEqual([400, 'Invalid cursor'])
    }
  })
})

describe('items', () => {
  let items: readonly Body[]

  beforeAll(async () => {
    items = (await Promise.all(inbox.map(async (thread) => await app.items(thread.thread_id)))).flat()
  })

  test('hold their time in their id, and some share their microsecond', () => {
    for (const item of items) expect(BigInt(item.item_id) >> 64n).toBe(BigInt(item.timestamp))
    const times = items.map((item) => String(item.timestamp))
    expect(new Set(times).size).toBeLessThan(times.length)
    expect(new Set(items.map((item) => typeof item.timestamp))).toEqual(new Set(['number', 'string']))
  })

  test('are of every type that is known', () => {
    const types = new Set(items.map((item) => item.item_type))
    const known =
      'text link like media voice_media raven_media visual_media animated_media media_share clip felix_share reel_share story_share profile location hashtag placeholder expired_placeholder action_log video_call_event xma_media_share xma_clip xma_story_share xma_reel_share xma_reel_mention generic_xma avatar_sticker xma_profile poll_vote static_sticker'
    expect(known.split(' ').filter((type) => !types.has(type))).toEqual([])
    expect(items.some((item) => item.direct_media_share !== undefined)).toBe(true)
    for (const item of items)
      if (item.item_type.startsWith('xma_')) expect(item[item.item_type][0].xma_layout_type).toBeTypeOf('number')
  })

  test('carry what a client that checks its models insists on', () => {
    const missing = (value: Body, keys: string) => keys.split(' ').filter((key) => value?.[key] === undefined)
    const media = 'pk id code taken_at media_type user image_versions2'
    for (const item of items) {
      const { item_type: type } = item
      expect(missing(item, 'item_id timestamp user_id')).toEqual([])
      if (type === 'media') expect(missing(item.media, 'id media_type image_versions2')).toEqual([])
      if (type === 'voice_media')
        expect(missing(item.voice_media.media.audio, 'audio_src duration waveform_data')).toEqual([])
      if (type === 'link')
        expect([item.link.text, item.link.link_context.link_url]).toEqual([expect.any(String), expect.any(String)])
      if (type === 'clip') expect(missing(item.clip.clip, media)).toEqual([])
      if (type === 'media_share' && item.media_share !== undefined) expect(missing(item.media_share, media)).toEqual([])
      for (const slide of item.media_share?.carousel_media ?? [])
        expect(missing(slide, 'pk media_type image_versions2')).toEqual([])
      const visual = item.visual_media ?? item.raven_media
      if (visual !== undefined)
        expect(missing(visual, 'media view_mode seen_count expiring_media_action_summary')).toEqual([])
      for (const emoji of item.reactions?.emojis ?? []) expect(missing(emoji, 'timestamp sender_id emoji')).toEqual([])
    }
    const sharing = items.filter(
      (item) => item.media_share?.carousel_media !== undefined || item.media_share?.video_versions !== undefined,
    )
    expect(sharing.length).toBeGreaterThan(0)
  })

  test('of those who left stop where they left, and say so', () => {
    const left = items.filter((item) => item.action_log?.description.endsWith(' left the group.'))
    expect(left.length).toBeGreaterThan(1)
    const formers = new Set(inbox.flatMap((thread) => thread.left_users.map((user: Body) => user.pk)))
    expect(left.every((item) => formers.has(item.user_id))).toBe(true)
  })

  test('never have keys with null that clients stumble over', () => {
    for (const item of items) {
      for (const key of ['replied_to_message', 'media', 'media_share', 'voice_media', 'reactions']) {
        expect(item[key]).not.toBeNull()
      }
    }
  })

  test('answer others, are reacted to, and say who sent them', () => {
    const answers = items.filter((item) => item.replied_to_message !== undefined)
    expect(answers.length).toBeGreaterThan(20)
    for (const { replied_to_message: answered } of answers) {
      expect(answered).toMatchObject({ item_id: expect.stringMatching(ITEM_ID), user_id: expect.anything() })
      expect(answered).not.toHaveProperty('replied_to_message')
    }
    const reactions = items.flatMap((item) => item.reactions?.emojis ?? [])
    expect(new Set(reactions.map((it: Body) => it.emoji))).toEqual(expect.objectContaining(new Set(['❤', '❤️'])))
    expect(reactions.every((it: Body) => it.timestamp > 1e15 && it.sender_id > 0)).toBe(true)
    expect(items.some((item) => item.reactions?.likes_count > 0)).toBe(true)
    expect(items.some((item) => item.is_sent_by_viewer) && items.some((item) => !item.is_sent_by_viewer)).toBe(true)
  })

  test('that expire lose their addresses once they were seen, and keep their summary', () => {
    const visuals = items.flatMap((item) => item.visual_media ?? item.raven_media ?? [])
    const open = visuals.filter((it) => it.media.id !== undefined)
    const gone = visuals.filter((it) => it.media.id === undefined)
    expect(open.every((it) => it.media.image_versions2.candidates.length > 0)).toBe(true)
    expect(gone.length).toBeGreaterThan(0)
    for (const { media, expiring_media_action_summary: summary } of gone) {
      expect([media, summary.timestamp > 1e15]).toEqual([{ media_type: 1 }, true])
    }
    expect(new Set(visuals.map((it) => it.view_mode))).toEqual(new Set(['once', 'replayable', 'permanent']))
  })
})

test('the queries of other clients are understood, with all that they add', async () => {
  const uuid = '11111111-1111-4111-8111-111111111111'
  const common = 'visual_message_return_type=unseen&persistentBadging=true'
  const lists = [
    `inbox/?eb_device_id=0&igd_request_log_tracking_id=${uuid}&${common}&thread_message_limit=10&limit=20&is_prefetching=false&fetch_reason=initial_snapshot&include_old_mrs=false&no_pending_badge=true&push_disabled=true`,
    `inbox/?${common}&limit=20&thread_message_limit=10&seq_id=4711`,
    `pending_inbox/?${common}&is_prefetching=false&request_session_id=${uuid}`,
    `spam_inbox/?${common}&is_prefetching=false`,
  ]
  for (const list of lists) {
    const { status, body } = await app.get(`direct_v2/${list}`)
    expect([status, body.status, body.inbox.threads.length > 0]).toEqual([200, 'ok', true])
  }
  const { thread_v2_id: id } = inbox[0]
  const { body } = await app.get(
    `direct_v2/threads/${id}/?visual_message_return_type=unseen&direction=older&seq_id=40065&limit=20`,
  )
  expect(body.thread.thread_v2_id).toBe(id)
})

describe('each viewer', () => {
  test('sees their own side: who sent what, who the other is, and nothing pending of what they began', async () => {
    const bob = await new SimulatedApp(simulator.url).login(simulator.accounts[1]!)
    const theirs = (await bob.threads()).find((thread) => thread.thread_title === 'alice.sim')
    const mine = withTitle('bob.sim')
    expect(theirs.thread_id).toBe(mine.thread_id)
    expect(theirs.viewer_id).toBe(1001000002)
    const [ofBob, ofAlice] = [await bob.items(theirs.thread_id), await app.items(mine.thread_id)]
    expect(ofBob.map((it) => it.item_id)).toEqual(ofAlice.map((it) => it.item_id))
    expect(ofBob.map((it) => !it.is_sent_by_viewer)).toEqual(ofAlice.map((it) => it.is_sent_by_viewer))
    expect((await bob.threads('pending_inbox')).length).toBe(0)
    const groups = (await bob.threads()).map((it) => it.thread_title)
    expect(groups).toContain('for Alice 🤫')
    expect(inbox.map((it) => it.thread_title)).not.toContain('for Alice 🤫')
  })
})

describe('look-ups', () => {
  const get = async (path: string): Promise<Body> => (await app.get(path)).body

  test('find a thread by its people, and say so without the key where there is none', async () => {
    const found = await get('direct_v2/threads/get_by_participants/?recipient_users=[1001000002]&seq_id=1&limit=20')
    expect(found.thread.thread_id).toBe(withTitle('bob.sim').thread_id)
    expect(await get('direct_v2/threads/get_by_participants/?recipient_users=["1001000002","1001000004"]')).toEqual({
      status: 'ok',
    })
  })

  test('list what was shared in a thread, page by page, by time', async () => {
    const { thread_id } = withTitle('bob.sim')
    const times: number[] = []
    let page: Body
    do {
      const after = times.length === 0 ? '' : `&max_timestamp=${times.at(-1)}`
      page = await get(`direct_v2/threads/${thread_id}/media/?limit=1&media_type=media_shares${after}`)
      expect(page.items.every(({ media }: Body) => media.id !== undefined && media.media_type > 0)).toBe(true)
      times.push(...page.items.map((it: Body) => it.timestamp))
    } while (page.more_available)
    expect(times.length).toBeGreaterThan(1)
    expect(times).toEqual([...new Set(times)].sort((a, b) => b - a))
  })

  test('search people, groups and messages', async () => {
    const { ranked_recipients: ranked } = await get(
      'direct_v2/ranked_recipients/?mode=universal&query=bob&show_threads=true',
    )
    expect(ranked[0].user).toMatchObject({ pk: 1001000002, username: 'bob.sim' })
    const all = (await get('direct_v2/ranked_recipients/?mode=raven&query=&show_threads=true')).ranked_recipients
    expect(all.some((it: Body) => it.thread?.users.length > 1)).toBe(true)
    const [{ text }] = (await app.items(withTitle('bob.sim').thread_id)).filter((it) => /^\w{4,}/.test(it.text ?? ''))
    const word = /^\w{4,}/.exec(text)?.[0] ?? ''
    const found = await get(`direct_v2/search_secondary/?query=${word}&result_types=["message_content"]`)
    const [first] = found.message_search_results.message_search_result_items
    expect(first.matched_message_info.item_info.text.toLowerCase()).toContain(word.toLowerCase())
    expect(first.thread).toMatchObject({ thread_type: 'private', pending: expect.any(Boolean), viewer_id: 1001000001 })
  })

  test('know people by name and by id, and what they are to the viewer', async () => {
    for (const path of [
      'users/Bob.Sim/usernameinfo/',
      'users/%40bob.sim/usernameinfo/',
      'users/1001000002/info/?is_app_start=False',
    ]) {
      const { user } = await get(path)
      const keys =
        'pk username full_name is_private profile_pic_url is_verified media_count follower_count following_count is_business'
      expect(keys.split(' ').filter((key) => user[key] === undefined)).toEqual([])
      expect(user.username).toBe('bob.sim')
    }
    for (const path of ['users/no.body/usernameinfo/', 'users/99/info/']) {
      expect(await app.get(path)).toMatchObject({ status: 404, body: { message: 'User not found', status: 'fail' } })
    }
    const one = await get('friendships/show/1001000002/')
    expect(one).toMatchObject({ following: true, followed_by: true, is_muting_reel: false, status: 'ok' })
    const many = (await app.post('friendships/show_many/', { user_ids: '1001000002,1001000003' })).body
    expect(Object.keys(many.friendship_statuses)).toEqual(['1001000002', '1001000003'])
    expect((await get('users/search/?q=carla')).users[0].username).toBe('carla.sim')
  })

  test('tell who is there', async () => {
    const { user_presence: some } = (
      await app.post('direct_v2/fetch_and_subscribe_presence/', { request_data: '[1001000002,1001000003]' })
    ).body
    expect(some['1001000002']).toMatchObject({
      is_active: expect.any(Boolean),
      last_activity_at_ms: expect.stringMatching(/^\d{13}$/),
    })
    expect(Object.keys((await get('direct_v2/get_presence_active_now/')).user_presence).length).toBeGreaterThan(10)
  })
})

test('what is not done here is refused in words; what is not Instagram is not found', async () => {
  const { thread_id } = inbox[0]
  for (const path of [
    'direct_v2/threads/broadcast/nonsense/',
    `direct_v2/threads/${thread_id}/nonsense/`,
    'media/1/like/',
  ]) {
    expect(await app.post(path, { text: 'hi' })).toMatchObject({ status: 501, body: { status: 'fail' } })
  }
  expect((await app.post('direct_v2/threads/1/hide/')).status).toBe(404)
  expect(await app.get('no/such/page/')).toMatchObject({ status: 404, body: { status: 'fail' } })
})
