import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  type InstagramClient,
  type RecipientCheck,
  type RecipientNames,
  sendToEach,
  UserNotFound,
} from '../../../../src/instagram/index.ts'
import { CARLA } from '../../../../src/simulator/world/people.ts'
import { SimulatedClients } from '../../../support/simulated-clients.ts'
import type { SimulatedPeople } from '../../../support/simulated-people.ts'

let people: SimulatedPeople
let clients: SimulatedClients

beforeAll(async () => {
  clients = await SimulatedClients.start()
  people = clients.people
})
afterAll(async () => {
  await clients[Symbol.asyncDispose]()
})

const as = (name: string): InstagramClient => clients.as(name)
const newest = (name: string, threadId: string, before?: number) => clients.newest(name, threadId, before)

async function sendAll(names: RecipientNames, text: string): Promise<readonly string[]> {
  const { direct } = as('alice')
  const threads: string[] = []
  for await (const { sent } of sendToEach(await direct.recipients(names), (to) => direct.send.text(to, text)))
    if (sent !== null) threads.push(sent.threadId)
  return threads
}

async function checks(names: RecipientNames, viewer = 'alice'): Promise<readonly RecipientCheck[]> {
  const found: RecipientCheck[] = []
  for await (const check of as(viewer).direct.checkRecipients(names)) found.push(check)
  return found
}

describe('someone by username', () => {
  test('gets what is sent to them, however the name is written', async () => {
    for (const username of ['bob.sim', '@bob.sim', ' Bob.Sim ']) {
      const { threadId } = await as('alice').direct.send.text({ username }, `to ${username}`)
      expect((await newest('bob', threadId)).text).toBe(`to ${username}`)
    }
  })

  test('gets a photo, a share and a heart', async () => {
    const { send } = as('alice').direct
    const username = 'bob.sim'
    await send.text({ username }, 'hello')
    const photo = `${import.meta.dirname}/../../../fixtures/files/turned.heic`
    const { threadId } = await send.photo({ username }, photo)
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'media' })
    await send.reel({ username }, `3512345678901234567_${people.id('carla')}`)
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'clip' })
    await send.heart({ username })
    expect(await newest('bob', threadId)).toMatchObject({ itemType: 'like' })
  })

  test('whom there is not is said by name, and nothing is sent to anybody', async () => {
    const error: unknown = await as('alice')
      .direct.recipients({ usernames: ['bob.sim', 'no.such.name'] })
      .catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(UserNotFound)
    expect(error).toMatchObject({ message: 'there is no user called no.such.name', code: 'user-not-found' })
    await expect(as('alice').direct.send.text({ username: 'no.such.name' }, 'hello')).rejects.toBeInstanceOf(
      UserNotFound,
    )
  })
})

describe('several', () => {
  test('people are several conversations, each once, by name and by id alike', async () => {
    const names = { userIds: people.id('bob'), usernames: ['bob.sim', 'carla.sim', '@CARLA.sim'] }
    expect(await as('alice').direct.recipients(names)).toEqual([
      { userId: people.id('bob') },
      { userId: people.id('carla') },
    ])
    const [first = '', second = '', ...rest] = await sendAll(names, 'to each')
    expect(rest).toEqual([])
    expect((await newest('bob', first)).text).toBe('to each')
    expect((await newest('carla', second)).text).toBe('to each')
    for (const threadId of [first, second]) expect((await as('alice').direct.thread(threadId)).isGroup).toBe(false)
  })

  test('people are one group where that is said, and only there', async () => {
    const usernames = ['bob.sim', 'carla.sim']
    const [threadId = ''] = await sendAll({ usernames, asGroup: true }, 'to all of you')
    expect(await as('carla').direct.thread(threadId)).toMatchObject({ isGroup: true })
    expect((await newest('bob', threadId)).text).toBe('to all of you')
    expect(await sendAll({ usernames, asGroup: true }, 'again')).toEqual([threadId])
  })

  test('threads are named by either id, and the same one by both is one', async () => {
    const { threadId } = await as('alice').direct.send.text({ username: 'bob.sim' }, 'hello')
    const { threadV2Id } = await as('alice').direct.thread(threadId)
    const short = threadV2Id ?? expect.fail('no other id')
    expect(await sendAll({ threadIds: short }, 'by the short one')).toEqual([threadId])
    expect(await sendAll({ threadIds: [short, threadId] }, 'by both')).toEqual([threadId])
    expect((await newest('bob', threadId)).text).toBe('by both')
  })

  test.each<[string, RecipientNames]>([
    ['nobody', {}],
    ['nobody', { usernames: [], threadIds: [] }],
    ['group-too-small', { userIds: '5', asGroup: true }],
    ['group-too-small', { userIds: ['5', '5'], asGroup: true }],
    ['user-id', { userIds: 'bob.sim' }],
    ['thread-id', { threadIds: 'bob.sim' }],
    ['empty-id', { usernames: ' @ ' }],
  ])('that cannot be: %s', async (code, names) => {
    await expect(as('alice').direct.recipients(names)).rejects.toMatchObject({ code, remedy: 'input' })
  })
})

test('whether each of them can be written to is told beforehand, and why not', async () => {
  const { threadId } = await as('alice').direct.send.text({ username: 'bob.sim' }, 'hello')
  await people.bond('alice', 'dora', { blocks: true })
  const found = await checks({
    userIds: people.id('carla'),
    usernames: ['dora.totp', 'no.such.name'],
    threadIds: [threadId, '340282366841710300949110269838224261999'],
  })
  expect(found.map(({ to, canMessage, why }) => [Object.values(to)[0], canMessage, why])).toEqual([
    [people.id('carla'), true, null],
    ['dora.totp', false, 'blocked'],
    ['no.such.name', false, 'user-not-found'],
    [threadId, true, null],
    ['340282366841710300949110269838224261999', false, 'thread-not-found'],
  ])
  expect(found[0]).toMatchObject({ words: null, permissions: { isBlocked: false } })
  expect(found[1]).toMatchObject({ words: 'this account has blocked them', permissions: { isBlocked: true } })
  await expect(as('alice').direct.send.text({ username: 'dora.totp' }, 'hello')).rejects.toMatchObject({ status: 400 })
})

test('a private account can be written to where there is a conversation already', async () => {
  const { world } = people.simulator
  const everyone = Array.from({ length: world.people.count }, (_, index) => world.people.get(index))
  const stranger = everyone.find((person) => {
    const { following, followed_by } = world.friendship(CARLA, person)
    const isKnown = following || followed_by || world.threadsOf(CARLA).some((thread) => thread.isMember(person.index))
    return person.isPrivate && !person.isDeleted && !isKnown
  })
  const userIds = stranger?.id ?? expect.fail('there is no private stranger')
  expect(await checks({ userIds }, 'carla')).toMatchObject([{ canMessage: false, why: 'private' }])
  await people.control('events', { kind: 'request', from: userIds, to: 'carla.sim' })
  expect(await checks({ userIds }, 'carla')).toMatchObject([{ canMessage: true, why: null }])
})
