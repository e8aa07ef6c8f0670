/** What two wide-spread clients send, field by field, as they were recorded. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AppAnswer } from '../support/simulated-app.ts'
import { SimulatedPeople, signed } from '../support/simulated-people.ts'

let people: SimulatedPeople
let pair: string
let group: string

beforeAll(async () => {
  people = await SimulatedPeople.start()
  pair = await people.pair('alice', 'bob')
  group = await people.group('alice', ['bob', 'carla'])
})
afterAll(() => people.simulator.close())

const DIGEST = '0123456789abcdef'.repeat(4)
const _uuid = '11111111-1111-4111-8111-111111111111'
const device_id = 'android-0123456789abcdef'
const _csrftoken = 'missing'

interface Sent {
  readonly path: string
  readonly fields: () => Record<string, string>
}

/** A form of no signature. Threads and people have their ids only when the test runs. */
const plain = (fields: () => object = () => ({ _csrftoken, _uuid })) => fields as () => Record<string, string>
const text = (value: unknown) => JSON.stringify(value)

const IGPA: Readonly<Record<string, Sent>> = {
  hide: { path: 'threads/GROUP/hide/', fields: plain(() => ({ _csrftoken, _uuid, use_unified_inbox: 'true' })) },
  mute: { path: 'threads/GROUP/mute/', fields: plain() },
  unmute: { path: 'threads/GROUP/unmute/', fields: plain() },
  updateTitle: { path: 'threads/GROUP/update_title/', fields: plain(() => ({ _csrftoken, _uuid, title: 'Plans' })) },
  addUser: {
    path: 'threads/GROUP/add_user/',
    fields: plain(() => ({ _csrftoken, user_ids: text([people.id('dora')]), _uuid })),
  },
  approve: { path: 'threads/GROUP/approve/', fields: plain() },
  approveMultiple: {
    path: 'threads/approve_multiple/',
    fields: plain(() => ({ _csrftoken, _uuid, thread_ids: text([group]) })),
  },
  declineAll: { path: 'threads/decline_all/', fields: plain() },
  approveParticipantRequests: {
    path: 'threads/GROUP/approve_participant_requests/',
    fields: plain(() => ({
      _csrftoken,
      user_ids: text([people.id('emil')]),
      share_join_chat_story: 'true',
      _uuid,
    })),
  },
  createGroupThread: {
    path: 'create_group_thread/',
    fields: () => ({
      ...signed(
        {
          _csrftoken,
          _uuid,
          _uid: people.id('alice'),
          recipient_users: text([people.id('bob'), people.id('carla')]),
          thread_title: 'Made',
        },
        DIGEST,
      ),
      ig_sig_key_version: '4',
    }),
  },
  broadcastUserStory: {
    path: 'threads/broadcast/story_share/?media_type=video',
    fields: () =>
      signed(
        {
          action: 'send_item',
          thread_ids: text([pair]),
          client_context: crypto.randomUUID(),
          _csrftoken,
          device_id,
          mutation_token: crypto.randomUUID(),
          _uuid,
          story_media_id: `3100000000000000002_${people.id('carla')}`,
          reel_id: people.id('carla'),
          text: 'look',
        },
        DIGEST,
      ),
  },
  broadcastPost: {
    path: 'threads/broadcast/media_share/?media_type=photo',
    fields: plain(() => ({
      action: 'send_item',
      thread_ids: text([pair]),
      client_context: crypto.randomUUID(),
      _csrftoken,
      device_id,
      mutation_token: crypto.randomUUID(),
      _uuid,
      media_id: `3100000000000000001_${people.id('carla')}`,
      carousel_share_child_media_id: `3100000000000000001_${people.id('carla')}`,
      send_attribution: 'feed_contextual_chain',
      unified_broadcast_format: '1',
    })),
  },
  markItemSeen: {
    path: 'threads/PAIR/items/ITEM/seen/',
    fields: plain(() => ({
      _csrftoken,
      _uuid,
      use_unified_inbox: 'true',
      action: 'mark_seen',
      thread_id: pair,
      item_id: 'ITEM',
    })),
  },
  deleteItem: { path: 'threads/PAIR/items/OWN/delete/', fields: plain() },
  leave: { path: 'threads/GROUP/leave/', fields: plain() },
}

const INSTAGRAPI: Readonly<Record<string, Sent>> = {
  direct_thread_hide: {
    path: 'threads/PAIR/hide/',
    fields: plain(() => ({ should_move_future_requests_to_spam: 'False', _uuid })),
  },
  direct_thread_mute: { path: 'threads/PAIR/mute/', fields: () => signed({ _uuid }) },
  direct_thread_unmute: { path: 'threads/PAIR/unmute/', fields: () => signed({ _uuid }) },
  direct_thread_mute_video_call: { path: 'threads/PAIR/mute_video_call/', fields: () => signed({ _uuid }) },
  direct_thread_unmute_video_call: { path: 'threads/PAIR/unmute_video_call/', fields: () => signed({ _uuid }) },
  direct_thread_mark_unread: { path: 'threads/PAIR/mark_unread/', fields: () => signed({ _uuid }) },
  direct_pending_approve: { path: 'threads/PAIR/approve/', fields: plain(() => ({ filter: 'DEFAULT', _uuid })) },
  direct_message_unsend: { path: 'threads/PAIR/items/OWN/delete/', fields: () => signed({ _uuid }) },
  direct_profile_share: {
    path: 'threads/broadcast/profile/',
    fields: plain(() => ({
      _uuid,
      device_id,
      profile_user_id: people.id('carla'),
      action: 'send_item',
      is_shh_mode: '0',
      send_attribution: 'profile',
      client_context: '6800011111111111111',
      mutation_token: '6800011111111111111',
      btt_dual_send: 'false',
      nav_chain: '1qT:feed_timeline:1',
      is_ae_dual_send: 'false',
      offline_threading_id: '6800011111111111111',
      thread_ids: `[${pair}]`,
    })),
  },
  direct_message_like: {
    path: 'threads/broadcast/reaction/',
    fields: plain(() => ({
      _uuid,
      device_id,
      action: 'send_item',
      is_x_transport_forward: 'false',
      send_silently: 'false',
      is_shh_mode: '0',
      send_attribution: 'message_reaction',
      client_context: '6800022222222222222',
      mutation_token: '6800022222222222222',
      btt_dual_send: 'false',
      nav_chain: '1qT:feed_timeline:1',
      is_ae_dual_send: 'false',
      offline_threading_id: '6800022222222222222',
      thread_ids: text([pair]),
      item_type: 'reaction',
      reaction_type: 'like',
      reaction_status: 'created',
      node_type: 'item',
      item_id: 'ITEM',
      emoji: '❤',
      reaction_action_source: 'double_tap',
      original_message_client_context: '6800033333333333333',
    })),
  },
}

async function send({ path, fields }: Sent): Promise<AppAnswer> {
  const said = (by: string) =>
    people.app(by).post('direct_v2/threads/broadcast/text/', { text: 'x', thread_ids: text([pair]) })
  const [theirs, own] = [(await said('bob')).body.payload.item_id, (await said('alice')).body.payload.item_id]
  const named = (words: string) =>
    words.replace('GROUP', group).replace('PAIR', pair).replace('ITEM', theirs).replace('OWN', own)
  const entries = Object.entries(fields()).map(([name, value]) => [name, named(value)] as const)
  return await people.app('alice').post(`direct_v2/${named(path)}`, Object.fromEntries(entries))
}

test.each(Object.entries({ ...IGPA, ...INSTAGRAPI }))('%s', async (_, sent) => {
  expect(await send(sent)).toMatchObject({ status: 200, body: { status: 'ok' } })
})
