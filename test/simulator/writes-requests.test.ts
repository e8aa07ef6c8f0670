import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body } from '../support/simulated-app.ts'
import { SimulatedPeople, signed } from '../support/simulated-people.ts'

const TEXT = 'direct_v2/threads/broadcast/text/'

let people: SimulatedPeople

beforeAll(async () => {
  people = await SimulatedPeople.start()
})
afterAll(() => people.simulator.close())

const idsIn = async (name: string, box = 'inbox') => (await people.app(name).threads(box)).map((it) => it.thread_id)

/** Nobody follows the one who writes; what there was between them is gone from the other's lists. */
async function estrange(from: string, ...others: string[]): Promise<void> {
  for (const other of others) await people.bond(other, from, { follows: false })
}

describe('a text to someone who does not follow its sender', () => {
  test('is a request to them, an ordinary thread to the sender, and either once they have taken it up', async () => {
    await estrange('emil', 'dora')
    const id = await people.pair('emil', 'dora', 'hi')
    expect(await people.thread('emil', id)).toMatchObject({ pending: false })
    expect(await people.thread('dora', id)).toMatchObject({ pending: true, inviter: { username: 'emil.sms' } })
    expect([await idsIn('dora'), await idsIn('dora', 'pending_inbox')]).toEqual([
      expect.not.arrayContaining([id]),
      expect.arrayContaining([id]),
    ])
    const approved = await people
      .app('dora')
      .post(`direct_v2/threads/${id}/approve/`, { filter: 'DEFAULT', _uuid: 'x' })
    expect(approved.body).toEqual({ status: 'ok' })
    expect(await people.thread('dora', id)).toMatchObject({ pending: false })
    expect(await idsIn('dora')).toContain(id)
  })

  test('is taken up by an answer, too', async () => {
    await estrange('bob', 'dora')
    const id = await people.pair('bob', 'dora', 'hi')
    await people.app('dora').post(TEXT, { text: 'hello', thread_ids: `[${id}]` })
    expect(await people.thread('dora', id)).toMatchObject({ pending: false })
  })

  test('is refused where they take no requests, in one of several wordings, and no thread is made', async () => {
    const phrases = /can't message this account|(don't|doesn't|does not) allow new message requests/
    for (const name of ['dora', 'emil']) {
      await estrange('carla', name)
      await people.account(name, { takes_requests: false })
      const before = await idsIn('carla')
      const { status, body } = await people
        .app('carla')
        .post(TEXT, { text: 'hi', recipient_users: `[[${people.id(name)}]]` })
      expect([200, 400]).toContain(status)
      expect(body).toMatchObject({ status: 'fail', message: expect.any(String) })
      expect(body.message.replaceAll('’', "'")).toMatch(phrases)
      expect(await idsIn('carla')).toEqual(before)
      await people.account(name, { takes_requests: true })
    }
  })

  test('is held back from an account that is new; those who follow it get its texts', async () => {
    await people.account('emil', { is_new: true })
    await people.bond('carla', 'emil', { follows: false })
    const write = async (name: string) =>
      await people.app('emil').post(TEXT, { text: 'hi', recipient_users: `[[${people.id(name)}]]` })
    expect(await write('carla')).toMatchObject({
      status: 400,
      body: { message: 'feedback_required', spam: true, feedback_title: expect.any(String), status: 'fail' },
    })
    expect((await write('alice')).status).toBe(200)
    const others = JSON.stringify([people.id('alice'), people.id('bob')])
    const group = await people.app('emil').post('direct_v2/create_group_thread/', { recipient_users: others })
    expect(group.body.message).toBe('feedback_required')
    await people.account('emil', { is_new: false })
    expect((await write('carla')).status).toBe(200)
  })

  test('is held back from the accounts that are new from the beginning, too', async () => {
    await using world = await SimulatedPeople.start({ newAccounts: ['emil.sms'] })
    await world.bond('dora', 'emil', { follows: false })
    const fields = { text: 'hi', recipient_users: `[[${world.id('dora')}]]` }
    expect((await world.app('emil').post(TEXT, fields)).body.message).toBe('feedback_required')
    await expect(SimulatedPeople.start({ newAccounts: ['nobody'] })).rejects.toThrow('there is no account nobody')
  })

  test('is not taken where one of the two has blocked the other', async () => {
    const show = async (name: string, other: string) =>
      (await people.app(name).get(`friendships/show/${people.id(other)}/`)).body
    const path = (verb: string) => `friendships/${verb}/${people.id('bob')}/`
    const blocked = await people.app('carla').post(path('block'), signed({ user_id: people.id('bob') }))
    expect(blocked.body).toMatchObject({ friendship_status: { blocking: true, following: false }, status: 'ok' })
    expect(await show('bob', 'carla')).toMatchObject({ blocking: false, followed_by: false })
    const look = async () => [
      (await people.app('bob').get('users/carla.sim/usernameinfo/')).status,
      (await people.app('bob').get('users/search/?q=carla.sim')).body.users.length,
    ]
    expect(await look()).toEqual([404, 0])
    for (const [from, to] of [
      ['bob', 'carla'],
      ['carla', 'bob'],
    ] as const) {
      const { body } = await people.app(from).post(TEXT, { text: 'x', recipient_users: `[[${people.id(to)}]]` })
      expect(body.status).toBe('fail')
    }
    expect((await people.app('carla').post(path('unblock'))).body.friendship_status.blocking).toBe(false)
    expect(await look()).toEqual([200, 1])
    expect((await people.app('carla').post('friendships/block/999/')).status).toBe(404)
  })
})

describe('requests', () => {
  test('are approved and declined many at a time; one that was declined is back when they write again', async () => {
    const alice = people.app('alice')
    const pending = await idsIn('alice', 'pending_inbox')
    expect(pending.length).toBeGreaterThanOrEqual(4)
    const [first, second, third] = pending
    const many = (verb: string, ids: readonly unknown[]) =>
      alice.post(`direct_v2/threads/${verb}_multiple/`, { thread_ids: JSON.stringify(ids), _uuid: 'x' })
    expect((await many('approve', [first, '1'])).status).toBe(404)
    expect(await idsIn('alice', 'pending_inbox')).toEqual(pending)
    expect((await many('approve', [first])).body.status).toBe('ok')
    expect(await idsIn('alice')).toContain(first)
    expect((await many('decline', [second])).body.status).toBe('ok')
    expect(await idsIn('alice', 'pending_inbox')).toEqual(pending.slice(2))
    expect((await alice.post(`direct_v2/threads/${third}/decline/`)).body.status).toBe('ok')
    await people.control('events', { kind: 'message', thread: third })
    expect(await idsIn('alice', 'pending_inbox')).toContain(third)
    expect((await alice.post('direct_v2/threads/decline_all/')).body.status).toBe('ok')
    expect(await idsIn('alice', 'pending_inbox')).toEqual([])
    expect((await alice.get('direct_v2/inbox/')).body.pending_requests_total).toBe(0)
    expect((await alice.post(`direct_v2/threads/${first}/decline/`)).status).toBe(400)
  })
})

describe('a thread that was hidden', () => {
  test('is gone for the one who hid it, and back with the next message', async () => {
    const id = await people.pair('alice', 'bob', 'hide me')
    const hidden = await people.app('bob').post(`direct_v2/threads/${id}/hide/`, {
      should_move_future_requests_to_spam: 'False',
      _uuid: 'x',
    })
    expect(hidden.body).toEqual({ status: 'ok' })
    expect([await idsIn('bob'), await idsIn('alice')]).toEqual([
      expect.not.arrayContaining([id]),
      expect.arrayContaining([id]),
    ])
    await people.app('alice').post(TEXT, { text: 'back', thread_ids: `[${id}]` })
    expect(await idsIn('bob')).toContain(id)
  })

  test('comes back as spam where that was asked for, and so do new threads of theirs', async () => {
    const id = await people.pair('carla', 'alice', 'buy')
    const alice = people.app('alice')
    await alice.post(`direct_v2/threads/${id}/hide/`, { should_move_future_requests_to_spam: 'True', _uuid: 'x' })
    expect(await idsIn('alice', 'spam_inbox')).not.toContain(id)
    await people.pair('carla', 'alice', 'buy more')
    const group = await people.group('carla', ['alice', 'dora'])
    expect(await idsIn('alice', 'spam_inbox')).toEqual(expect.arrayContaining([id, group]))
    expect(await idsIn('alice')).not.toContain(id)
    await alice.post(`direct_v2/threads/${id}/approve/`)
    expect(await idsIn('alice')).toContain(id)
    expect((await people.thread('carla', id)).is_spam).toBe(false)
  })
})

test.each([
  ['mute', 'unmute', 'muted'],
  ['mute_video_call', 'unmute_video_call', 'vc_muted'],
])('%s and %s change %s for the one who asks', async (on, off, key) => {
  const id = await people.pair('alice', 'bob')
  for (const [verb, value] of [
    [on, true],
    [off, false],
  ] as const) {
    const answer = await people.app('alice').post(`direct_v2/threads/${id}/${verb}/`, signed({ _uuid: 'x' }))
    expect(answer.body).toEqual({ status: 'ok' })
    expect((await people.thread('alice', id))[key]).toBe(value)
    expect((await people.thread('bob', id))[key]).toBe(false)
  }
})

test('a thread is marked unread by one, and read again by being seen', async () => {
  const id = await people.pair('bob', 'alice')
  const alice = people.app('alice')
  const [{ item_id: item }] = (await people.thread('alice', id)).items
  const seen = () =>
    alice.post(`direct_v2/threads/${id}/items/${item}/seen/`, {
      thread_id: id,
      action: 'mark_seen',
      client_context: '6800011111111111111',
      _uuid: 'x',
      offline_threading_id: '6800011111111111111',
    })
  expect((await seen()).body).toEqual({ status: 'ok' })
  expect((await people.thread('alice', id)).read_state).toBe(0)
  expect((await people.thread('bob', id)).last_seen_at[people.id('alice')]).toMatchObject({
    item_id: item,
    timestamp: expect.any(String),
    created_at: expect.any(String),
  })
  await alice.post(`direct_v2/threads/${id}/mark_unread/`, signed({ _uuid: 'x' }))
  expect((await people.thread('alice', id)).read_state).toBe(1)
  const unread = (await alice.get('direct_v2/inbox/?selected_filter=unread')).body.inbox.threads
  expect(unread.map((it: Body) => it.thread_id)).toContain(id)
  expect((await people.thread('bob', id)).read_state).toBe(0)
  await seen()
  expect((await people.thread('alice', id)).read_state).toBe(0)
})

test('seeing an older message takes nothing back', async () => {
  const id = await people.pair('bob', 'alice', 'one')
  await people.pair('bob', 'alice', 'two')
  const [two, one] = (await people.thread('alice', id)).items
  for (const { item_id } of [two, one]) await people.app('alice').post(`direct_v2/threads/${id}/items/${item_id}/seen/`)
  expect((await people.thread('bob', id)).last_seen_at[people.id('alice')].item_id).toBe(two.item_id)
})

test('what one is not in is not there, whatever one wants of it', async () => {
  const id = await people.pair('alice', 'bob')
  const [{ item_id: item }] = (await people.thread('alice', id)).items
  for (const path of [
    'mute',
    'hide',
    'approve',
    'leave',
    'add_user',
    'update_title',
    `items/${item}/seen`,
    `items/${item}/delete`,
  ]) {
    expect(await people.app('carla').post(`direct_v2/threads/${id}/${path}/`)).toMatchObject({
      status: 404,
      body: { message: 'Thread does not exist', status: 'fail' },
    })
  }
})
