import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body, SimulatedApp } from '../support/simulated-app.ts'
import { SimulatedPeople, signed } from '../support/simulated-people.ts'

const TEXT = 'direct_v2/threads/broadcast/text/'
const LINK = 'direct_v2/threads/broadcast/link/'

let people: SimulatedPeople
let alice: SimulatedApp
let bob: SimulatedApp
let thread: string
let tokens = 7265666990596022848n

beforeAll(async () => {
  people = await SimulatedPeople.start()
  alice = people.app('alice')
  bob = people.app('bob')
  thread = await people.pair('alice', 'bob')
})
afterAll(() => people.simulator.close())

function token(): string {
  tokens += 1n
  return tokens.toString()
}

/** As instagrapi sends it: with everything. */
function instagrapiFields(fields: Record<string, string>): Record<string, string> {
  const context = token()
  return {
    _uuid: '11111111-1111-4111-8111-111111111111',
    device_id: 'android-0123456789abcdef',
    action: 'send_item',
    is_x_transport_forward: 'false',
    send_silently: 'false',
    is_shh_mode: '0',
    send_attribution: 'message_button',
    client_context: context,
    mutation_token: context,
    btt_dual_send: 'false',
    nav_chain: '1qT:feed_timeline:1',
    is_ae_dual_send: 'false',
    offline_threading_id: context,
    ...fields,
  }
}

/** As instagram-private-api sends it. */
function igpaFields(fields: Record<string, string>): Record<string, string> {
  const context = crypto.randomUUID()
  return {
    action: 'send_item',
    client_context: context,
    _csrftoken: 'missing',
    device_id: 'android-0123456789abcdef',
    mutation_token: context,
    _uuid: '11111111-1111-4111-8111-111111111111',
    ...fields,
  }
}

describe('a text', () => {
  test('is acknowledged in text alone, and read by the other with the token of its sender', async () => {
    const fields = instagrapiFields({ text: 'Grüße 👋 +&=', thread_ids: `[${thread}]` })
    const { status, body } = await alice.post(TEXT, fields)
    expect(status).toBe(200)
    const payload = {
      client_context: fields.client_context,
      item_id: expect.stringMatching(/^\d{35}$/),
      timestamp: expect.stringMatching(/^\d{16}$/),
      thread_id: thread,
    }
    expect(body).toEqual({
      action: 'item_ack',
      status_code: '200',
      payload,
      message_metadata: [{ ...payload, participant_ids: [people.id('bob')] }],
      status: 'ok',
    })
    const item = await people.newest('bob', thread)
    expect(item).toMatchObject({
      item_id: body.payload.item_id,
      item_type: 'text',
      text: 'Grüße 👋 +&=',
      user_id: Number(people.id('alice')),
      client_context: fields.client_context,
      is_sent_by_viewer: false,
    })
    expect(String(item.timestamp)).toBe(body.payload.timestamp)
    expect(BigInt(item.item_id) >> 64n).toBe(BigInt(item.timestamp))
    expect((await people.newest('alice', thread)).is_sent_by_viewer).toBe(true)
  })

  test('goes by either id of a thread, as text or as a bare number, in a form or in a signed body', async () => {
    const { thread_v2_id: v2 } = await people.thread('alice', thread)
    const bodies: Record<string, string>[] = [
      instagrapiFields({ text: 'one', thread_ids: `[${thread}]` }),
      instagrapiFields({ text: 'two', thread_ids: `[${v2}]` }),
      igpaFields({ text: 'three', thread_ids: JSON.stringify([thread]) }),
      signed({ ...igpaFields({ text: 'four' }), thread_ids: JSON.stringify([v2]) }, 'a'.repeat(64)),
      signed({ text: 'five', thread_ids: [thread], recipient_users: '[]', client_context: token() }),
      { signed_body: `SIGNATURE.{"text":"six \\ud83d\\udc4b","thread_ids":[${thread}]}`, ig_sig_key_version: '4' },
    ]
    for (const body of bodies) expect(await alice.post(TEXT, body)).toMatchObject({ status: 200 })
    const { items } = await people.thread('bob', thread)
    expect(items.slice(0, 6).map((it: Body) => it.text)).toEqual(['six 👋', 'five', 'four', 'three', 'two', 'one'])
  })

  test('that comes again with its token is not sent again, whatever it says then', async () => {
    const fields = instagrapiFields({ text: 'once', thread_ids: `[${thread}]` })
    const before = await bob.items(thread)
    const first = await alice.post(TEXT, fields)
    for (const again of [fields, { ...fields, text: 'twice' }, signed({ ...fields, thread_ids: [thread] })]) {
      expect((await alice.post(TEXT, again)).body).toEqual(first.body)
    }
    const after = await bob.items(thread)
    expect(after.length).toBe(before.length + 1)
    // The token is its sender's, and this thread's.
    const bobs = await bob.post(TEXT, fields)
    expect(bobs.body.payload.item_id).not.toBe(first.body.payload.item_id)
    const other = await people.pair('alice', 'emil')
    const elsewhere = await alice.post(TEXT, { ...fields, thread_ids: `["${other}"]` })
    expect(elsewhere.body.payload.thread_id).toBe(other)
    expect((await people.newest('emil', other)).text).toBe('once')
  })

  test('to several people, each in a list of their own, is several conversations; in one list, one group', async () => {
    const [bobId, emil, dora] = ['bob', 'emil', 'dora'].map((it) => people.id(it))
    const each = await alice.post(TEXT, igpaFields({ text: 'each', recipient_users: `[["${bobId}"],[${dora}]]` }))
    expect(each.body.message_metadata.map((it: Body) => it.participant_ids)).toEqual([[bobId], [dora]])
    expect(each.body.message_metadata[0].thread_id).toBe(thread)
    expect(each.body.payload).toMatchObject({ thread_id: thread })
    for (const [name, place] of [
      ['bob', 0],
      ['dora', 1],
    ] as const) {
      expect((await people.newest(name, each.body.message_metadata[place].thread_id)).text).toBe('each')
    }
    const together = await alice.post(TEXT, igpaFields({ text: 'all', recipient_users: `[[${dora},${emil}]]` }))
    expect(together.body.message_metadata).toHaveLength(1)
    const group = together.body.payload.thread_id
    for (const name of ['alice', 'dora', 'emil']) {
      const read = await people.thread(name, group)
      expect(read).toMatchObject({ is_group: true, items: [{ text: 'all' }] })
      expect(read.users).toHaveLength(2)
    }
    const again = await people.app('dora').post(TEXT, {
      text: 'again',
      recipient_users: `[[${emil},${people.id('alice')}]]`,
    })
    expect(again.body.payload.thread_id).toBe(group)
    const threads = await alice.post(TEXT, igpaFields({ text: 'both', thread_ids: `[${thread},"${group}"]` }))
    expect(threads.body.message_metadata.map((it: Body) => it.thread_id)).toEqual([thread, group])
  })

  test('answers another, which is quoted to everyone until it is taken back', async () => {
    const { body: asked } = await bob.post(TEXT, { text: 'when?', thread_ids: `[${thread}]`, client_context: token() })
    const reply = {
      replied_to_action_source: 'swipe',
      replied_to_item_id: asked.payload.item_id,
      replied_to_client_context: asked.payload.client_context,
    }
    await alice.post(TEXT, instagrapiFields({ text: 'now', thread_ids: `[${thread}]`, ...reply }))
    expect(await people.newest('bob', thread)).toMatchObject({
      text: 'now',
      replied_to_message: { item_id: asked.payload.item_id, text: 'when?', user_id: Number(people.id('bob')) },
    })
    expect((await bob.post(`direct_v2/threads/${thread}/items/${asked.payload.item_id}/delete/`)).body.status).toBe(
      'ok',
    )
    expect(await people.newest('alice', thread)).not.toHaveProperty('replied_to_message')
    const late = await alice.post(TEXT, instagrapiFields({ text: 'late', thread_ids: `[${thread}]`, ...reply }))
    expect(late).toMatchObject({ status: 400, body: { status: 'fail' } })
  })

  test('to oneself is a thread that nobody else is in', async () => {
    const self = await people.pair('carla', 'carla', 'note')
    expect(await people.thread('carla', self)).toMatchObject({ users: [], is_group: false, items: [{ text: 'note' }] })
    expect(await people.pair('carla', 'carla')).toBe(self)
  })

  test('is moved up in both inboxes, is unread to the other, and counts for a new sequence number', async () => {
    const before = (await bob.get('direct_v2/inbox/')).body
    await alice.post(TEXT, { text: 'up', thread_ids: `[${thread}]` })
    const after = (await bob.get('direct_v2/inbox/?selected_filter=unread')).body
    expect(after.inbox.threads.find((it: Body) => it.thread_id === thread)).toMatchObject({
      read_state: 1,
      last_permanent_item: { text: 'up' },
    })
    expect(after.seq_id).toBeGreaterThan(before.seq_id)
    expect(await people.thread('alice', thread)).toMatchObject({ read_state: 0 })
  })

  test('of any characters arrives as it was', async () => {
    const unit = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }))
    const text = unit.map((it) => it.toWellFormed()).filter((it) => it.trim() !== '')
    await fc.assert(
      fc.asyncProperty(text, fc.boolean(), async (words, isSigned) => {
        const fields = { text: words, thread_ids: JSON.stringify([thread]) }
        const { body } = await alice.post(TEXT, isSigned ? signed(fields) : fields)
        expect(await people.newest('bob', thread)).toMatchObject({ item_id: body.payload.item_id, text: words })
      }),
      { numRuns: 60 },
    )
    const long = '𝒳'.repeat(20_000)
    expect((await alice.post(TEXT, { text: long, thread_ids: `[${thread}]` })).status).toBe(200)
    expect((await people.newest('bob', thread)).text).toBe(long)
  })

  test.each([
    ['nobody', { text: 'x' }, 400],
    ['both kinds of recipients', { text: 'x', thread_ids: '[1]', recipient_users: '[[1]]' }, 400],
    ['empty lists', { text: 'x', thread_ids: '[]', recipient_users: '[]' }, 400],
    ['no list', { text: 'x', thread_ids: 'all' }, 400],
    ['a thread that is not there', { text: 'x', thread_ids: '[340282366841710300949128000000000001001]' }, 404],
    ['a person who is not there', { text: 'x', recipient_users: '[[999]]' }, 400],
    ['an empty group', { text: 'x', recipient_users: '[[]]' }, 400],
  ])('to %s is refused', async (_, fields, status) => {
    const { seq_id: before } = (await alice.get('direct_v2/inbox/')).body
    expect(await alice.post(TEXT, fields)).toMatchObject({ status, body: { status: 'fail' } })
    expect((await alice.get('direct_v2/inbox/')).body.seq_id).toBe(before)
  })

  test.each([
    ['', 'empty'],
    [' \n', 'blank'],
    ['x'.repeat(20_001), 'too long'],
  ])('that is %#: refused', async (text) => {
    expect(await alice.post(TEXT, { text, thread_ids: `[${thread}]` })).toMatchObject({ status: 400 })
  })

  test('to several threads goes to none when one of them is not the sender’s', async () => {
    const others = await people.pair('bob', 'carla')
    const before = await people.newest('bob', thread)
    const answer = await alice.post(TEXT, { text: 'leak', thread_ids: `["${thread}","${others}"]` })
    expect(answer.status).toBe(404)
    expect((await people.newest('bob', thread)).item_id).toBe(before.item_id)
  })
})

describe('a link', () => {
  test('has words of its own, and its token inside', async () => {
    const urls = JSON.stringify(['https://example.org/a?b=1&c'])
    const fields = instagrapiFields({
      link_text: 'see https://example.org/a?b=1&c',
      link_urls: urls,
      thread_ids: `[${thread}]`,
    })
    expect((await alice.post(LINK, fields)).body.status).toBe('ok')
    expect(await people.newest('bob', thread)).toMatchObject({
      item_type: 'link',
      link: {
        text: 'see https://example.org/a?b=1&c',
        link_context: { link_url: 'https://example.org/a?b=1&c' },
        client_context: fields.client_context,
      },
    })
  })

  test('without an address is refused', async () => {
    const fields = igpaFields({ link_text: 'http', link_urls: '[]', thread_ids: `["${thread}"]` })
    expect(await alice.post(LINK, fields)).toMatchObject({ status: 400, body: { status: 'fail' } })
  })
})

describe('other things without files', () => {
  test.each([
    ['like', {}, { item_type: 'like', like: '❤️' }],
    ['animated_media', { id: 'xT0abc' }, { item_type: 'animated_media', animated_media: { id: 'xT0abc' } }],
    [
      'hashtag',
      { hashtag: 'sunset', text: 'so red' },
      { item_type: 'hashtag', hashtag: { name: 'sunset' }, text: 'so red' },
    ],
    ['location', { venue_id: '213385402' }, { item_type: 'location', location: { pk: 213385402 } }],
    [
      'generic_share',
      { embedded_ent_type: '101', json_params: '{"sticker_id":"cutout_photo_17","embedded_ent_type":101}' },
      { item_type: 'generic_xma', generic_xma: [{ preview_url: 'https://cdn.sim/cutout_photo_17.webp' }] },
    ],
    [
      'media_share/?media_type=photo',
      { media_id: '3100000000000000001_1001000003', send_attribution: 'feed_timeline' },
      {
        item_type: 'media_share',
        media_share: { id: '3100000000000000001_1001000003', user: { username: 'carla.sim' } },
      },
    ],
    [
      'media_share/?media_type=video',
      { media_id: '3100000000000000001_1001000003' },
      { item_type: 'clip', clip: { clip: { id: '3100000000000000001_1001000003', media_type: 2 } } },
    ],
    [
      'story_share',
      {
        story_media_id: '3100000000000000002_1001000003',
        reel_id: '3100000000000000002',
        containermodule: 'reel_feed_timeline',
      },
      { item_type: 'story_share', story_share: { media: { id: '3100000000000000002_1001000003' } } },
    ],
    [
      'reel_share/?media_type=photo',
      { media_id: '3100000000000000002_1001000003', reel_id: '1001000003', text: 'nice', entry: 'reel' },
      { item_type: 'reel_share', reel_share: { type: 'reply', text: 'nice' } },
    ],
    ['profile', { profile_user_id: '1001000003' }, { item_type: 'profile', profile: { username: 'carla.sim' } }],
  ])('%s is read by the other', async (path, fields, item) => {
    const sent = await alice.post(
      `direct_v2/threads/broadcast/${path}`,
      igpaFields({ ...fields, thread_ids: `["${thread}"]` }),
    )
    expect(sent).toMatchObject({ status: 200, body: { payload: { thread_id: thread } } })
    expect(await people.newest('bob', thread)).toMatchObject({ ...item, item_id: sent.body.payload.item_id })
  })

  test.each([
    ['profile', { profile_user_id: '999' }, 'Invalid target user'],
    ['media_share', { media_id: '31' }, 'Invalid media_id'],
    ['media_share', { media_id: '31_999' }, 'Media not found or unavailable'],
    ['animated_media', {}, 'Missing parameter: id'],
  ])('%s of what is not there is refused', async (path, fields, message) => {
    const answer = await alice.post(`direct_v2/threads/broadcast/${path}/`, { ...fields, thread_ids: `["${thread}"]` })
    expect(answer).toMatchObject({ status: 400, body: { message, status: 'fail' } })
  })
})
