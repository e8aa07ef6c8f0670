import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Body } from '../support/simulated-app.ts'
import { SimulatedPeople, signed } from '../support/simulated-people.ts'

const TEXT = 'direct_v2/threads/broadcast/text/'

let people: SimulatedPeople
let thread: string

beforeAll(async () => {
  people = await SimulatedPeople.start()
  thread = await people.group('alice', ['bob', 'carla'])
})
afterAll(() => people.simulator.close())

async function said(by: string, text = 'react to me'): Promise<string> {
  const { body } = await people.app(by).post(TEXT, { text, thread_ids: `[${thread}]` })
  return body.payload.item_id
}

/** As instagrapi sends it. */
const react = (by: string, item: string, fields: Record<string, string> = {}) =>
  people.app(by).post('direct_v2/threads/broadcast/reaction/', {
    _uuid: 'x',
    device_id: 'android-0123456789abcdef',
    action: 'send_item',
    send_attribution: 'message_reaction',
    thread_ids: JSON.stringify([thread]),
    item_type: 'reaction',
    reaction_type: 'like',
    reaction_status: 'created',
    node_type: 'item',
    item_id: item,
    emoji: '❤',
    reaction_action_source: 'double_tap',
    ...fields,
  })

const emojisOf = async (name: string) =>
  ((await people.newest(name, thread)).reactions?.emojis ?? []).map((it: Body) => [it.sender_id, it.emoji])

describe('a reaction', () => {
  test('is one a person: another takes its place, and everyone sees who gave which', async () => {
    const item = await said('alice')
    const [bob, carla] = [Number(people.id('bob')), Number(people.id('carla'))]
    const first = await react('bob', item, { client_context: '7265666990596022848' })
    expect(first).toMatchObject({ status: 200, body: { payload: { item_id: item, thread_id: thread }, status: 'ok' } })
    expect((await people.newest('alice', thread)).reactions).toEqual({
      likes: [],
      likes_count: 0,
      emojis: [
        {
          sender_id: bob,
          emoji: '❤',
          timestamp: expect.any(Number),
          client_context: '7265666990596022848',
          super_react_type: 'none',
        },
      ],
    })
    await react('carla', item, { emoji: '👏🏽' })
    await react('bob', item, { emoji: '🇩🇪' })
    for (const name of ['alice', 'bob', 'carla'])
      expect(await emojisOf(name)).toEqual([
        [carla, '👏🏽'],
        [bob, '🇩🇪'],
      ])
  })

  test('is taken back by who gave it; without any left the key is gone', async () => {
    const item = await said('alice')
    await react('bob', item)
    expect((await react('carla', item, { reaction_status: 'deleted' })).status).toBe(200)
    expect(await emojisOf('alice')).toHaveLength(1)
    await react('bob', item, { reaction_status: 'deleted' })
    expect(await people.newest('alice', thread)).not.toHaveProperty('reactions')
  })

  test('that comes late, and was taken back since, does not come back with its token', async () => {
    const item = await said('alice')
    const created = { client_context: '7265666990596022851' }
    await react('bob', item, created)
    await react('bob', item, { reaction_status: 'deleted', client_context: '7265666990596022852' })
    await react('bob', item, created)
    expect(await people.newest('alice', thread)).not.toHaveProperty('reactions')
  })

  test.each([
    ['no message', { item_id: '31954741358842206214212206404304896' }, 404],
    ['no emoji', { emoji: 'ok' }, 400],
    ['no status', { reaction_status: 'perhaps' }, 400],
  ])('of %s is refused', async (_, fields, status) => {
    expect(await react('bob', await said('alice'), fields)).toMatchObject({ status, body: { status: 'fail' } })
  })

  test('does not move its thread up', async () => {
    const item = await said('alice')
    const before = (await people.thread('bob', thread)).last_activity_at
    await react('bob', item)
    expect((await people.thread('bob', thread)).last_activity_at).toBe(before)
  })
})

describe('a message', () => {
  test('is taken back by its author alone, and is gone for everyone then', async () => {
    const before = await said('alice', 'stays')
    const item = await said('alice', 'goes')
    await react('bob', item)
    const unsend = (by: string, fields: Record<string, string> = signed({ _uuid: 'x' })) =>
      people.app(by).post(`direct_v2/threads/${thread}/items/${item}/delete/`, fields)
    expect(await unsend('bob')).toMatchObject({ status: 400, body: { status: 'fail' } })
    // Instagram refuses tokens here.
    expect((await unsend('alice', { _uuid: 'x', client_context: '1' })).status).toBe(400)
    expect((await people.newest('carla', thread)).item_id).toBe(item)
    expect((await unsend('alice')).body).toEqual({ status: 'ok' })
    for (const name of ['alice', 'bob', 'carla']) {
      const { items, last_permanent_item, last_activity_at } = await people.thread(name, thread)
      expect(items[0].item_id).toBe(before)
      expect(last_permanent_item.item_id).toBe(before)
      expect(String(last_activity_at)).toBe(String(items[0].timestamp))
    }
    expect((await unsend('alice')).status).toBe(404)
  })

  test('that tells what someone did cannot be taken back', async () => {
    await people.app('alice').post(`direct_v2/threads/${thread}/update_title/`, { title: 'Named' })
    const { item_id, item_type } = await people.newest('alice', thread)
    expect(item_type).toBe('action_log')
    expect((await people.app('alice').post(`direct_v2/threads/${thread}/items/${item_id}/delete/`)).status).toBe(400)
  })
})
