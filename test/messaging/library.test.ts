import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  directOf,
  droppableSends,
  dropSends,
  findAddressees,
  limitsFor,
  openAccountClient,
  openOutbox,
  retrySend,
  sendRoom,
  settleAgain,
} from '../../src/index.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'

const archive = useArchive()
let alice: SendingAccount
let bobs = ''

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
})
afterAll(() => alice[Symbol.asyncDispose]())

const open = (sendLimits = {}) =>
  openOutbox(archive(), alice.account, {
    openClient: (hooks) => openAccountClient(alice.place, alice.account.name, hooks),
    limits: limitsFor(alice.url, {}),
    sendLimits: { spacingMs: 0, ...sendLimits },
    serverUrl: alice.url,
    signal: AbortSignal.timeout(60_000),
  })

test('whoever uses the package finds people, sees what room there is, and sends', async () => {
  await using outbox = await open()
  for await (const left of outbox.settleLeft()) throw new Error(String(left.token))
  const people = await findAddressees(directOf(outbox), { people: ['bob.sim', '@carla.sim', alice.people.id('bob')] })
  expect(people.map(({ name }) => name)).toEqual(['bob.sim', 'carla.sim'])
  expect(people[0]).toMatchObject({ threadId: bobs, isNewConversation: false })
  const [bob] = people
  const tokens = await outbox.plan([{ to: bob!.to, draft: { kind: 'text', text: 'See you at six' } }])
  expect(await outbox.make(tokens[0]!)).toMatchObject({ state: 'acknowledged', threadId: bobs })
  expect((await alice.texts('bob', bobs))[0]).toBe('See you at six')
  await expect(settleAgain(outbox, tokens[0]!)).rejects.toMatchObject({ code: 'not-held' })
  await expect(retrySend(outbox, tokens[0]!)).rejects.toMatchObject({ code: 'not-retried' })
  await expect(retrySend(outbox, 1n)).rejects.toMatchObject({ code: 'no-send' })
})

test('the room in a window is what was not used of it, and when it is there again', async () => {
  const { limits, now } = await (async () => {
    await using outbox = await open({ perHour: 2 })
    return { limits: outbox.sending.limits, now: await outbox.sending.budget.time() }
  })()
  const room = async (messages: number) =>
    (await sendRoom(archive(), alice.account, { limits, need: { messages, newConversations: 0, bulk: 0 }, now }))[0]
  expect(await room(1)).toMatchObject({ limit: 'hour', used: 1, most: 2, fits: true, fitsAt: null })
  const two = await room(2)
  const [sent] = await alice.ledger()
  expect(two).toMatchObject({ fits: false, fitsAt: sent!.sentAt! + 3_600_000_000 })
  expect(await room(3)).toMatchObject({ fits: false, fitsAt: null })
})

test('what a living process has in hand is not given up by another', async () => {
  await using outbox = await open()
  const draft = { kind: 'text', text: 'not yet' } as const
  const [token] = await outbox.plan([{ to: { threadId: bobs }, draft }])
  const which = { tokens: [token!], isPlanned: false }
  await expect(droppableSends(archive(), alice.account, which)).rejects.toMatchObject({ code: 'send-taken' })
  expect(await droppableSends(archive(), alice.account, { tokens: [], isPlanned: true })).toEqual([])
  await outbox.cancel([token!])
  expect(await outbox.make(token!)).toMatchObject({ state: 'failed' })
  const [queued] = await outbox.plan([{ to: { threadId: bobs }, draft }], { isQueued: true })
  const free = await droppableSends(archive(), alice.account, { tokens: [], isPlanned: true })
  expect(free.map((it) => it.token)).toEqual([queued])
  expect(await dropSends(archive(), alice.account, free)).toEqual([queued])
  expect(await dropSends(archive(), alice.account, [])).toEqual([])
  expect((await alice.texts('bob', bobs)).includes('not yet')).toBe(false)
})
