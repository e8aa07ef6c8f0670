import { expect, test } from 'vitest'
import { UserNotFound } from '../../../src/instagram/index.ts'
import { scriptedClient } from '../../support/scripted-client.ts'

const none = { following: false, followed_by: false, blocking: false, is_restricted: false }

test.each([
  ['a stranger', false, {}, { canMessage: true, requestsAllowed: null }],
  ['a private stranger', true, {}, { canMessage: false, isPrivate: true, requestsAllowed: null }],
  ['a private account that one follows', true, { following: true }, { canMessage: true, following: true }],
  ['a private account that follows one', true, { followed_by: true }, { canMessage: true, requestsAllowed: true }],
  ['someone blocked', false, { blocking: true, following: true }, { canMessage: false, isBlocked: true }],
  ['someone restricted', false, { is_restricted: true }, { canMessage: true, isRestricted: true }],
])('what may be sent to %s', async (_whom, is_private, friendship, expected) => {
  const { client, requests } = await scriptedClient([
    { body: { user: { pk: '17841400000000001234', username: 'bob', is_private }, status: 'ok' } },
    { body: { ...none, ...friendship, status: 'ok' } },
  ])
  await using _ = client
  expect(await client.direct.canMessage('17841400000000001234')).toMatchObject(expected)
  expect(requests.map(({ path }) => path)).toEqual([
    'users/17841400000000001234/info/',
    'friendships/show/17841400000000001234/',
  ])
})

test('nothing may be sent to someone who is not there, or is no id', async () => {
  const { client, requests } = await scriptedClient([{ status: 404, body: { status: 'fail' } }])
  await using _ = client
  await expect(client.direct.canMessage('2')).rejects.toBeInstanceOf(UserNotFound)
  await expect(client.direct.canMessage('bob')).rejects.toMatchObject({ code: 'user-id' })
  expect(requests).toHaveLength(1)
})
