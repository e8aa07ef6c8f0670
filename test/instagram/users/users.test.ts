import { expect, test } from 'vitest'
import { InstagramClient } from '../../../src/instagram/index.ts'
import { type Scripted, scriptedServer } from '../../support/scripted-server.ts'

async function clientOf(script: readonly Scripted[]) {
  const server = await scriptedServer(script)
  return { ...server, client: new InstagramClient({ url: server.url }) }
}

const bob = {
  pk: 51000000003,
  username: 'bob.sim',
  full_name: 'Bob',
  is_private: true,
  follower_count: 5,
  biography: 'hi',
  is_verified: false,
}
const status = {
  following: true,
  followed_by: false,
  blocking: false,
  muting: false,
  is_private: true,
  incoming_request: false,
  outgoing_request: false,
  is_bestie: false,
  is_restricted: true,
}

test('a user is found by name, however it is written', async () => {
  const { client, requests } = await clientOf([{ body: { user: bob, status: 'ok' } }])
  await using _ = client
  expect(await client.users.byUsername(' @Bob.Sim ')).toMatchObject({
    userId: '51000000003',
    fullName: 'Bob',
    isPrivate: true,
    followerCount: 5,
    biography: 'hi',
  })
  expect(requests[0]?.path).toBe('users/bob.sim/usernameinfo/')
})

test.each([
  ['an error', { status: 404, body: { message: 'User not found', status: 'fail' } }],
  ['a good answer with nobody in it', { body: { status: 'ok' } }],
])('a name that nobody has: %s', async (_what, answer) => {
  const { client } = await clientOf([answer])
  await using _ = client
  await expect(client.users.byUsername('nobody')).rejects.toMatchObject({
    code: 'user-not-found',
    exitCode: 2,
    name: 'UserNotFound',
  })
})

test('what is told of a user goes with how one stands to them', async () => {
  const { client, requests } = await clientOf([
    { body: { user: bob, status: 'ok' } },
    { body: { ...status, status: 'ok' } },
  ])
  await using _ = client
  expect(await client.users.withFriendship('51000000003')).toMatchObject({
    username: 'bob.sim',
    friendship: { following: true, followedBy: false, isRestricted: true, isPrivate: true },
  })
  expect(requests.map(({ path }) => path)).toEqual(['users/51000000003/info/', 'friendships/show/51000000003/'])
  expect(requests[0]?.query.get('entry_point')).toBe('profile')
})

test('how one stands to many is one request', async () => {
  const { client, requests } = await clientOf([{ body: { friendship_statuses: { 1: status, 2: {} }, status: 'ok' } }])
  await using _ = client
  const friendships = await client.users.friendships(['1', '2'])
  expect(friendships).toMatchObject({ 1: { following: true }, 2: { following: null } })
  expect(new URLSearchParams(requests[0]?.body).get('user_ids')).toBe('1,2')
})

test('people are searched for', async () => {
  const { client, requests } = await clientOf([{ body: { users: [bob, {}], status: 'ok' } }])
  await using _ = client
  expect(await client.users.search('bob')).toHaveLength(1)
  expect(requests[0]?.query.get('q')).toBe('bob')
})
