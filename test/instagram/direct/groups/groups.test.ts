import { createCanvas } from '@napi-rs/canvas'
import { describe, expect, test } from 'vitest'
import { FeedbackRequired, type Groups, OutcomeUnknown } from '../../../../src/instagram/index.ts'
import {
  DEVICE,
  formOf,
  OWN_ID,
  scriptedClient,
  signedOf,
  THREAD,
  THREAD_V2,
  TOKEN,
} from '../../../support/scripted-client.ts'
import type { Scripted } from '../../../support/scripted-server.ts'

const { _uuid } = DEVICE
const AT = `direct_v2/threads/${THREAD}/`
const GROUP = {
  thread_id: THREAD,
  thread_v2_id: THREAD_V2,
  thread_title: 'Trip',
  named: true,
  is_group: true,
  viewer_id: Number(OWN_ID),
  admin_user_ids: [Number(OWN_ID)],
  users: [{ pk: 2, username: 'b' }],
  items: [],
}
const refused = { code: 'unproven-request', remedy: 'report' }

describe('a group', () => {
  test.each<readonly [string, Scripted]>([
    ['at top level', { body: { ...GROUP, status: 'ok' } }],
    ['in a member', { body: { thread: GROUP, status: 'ok' } }],
  ])('is made of two others at least; the answer has it %s', async (_where, answer) => {
    const { client, requests } = await scriptedClient([answer])
    await using _ = client
    const people = ['1001000002', '17841400000000001234']
    const group = await client.direct.groups.create(people, { title: 'Trip 🏔 "&', token: TOKEN })
    expect(group).toMatchObject({ threadId: THREAD, threadV2Id: THREAD_V2, isGroup: true, adminUserIds: [OWN_ID] })
    expect(requests.map(({ path }) => path)).toEqual(['direct_v2/create_group_thread/'])
    expect(requests.map(signedOf)).toEqual([
      {
        _uuid,
        _uid: OWN_ID,
        client_context: TOKEN,
        is_partnership_folder: 'false',
        recipient_users: '[1001000002,17841400000000001234]',
        thread_title: 'Trip 🏔 "&',
      },
    ])
  })

  test('is not made of one, nor by an account that Instagram does not trust, nor twice', async () => {
    const { client, requests } = await scriptedClient([
      { status: 400, body: { status: 'fail', message: 'feedback_required' } },
      { status: 502, body: '' },
    ])
    await using _ = client
    const { groups } = client.direct
    await expect(groups.create(['2', '2'])).rejects.toMatchObject({ code: 'group-too-small' })
    await expect(groups.create(['2', '3'])).rejects.toBeInstanceOf(FeedbackRequired)
    const unknown: unknown = await groups.create(['2', '3'], { token: TOKEN }).catch((error: unknown) => error)
    expect(unknown).toBeInstanceOf(OutcomeUnknown)
    expect(unknown).toMatchObject({ token: TOKEN, threadId: null })
    expect(requests).toHaveLength(2)
  })

  test.each<readonly [string, (groups: Groups) => Promise<unknown>, string, object]>([
    ['takes people in', (groups) => groups.add(THREAD, ['1', '2', '1']), 'add_user/', { _uuid, user_ids: '["1","2"]' }],
    ['puts people out', (groups) => groups.remove(THREAD, ['1']), 'remove_users/', { _uuid, user_ids: '["1"]' }],
    ['has admins', (groups) => groups.addAdmins(THREAD, ['1']), 'add_admins/', { _uuid, user_ids: '["1"]' }],
    ['has fewer', (groups) => groups.removeAdmins(THREAD, ['1']), 'remove_admins/', { _uuid, user_ids: '["1"]' }],
    [
      'lets in who asked',
      (groups) => groups.approveJoins(THREAD, ['1']),
      'approve_participant_requests/',
      { user_ids: '["1"]', share_join_chat_story: 'true', _uuid },
    ],
    ['is left', (groups) => groups.leave(THREAD), 'leave/', { _uuid }],
    ['has a title', (groups) => groups.setTitle(THREAD, 'a/b & c'), 'update_title/', { _uuid, title: 'a/b & c' }],
  ])('%s, by one form', async (_what, act, path, fields) => {
    const { client, requests } = await scriptedClient([{ body: { thread: GROUP, status: 'ok' } }])
    await using _ = client
    await act(client.direct.groups)
    expect(requests.map((request) => [request.method, request.path])).toEqual([['POST', AT + path]])
    expect(requests.map(formOf)).toEqual([fields])
  })

  test('as it became is given back', async () => {
    const { client } = await scriptedClient([{ body: { thread: GROUP, status: 'ok' } }, { body: { status: 'ok' } }])
    await using _ = client
    expect(await client.direct.groups.setTitle(THREAD, 'Trip')).toMatchObject({ title: 'Trip', isNamed: true })
    await expect(client.direct.groups.add(THREAD, ['1'])).rejects.toMatchObject({ code: 'no-thread' })
  })

  test('is not asked for what cannot be', async () => {
    const { client, requests } = await scriptedClient([{}])
    await using _ = client
    const { groups } = client.direct
    await expect(groups.add(THREAD, [])).rejects.toMatchObject({ code: 'nobody' })
    await expect(groups.remove(THREAD, ['bob'])).rejects.toMatchObject({ code: 'user-id' })
    await expect(groups.setTitle(THREAD, ' ')).rejects.toMatchObject({ code: 'empty-title' })
    await expect(groups.setPhoto(THREAD, Buffer.from('no photo'))).rejects.toMatchObject({ code: 'photo' })
    expect(requests).toEqual([])
  })

  test('does not let people be put out in the way we know: the error says how little we know', async () => {
    const { client } = await scriptedClient([
      { status: 404, body: '{}' },
      { status: 400, body: { status: 'fail' } },
    ])
    await using _ = client
    await expect(client.direct.groups.remove(THREAD, ['1'])).rejects.toMatchObject(refused)
    await expect(client.direct.groups.remove(THREAD, ['1'])).rejects.toMatchObject(refused)
    await expect(client.direct.groups.addAdmins(THREAD, ['1'])).rejects.toMatchObject(refused)
  })
})

describe('the photo of a group', () => {
  const read = { body: { thread: GROUP, status: 'ok' } }
  const common = {
    method: 'post',
    pretty: 'false',
    format: 'json',
    server_timestamps: 'true',
    locale: 'user',
    enable_canonical_naming: 'true',
    enable_canonical_variable_overrides: 'true',
    enable_canonical_naming_ambiguous_type_prefixing: 'true',
  }

  test('is uploaded, then set by GraphQL under the other id of the group', async () => {
    const photo = createCanvas(3, 2).toBuffer('image/png')
    const { client, requests } = await scriptedClient([
      read,
      { body: '{"media_id":987654321012345678}' },
      { body: { data: {}, status: 'ok' } },
    ])
    await using _ = client
    await client.direct.groups.setPhoto(THREAD, photo, { token: TOKEN })
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${AT}`,
      `POST /messenger_image/${OWN_ID}_0_${TOKEN}`,
      'POST /graphql_www',
    ])
    const mutation = requests[2] ?? expect.fail()
    expect(formOf(mutation)).toEqual({
      ...common,
      fb_api_req_friendly_name: 'IGDirectUpdateThreadImageMutation',
      client_doc_id: '5576567352987267181917649770',
      variables: JSON.stringify({
        ig_thread_igid: THREAD_V2,
        offline_threading_id: TOKEN,
        attachment_fbid: '987654321012345678',
      }),
    })
    expect(mutation.headers).toMatchObject({
      'x-fb-friendly-name': 'IGDirectUpdateThreadImageMutation',
      'x-root-field-name': 'xig_direct_update_thread_image',
      'x-graphql-client-library': 'pando',
      authorization: expect.stringContaining('Bearer IGT:2:'),
    })
  })

  test('is taken away', async () => {
    const { client, requests } = await scriptedClient([read, { body: { data: {} } }])
    await using _ = client
    await client.direct.groups.removePhoto(THREAD, { token: TOKEN })
    const mutation = requests[1] ?? expect.fail()
    expect(formOf(mutation)).toMatchObject({
      ...common,
      client_doc_id: '50027745118339199321503686240',
      variables: JSON.stringify({ ig_thread_igid: THREAD_V2, offline_threading_id: TOKEN }),
    })
    expect(mutation.headers['x-root-field-name']).toBe('xig_direct_remove_thread_image')
  })

  test('is refused with a good status, in the list of errors', async () => {
    const { client } = await scriptedClient([
      read,
      { body: { data: null, errors: [{ message: 'not\nan admin' }] } },
      { body: { thread: { thread_id: THREAD, items: [] } } },
    ])
    await using _ = client
    const { groups } = client.direct
    await expect(groups.removePhoto(THREAD)).rejects.toMatchObject({
      ...refused,
      cause: { message: expect.stringContaining('not an admin') },
    })
    await expect(groups.removePhoto(THREAD)).rejects.toMatchObject({ code: 'no-thread-v2-id' })
  })
})
