import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Simulator } from '../../src/simulator/start-simulator.ts'
import { type Body, SimulatedApp, simulated } from '../support/simulated-app.ts'

let simulator: Simulator & { readonly app: SimulatedApp }
let app: SimulatedApp

beforeEach(async () => {
  simulator = await simulated({ threads: 14, messages: 400 })
  app = simulator.app
})
afterEach(() => simulator.close())

async function post(events: unknown): Promise<{ status: number; body: Body }> {
  const answer = await fetch(`${simulator.url}/simulator/events`, { method: 'POST', body: JSON.stringify(events) })
  return { status: answer.status, body: await answer.json() }
}

async function happen(...events: readonly object[]): Promise<readonly Body[]> {
  const { status, body } = await post(events)
  expect([status, body.message]).toEqual([200, undefined])
  return body.events
}

const thread = async (id: string): Promise<Body> => (await app.get(`direct_v2/threads/${id}/`)).body.thread

test('a message arrives: newest in its thread, which is on top and unread, and the counters move', async () => {
  const before = (await app.get('direct_v2/inbox/')).body
  const [event] = await happen({ kind: 'message', thread: 'emil.sms', text: 'it is me 👋', count: 2 })
  const after = (await app.get('direct_v2/inbox/?thread_message_limit=2')).body
  const [top] = after.inbox.threads.filter((it: Body) => !it.is_pin)
  expect(top).toMatchObject({ thread_id: event.thread_id, thread_title: 'emil.sms', read_state: 1 })
  expect(top.items.map((it: Body) => it.item_id)).toEqual(event.item_ids.toReversed())
  expect(top.items.map((it: Body) => it.text)).toEqual(['it is me 👋 2', 'it is me 👋 1'])
  expect(top.last_permanent_item.item_id).toBe(event.item_ids[1])
  expect(BigInt(top.last_activity_at)).toBe(BigInt(event.item_ids[1]) >> 64n)
  expect(after.inbox.unseen_count).toBe(before.inbox.unseen_count + 1)
  expect(after.seq_id).toBeGreaterThan(before.seq_id)
})

test('messages come of any type, as answers, and at a time that is told', async () => {
  const [first, raven, strange, answer, at] = await happen(
    { kind: 'message', thread: 'bob.sim', text: 'question?' },
    { kind: 'message', thread: 'bob.sim', item_type: 'raven_media:once' },
    { kind: 'message', thread: 'bob.sim', item_type: 'hologram', payload: { hologram: { depth: 3 } } },
    { kind: 'message', thread: 'bob.sim', from: 'alice.sim', text: 'yes' },
    { kind: 'message', thread: 'bob.sim', at: '2027-01-02T03:04:05.000006+00:00' },
  )
  const [reply] = await happen({ kind: 'message', thread: 'bob.sim', text: 'no', replies_to: first.item_ids[0] })
  const items = (await thread(first.thread_id)).items as Body[]
  const item = (event: Body) => items.find((it) => it.item_id === event.item_ids[0])
  expect((item(raven).visual_media ?? item(raven).raven_media).view_mode).toBe('once')
  expect(item(strange)).toMatchObject({ item_type: 'hologram', hologram: { depth: 3 } })
  expect(item(answer)).toMatchObject({ is_sent_by_viewer: true, text: 'yes' })
  expect(BigInt(at.item_ids[0]) >> 64n).toBe(BigInt(Date.UTC(2027, 0, 2, 3, 4, 5)) * 1000n + 6n)
  expect(item(reply).replied_to_message).toMatchObject({ item_id: first.item_ids[0], text: 'question?' })
})

test('an edit changes the words alone; an unsent message is gone for everyone, and activity falls back', async () => {
  const [sent] = await happen({ kind: 'message', thread: 'bob.sim', text: 'helo' })
  const original = (await thread(sent.thread_id)).items[0]
  const [edited] = await happen({ kind: 'edit', thread: 'bob.sim', text: 'hello' })
  expect(edited.item_ids).toEqual(sent.item_ids)
  expect((await thread(sent.thread_id)).items[0]).toEqual({ ...original, text: 'hello' })
  const before = simulator.world.find(sent.thread_id)?.count ?? 0
  const old = (await app.items(sent.thread_id)).find((it) => it.item_type === 'text' && it.item_id !== sent.item_ids[0])
  await happen(
    { kind: 'unsend', thread: 'bob.sim', item: sent.item_ids[0] },
    { kind: 'unsend', thread: 'bob.sim', item: old.item_id },
  )
  const left = await app.items(sent.thread_id)
  expect(left).toHaveLength(before - 2)
  const gone = new Set([sent.item_ids[0], old.item_id])
  expect(left.some((it) => gone.has(it.item_id) || gone.has(it.replied_to_message?.item_id))).toBe(false)
  expect(BigInt((await thread(sent.thread_id)).last_activity_at)).toBe(BigInt(left[0].item_id) >> 64n)
})

test('a thread whose every message is unsent is empty, and still there', async () => {
  const [{ thread_id }] = await happen({ kind: 'thread', people: ['bob.sim', 'carla.sim'], title: 'Brief', text: 'hi' })
  await happen({ kind: 'unsend', thread: thread_id })
  expect(await thread(thread_id)).toMatchObject({ items: [], has_older: false, thread_title: 'Brief', named: true })
  expect((await thread(thread_id)).last_permanent_item).toBeUndefined()
})

test('people react, one reaction each, and take it back; the thread does not move for it', async () => {
  const [{ thread_id, item_ids }] = await happen({ kind: 'message', thread: 'bob.sim', text: 'nice?' })
  const reactions = async () =>
    (await thread(thread_id)).items[0].reactions?.emojis.map((it: Body) => [it.sender_id, it.emoji])
  const [activity, ofBob, ofAlice] = [(await thread(thread_id)).last_activity_at, 1001000002, 1001000001]
  await happen({ kind: 'reaction', thread: 'bob.sim', item: item_ids[0] })
  await happen({ kind: 'reaction', thread: 'bob.sim', from: 'alice.sim', emoji: '😂' })
  expect(await reactions()).toEqual([
    [ofBob, '❤'],
    [ofAlice, '😂'],
  ])
  await happen({ kind: 'reaction', thread: 'bob.sim', from: 'bob.sim', emoji: '🔥' })
  expect(await reactions()).toEqual([
    [ofAlice, '😂'],
    [ofBob, '🔥'],
  ])
  await happen(
    { kind: 'reaction', thread: 'bob.sim', from: 'alice.sim', remove: true },
    { kind: 'reaction', thread: 'bob.sim', remove: true },
  )
  expect((await thread(thread_id)).items[0]).not.toHaveProperty('reactions')
  expect((await thread(thread_id)).last_activity_at).toBe(activity)
})

test('strangers ask; what they wrote is pending, or spam', async () => {
  const before = (await app.threads('pending_inbox')).length
  const [request, spam] = await happen({ kind: 'request', text: 'May I?' }, { kind: 'request', is_spam: true })
  const pending = await app.threads('pending_inbox')
  expect(pending).toHaveLength(before + 1)
  expect(pending[0]).toMatchObject({
    thread_id: request.thread_id,
    pending: true,
    last_permanent_item: { text: 'May I?' },
  })
  expect((await app.threads('spam_inbox')).map((it) => it.thread_id)).toContain(spam.thread_id)
  expect((await app.get('direct_v2/inbox/')).body.pending_requests_total).toBe(before + 1)
})

test('groups change: someone joins, someone leaves, the title is another; each is a line in the thread', async () => {
  const [{ thread_id }] = await happen({ kind: 'thread', people: ['bob.sim', 'carla.sim'], title: 'Trip', text: 'hi' })
  await happen(
    { kind: 'join', thread: thread_id, person: 'dora.totp', by: 'bob.sim' },
    { kind: 'leave', thread: thread_id, person: 'carla.sim' },
    { kind: 'title', thread: thread_id, title: 'Trip 2', by: 'bob.sim' },
  )
  const now = await thread(thread_id)
  expect(now.users.map((it: Body) => it.username)).toEqual(['bob.sim', 'dora.totp'])
  expect(now.left_users.map((it: Body) => it.username)).toEqual(['carla.sim'])
  expect([now.thread_title, now.admin_user_ids]).toEqual(['Trip 2', [1001000002]])
  expect(now.items.slice(0, 3).map((it: Body) => it.action_log?.description)).toEqual([
    'bob.sim named the group Trip 2.',
    'carla.sim left the group.',
    'bob.sim added dora.totp to the group.',
  ])
  const carla = await new SimulatedApp(simulator.url).login(simulator.accounts[2]!)
  expect((await carla.get(`direct_v2/threads/${thread_id}/`)).status).toBe(404)
})

test('a group whose only admin leaves gets another; one whose name is taken away says so', async () => {
  const [{ thread_id }] = await happen({ kind: 'thread', people: ['bob.sim', 'carla.sim'], title: 'Trip', text: 'hi' })
  await happen(
    { kind: 'leave', thread: thread_id, person: 'bob.sim' },
    { kind: 'title', thread: thread_id, title: '', by: 'carla.sim' },
  )
  const { admin_user_ids, named, items } = await thread(thread_id)
  expect([admin_user_ids, named]).toEqual([[1001000001], false])
  expect(items[0].action_log.description).toBe('carla.sim removed the group name.')
})

test('a renamed person is the same person under another name, everywhere; the old name is nobody’s', async () => {
  await happen({ kind: 'rename', person: 'bob.sim', username: 'robert.sim', name: 'Robert Sim' })
  const [user] = (await app.threads()).find((it) => it.thread_title === 'robert.sim').users
  expect(user).toMatchObject({ pk: 1001000002, username: 'robert.sim', full_name: 'Robert Sim' })
  expect((await app.get('users/bob.sim/usernameinfo/')).status).toBe(404)
  expect((await app.get('users/robert.sim/usernameinfo/')).body.user.pk).toBe(1001000002)
  const { password } = simulator.accounts[1]!
  const robert = await new SimulatedApp(simulator.url).login({ username: 'robert.sim', password })
  expect((await robert.get('accounts/current_user/')).status).toBe(200)
})

test('someone reads: others see how far', async () => {
  const [{ thread_id, item_ids }] = await happen({
    kind: 'message',
    thread: 'bob.sim',
    from: 'alice.sim',
    text: 'seen?',
  })
  expect((await thread(thread_id)).last_seen_at['1001000002'].item_id).not.toBe(item_ids[0])
  await happen({ kind: 'seen', thread: 'bob.sim', by: 'bob.sim' })
  expect((await thread(thread_id)).last_seen_at['1001000002'].item_id).toBe(item_ids[0])
  const older = (await thread(thread_id)).items[5].item_id
  await happen({ kind: 'seen', thread: 'bob.sim', by: 'bob.sim', item: older })
  expect((await thread(thread_id)).last_seen_at['1001000002'].item_id).toBe(item_ids[0])
})

describe('what cannot be', () => {
  test.each([
    [{ kind: 'mesage' }, /there is no event "mesage"; there are message, edit, unsend, reaction, request, join, leave/],
    [{ kind: 'message', thread: 'nobody.sim' }, /there is no thread "nobody\.sim"/],
    [{ kind: 'message', txt: 'hi' }, /Unrecognized key: "txt"/],
    [{ kind: 'message', count: 0 }, /count: Too small/],
    [{ kind: 'message', item_type: 'hologram' }, /"item_type" "hologram" needs a "payload"/],
    [{ kind: 'message', thread: 'bob.sim', from: 'carla.sim' }, /carla\.sim is not in the thread/],
    [{ kind: 'message', thread: 'bob.sim', at: '2020-01-01T00:00:00Z' }, /before what the thread holds already/],
    [{ kind: 'message', thread: 'bob.sim', at: 'yesterday' }, /not a time: "yesterday"/],
    [{ kind: 'edit', thread: 'bob.sim', item: '1', text: 'x' }, /there is no message 1 in the thread/],
    [{ kind: 'leave', thread: 'bob.sim' }, /that cannot happen in the thread "bob\.sim"/],
    [{ kind: 'rename', person: 'bob.sim', username: 'carla.sim' }, /the username carla\.sim is taken/],
    [{ kind: 'request', from: 'bob.sim' }, /bob\.sim and alice\.sim have a thread already/],
    ['nonsense', /./],
  ])('%j is refused with the reason', async (event, reason) => {
    const { status, body } = await post([event])
    expect([status, body.status, body.events]).toEqual([400, 'fail', []])
    expect(body.message).toMatch(/^event 1: /)
    expect(body.message).toMatch(reason)
  })

  test('ends the list: what came before has happened, and is told', async () => {
    const { status, body } = await post([
      { kind: 'message' },
      { kind: 'title', thread: 'bob.sim', title: 'x' },
      { kind: 'message' },
    ])
    expect([status, body.events.length]).toEqual([400, 1])
    expect(body.message).toMatch(/^event 2: /)
    const answer = await fetch(`${simulator.url}/simulator/events`, { method: 'POST', body: 'not json' })
    expect([answer.status, ((await answer.json()) as Body).message]).toEqual([
      400,
      expect.stringContaining('must be JSON'),
    ])
  })
})

test('equal events give equal ids in equal worlds', async () => {
  await using twin = await simulated({ threads: 14, messages: 400 })
  const events = JSON.stringify(
    ['message', 'reaction', 'request', 'join', 'title', 'unsend', 'rename'].map((kind) => ({
      kind,
      ...(kind === 'title' ? { title: 'T' } : {}),
    })),
  )
  const bodies = await Promise.all(
    [simulator, twin].map(
      async ({ url }) => await (await fetch(`${url}/simulator/events`, { method: 'POST', body: events })).text(),
    ),
  )
  expect(bodies[1]).toBe(bodies[0])
  expect(JSON.parse(bodies[0] ?? '').events).toHaveLength(7)
  const inboxes = await Promise.all([app, twin.app].map(async (it) => (await it.get('direct_v2/inbox/')).text))
  expect(inboxes[1]).toBe(inboxes[0])
})
