import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { APP, type Body } from '../support/simulated-app.ts'
import { SimulatedPeople, signed } from '../support/simulated-people.ts'

const SET_PHOTO = '5576567352987267181917649770'
const REMOVE_PHOTO = '50027745118339199321503686240'

let people: SimulatedPeople

beforeAll(async () => {
  // A photo of a group is there at once, though what is sent is waited for.
  people = await SimulatedPeople.start({ uploadsTooEarly: 3 })
})
afterAll(() => people.simulator.close())

const ids = (...names: string[]) => names.map((it) => people.id(it))
const change = (by: string, group: string, verb: string, fields: Record<string, string> = {}) =>
  people.app(by).post(`direct_v2/threads/${group}/${verb}/`, { _uuid: 'x', ...fields })
const namesIn = (thread: Body) => thread.users.map((it: Body) => it.username).sort()
const toldIn = async (name: string, group: string) => (await people.newest(name, group)).action_log?.description

describe('a group', () => {
  test('is made with all its fields at the top of the answer, once for a token', async () => {
    const fields = {
      _uuid: 'x',
      _uid: people.id('alice'),
      client_context: '7265666990596022848',
      is_partnership_folder: 'false',
      recipient_users: `[${ids('bob', 'carla').join()}]`,
      thread_title: 'Trip 🏔',
    }
    const alice = people.app('alice')
    const { status, body } = await alice.post('direct_v2/create_group_thread/', signed(fields))
    expect(status).toBe(200)
    expect(body).toMatchObject({
      thread_id: expect.stringMatching(/^\d{39}$/),
      thread_v2_id: expect.any(String),
      admin_user_ids: [Number(people.id('alice'))],
      items: [],
      is_group: true,
      named: true,
      thread_title: 'Trip 🏔',
      viewer_id: Number(people.id('alice')),
      inviter: { username: 'alice.sim' },
      has_older: false,
      status: 'ok',
    })
    expect(namesIn(body)).toEqual(['bob.sim', 'carla.sim'])
    expect((await alice.post('direct_v2/create_group_thread/', signed(fields))).body.thread_id).toBe(body.thread_id)
    const another = await alice.post('direct_v2/create_group_thread/', { recipient_users: fields.recipient_users })
    expect(another.body.thread_id).not.toBe(body.thread_id)
    expect(another.body).toMatchObject({ named: false, thread_title: 'bob.sim, carla.sim' })
    expect(await people.thread('bob', body.thread_id)).toMatchObject({ thread_title: 'Trip 🏔', pending: false })
  })

  test('is a request to those who do not follow its maker', async () => {
    await people.bond('emil', 'bob', { follows: false })
    const group = await people.group('bob', ['emil', 'dora'])
    expect((await people.thread('emil', group)).pending).toBe(true)
    expect((await people.thread('dora', group)).pending).toBe(false)
  })

  test.each([
    ['one other', () => ids('bob')],
    ['oneself', () => ids('bob', 'alice')],
    ['nobody', () => []],
    ['someone who is not there', () => ['1', ...ids('bob')]],
  ])('of %s is refused', async (_, recipients) => {
    const fields = { recipient_users: JSON.stringify(recipients()) }
    expect(await people.app('alice').post('direct_v2/create_group_thread/', fields)).toMatchObject({ status: 400 })
  })

  test('takes people in, tells so, and shows them what was said before', async () => {
    const group = await people.group('alice', ['bob', 'carla'])
    await people.app('bob').post('direct_v2/threads/broadcast/text/', { text: 'old', thread_ids: `[${group}]` })
    const { body } = await change('bob', group, 'add_user', { user_ids: JSON.stringify(ids('dora', 'carla')) })
    expect(body.status).toBe('ok')
    expect(namesIn(body.thread)).toEqual(['alice.sim', 'carla.sim', 'dora.totp'])
    expect(body.thread.last_permanent_item).toMatchObject({
      item_type: 'action_log',
      user_id: Number(people.id('bob')),
      action_log: { description: 'bob.sim added dora.totp to the group.', bold: [{ start: 0, end: 7 }] },
    })
    const { items } = await people.thread('dora', group)
    expect(items.map((it: Body) => it.item_type)).toEqual(['action_log', 'text'])
    const joined = await change('alice', group, 'approve_participant_requests', {
      user_ids: JSON.stringify(ids('emil')),
      share_join_chat_story: 'true',
    })
    expect(namesIn(joined.body.thread)).toContain('emil.sms')
  })

  test('lets its admins remove people, who are told nothing more', async () => {
    const group = await people.group('alice', ['bob', 'carla', 'dora'])
    const remove = (by: string, ...names: string[]) =>
      change(by, group, 'remove_users', { user_ids: JSON.stringify(ids(...names)) })
    expect((await remove('bob', 'carla')).status).toBe(400)
    expect((await remove('alice', 'alice')).status).toBe(400)
    expect((await remove('alice', 'carla')).body.status).toBe('ok')
    expect((await people.app('carla').get(`direct_v2/threads/${group}/`)).status).toBe(404)
    const seen = await people.thread('bob', group)
    expect(namesIn(seen)).toEqual(['alice.sim', 'dora.totp'])
    expect(seen.left_users.map((it: Body) => it.username)).toEqual(['carla.sim'])
    expect(await toldIn('bob', group)).toBe('alice.sim removed carla.sim from the group.')
    expect((await remove('alice', 'carla')).status).toBe(400)
  })

  test('is left, and looked after by another when its last admin has gone', async () => {
    const group = await people.group('alice', ['bob', 'carla'])
    expect((await change('alice', group, 'leave')).body).toEqual({ status: 'ok' })
    expect((await people.app('alice').get(`direct_v2/threads/${group}/`)).status).toBe(404)
    const write = { text: 'still me', thread_ids: `[${group}]` }
    expect((await people.app('alice').post('direct_v2/threads/broadcast/text/', write)).status).toBe(404)
    expect(await toldIn('bob', group)).toBe('alice.sim left the group.')
    expect(await people.thread('carla', group)).toMatchObject({
      left_users: [{ username: 'alice.sim' }],
      admin_user_ids: [Number(people.id('bob'))],
    })
    await change('carla', group, 'leave')
    // Two are left, and it is a group still: what is written to the other goes elsewhere.
    await change('bob', group, 'add_user', { user_ids: JSON.stringify(ids('dora')) })
    expect(await people.pair('bob', 'dora')).not.toBe(group)
  })

  test('is named and unnamed by anyone in it', async () => {
    const group = await people.group('alice', ['bob', 'carla'], '')
    const { body } = await change('carla', group, 'update_title', { title: 'Ωmega "3" & <b>' })
    expect(body.thread).toMatchObject({
      named: true,
      thread_title: 'Ωmega "3" & <b>',
      items: [{ item_type: 'action_log' }],
    })
    expect(await toldIn('bob', group)).toBe('carla.sim named the group Ωmega "3" & <b>.')
    await change('bob', group, 'update_title', { title: '' })
    expect(await people.thread('alice', group)).toMatchObject({ named: false, thread_title: 'bob.sim, carla.sim' })
    expect((await change('bob', group, 'update_title')).status).toBe(400)
  })

  test('has admins, who make others so; one must be left', async () => {
    const group = await people.group('alice', ['bob', 'carla'])
    const admins = (by: string, verb: string, ...names: string[]) =>
      change(by, group, `${verb}_admins`, { user_ids: JSON.stringify(ids(...names)) })
    expect((await admins('bob', 'add', 'bob')).status).toBe(400)
    expect((await admins('alice', 'add', 'bob')).body.status).toBe('ok')
    expect((await people.thread('carla', group)).admin_user_ids).toEqual(ids('alice', 'bob').map(Number))
    expect((await admins('bob', 'remove', 'alice')).body.status).toBe('ok')
    expect((await admins('bob', 'remove', 'bob')).status).toBe(400)
    expect((await people.thread('carla', group)).admin_user_ids).toEqual(ids('bob').map(Number))
  })

  test('is what a thread of two is not', async () => {
    const pair = await people.pair('alice', 'bob')
    for (const verb of ['leave', 'add_user', 'remove_users', 'update_title', 'add_admins']) {
      expect((await change('alice', pair, verb, { user_ids: '["1"]', title: 'x' })).status).toBe(400)
    }
  })

  test('has a photo that is uploaded, set, and removed', async () => {
    const group = await people.group('alice', ['bob', 'carla'])
    const { thread_v2_id: v2 } = await people.thread('bob', group)
    const { authorization } = people.app('bob')
    const bytes = Buffer.from('a picture')
    const upload = await fetch(`${people.url}/messenger_image/${people.id('bob')}_0_7265666990596022848`, {
      method: 'POST',
      body: bytes,
      headers: {
        authorization,
        'content-type': 'application/octet-stream',
        'x-entity-length': String(bytes.length),
        offset: '0',
      },
    })
    const [, mediaId = ''] = /"media_id":(\d+)/.exec(await upload.text()) ?? []
    const mutate = async (doc: string, root: string, variables: object) => {
      const body = new URLSearchParams({ client_doc_id: doc, method: 'post', variables: JSON.stringify(variables) })
      const headers = { ...APP, authorization, 'x-root-field-name': root }
      const answer = await fetch(`${people.url}/graphql_www`, { method: 'POST', body, headers })
      return { status: answer.status, body: (await answer.json()) as Body }
    }
    const image = async () => (await people.thread('carla', group)).thread_image?.image_versions2.candidates[0].url
    expect(await image()).toBeUndefined()
    const set = await mutate(SET_PHOTO, 'xig_direct_update_thread_image', {
      ig_thread_igid: v2,
      offline_threading_id: '7265666990596022849',
      attachment_fbid: mediaId,
    })
    expect(set).toMatchObject({ status: 200, body: { data: { xig_direct_update_thread_image: { thread_id: group } } } })
    expect(await image()).toContain(mediaId)
    expect(await toldIn('alice', group)).toBe('bob.sim changed the group photo.')
    const wrong = await mutate(SET_PHOTO, 'xig_direct_update_thread_image', {
      ig_thread_igid: v2,
      attachment_fbid: '1',
    })
    expect(wrong).toMatchObject({ status: 200, body: { data: null, errors: [{ message: expect.any(String) }] } })
    expect((await mutate(REMOVE_PHOTO, 'xig_direct_remove_thread_image', { ig_thread_igid: v2 })).status).toBe(200)
    expect(await image()).toBeUndefined()
    const nowhere = await mutate(REMOVE_PHOTO, 'xig_direct_remove_thread_image', { ig_thread_igid: '1' })
    expect(nowhere.body.errors).toEqual([{ message: 'Thread does not exist', severity: 'CRITICAL' }])
    expect((await mutate('1', 'xig_something_else', {})).status).toBe(404)
  })
})
