import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addDoNotContact } from '../../src/archive/add-do-not-contact.ts'
import { inTransaction } from '../../src/archive/in-transaction.ts'
import { directOf } from '../../src/messaging/direct-of.ts'
import { findAddressees } from '../../src/messaging/find-addressees.ts'
import type { Outbox } from '../../src/messaging/outbox.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'

const archive = useArchive()
let alice: SendingAccount
let bobs = ''
let bob = ''
let serial = 0

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
  bob = alice.people.id('bob')
})
afterEach(async () => {
  alice.gate = () => {}
  for (const table of ['do_not_contact', 'sends', 'thread_members', 'thread_ids', 'threads', 'person_ids', 'people'])
    await archive().pool.query(`delete from ${table} where account_id = $1`, [alice.account.accountId])
})
afterAll(() => alice[Symbol.asyncDispose]())

const words = (): string => `words ${++serial}`
const query = async (text: string, ...values: readonly unknown[]) =>
  await archive().pool.query(text, [alice.account.accountId, ...values])

/** Bob as the archive has him, and whether their conversation is known to it. */
async function knowBob({ isThreadKnown }: { readonly isThreadKnown: boolean }): Promise<bigint> {
  await query("insert into people (account_id, person_id, display_name, username) values ($1, 7, 'Bob', 'bob')")
  await query("insert into person_ids (account_id, kind, id, person_id) values ($1, 'instagram', $2, 7)", bob)
  if (isThreadKnown) {
    await query('insert into threads (account_id, thread_id) values ($1, 9)')
    await query("insert into thread_ids (account_id, kind, id, thread_id) values ($1, 'instagram', $2, 9)", bobs)
    await query(
      'insert into thread_members (account_id, thread_id, person_id, first_observed_at, last_observed_at) values ($1, 9, 7, now(), now())',
    )
  }
  return 7n
}

async function leaveAlone(personId: bigint): Promise<void> {
  const wish = { personId, since: 1_767_225_600_000_000, reason: 'wrote "stop"' }
  await inTransaction(archive(), ({ client }) => addDoNotContact(client, alice.account.accountId, [wish]))
}

async function send(outbox: Outbox, text: string, to: object) {
  const [token] = await outbox.plan([{ to: to as never, draft: { kind: 'text', text } }])
  return await outbox.make(token!)
}

async function posted(): Promise<boolean> {
  return (await alice.texts('bob', bobs)).some((it) => it === `words ${serial}`)
}

describe('who is on the do-not-contact list', () => {
  test.each([
    ['by their name', true, () => ({ userId: bob })],
    ['by a conversation of the archive', true, () => ({ threadId: bobs })],
    ['by a conversation that the archive does not know', false, () => ({ threadId: bobs })],
    ['as one of a group that is named by its people', true, () => ({ groupOf: [bob, alice.people.id('carla')] })],
  ])('is not written to: %s', async (_by, isThreadKnown, to) => {
    await leaveAlone(await knowBob({ isThreadKnown }))
    await using outbox = await alice.outbox()
    const result = await send(outbox, words(), to())
    expect(result).toMatchObject({ state: 'failed', error: { code: 'do-not-contact' } })
    expect(result.error?.message).toContain('Bob is on the do-not-contact list since 2026-01-01: wrote "stop"')
    expect(await posted()).toBe(false)
  })

  test('is not even looked up when they are named', async () => {
    await leaveAlone(await knowBob({ isThreadKnown: true }))
    await using outbox = await alice.outbox()
    const before = alice.requests
    await send(outbox, words(), { userId: bob })
    expect(alice.requests).toBe(before)
  })

  test('is not written to when they ask while a message to them is about to go out', async () => {
    const personId = await knowBob({ isThreadKnown: true })
    await using outbox = await alice.outbox()
    // The conversation is asked for: then they write "stop".
    alice.gate = async () => await leaveAlone(personId)
    const result = await send(outbox, words(), { userId: bob })
    expect(result).toMatchObject({ state: 'failed', error: { code: 'do-not-contact' } })
    expect(await posted()).toBe(false)
  })

  test('is told of before anything is sent to anybody', async () => {
    await leaveAlone(await knowBob({ isThreadKnown: true }))
    await using outbox = await alice.outbox()
    await expect(findAddressees(directOf(outbox), { people: [alice.people.id('carla'), bob] })).rejects.toMatchObject({
      code: 'do-not-contact',
      exitCode: 2,
    })
    await expect(findAddressees(directOf(outbox), { threads: [bobs] })).rejects.toMatchObject({
      code: 'do-not-contact',
    })
  })

  test('does not keep others from being written to', async () => {
    await leaveAlone(await knowBob({ isThreadKnown: true }))
    await using outbox = await alice.outbox()
    const carlas = await alice.people.pair('alice', 'carla')
    expect(await send(outbox, words(), { threadId: carlas })).toMatchObject({ state: 'acknowledged' })
  })
})

describe('what a rule or a broadcast planned and left', () => {
  test('does not go out with what was left of sends by hand', async () => {
    const plans = [{ to: { threadId: bobs }, draft: { kind: 'text' as const, text: words() } }]
    {
      await using gone = await alice.outbox()
      await gone.plan(plans, { origin: 'rule' })
      await gone.plan(plans, { origin: 'broadcast' })
    }
    await using outbox = await alice.outbox()
    const made = []
    for await (const result of outbox.run()) made.push(result)
    expect(made).toEqual([])
    expect(await posted()).toBe(false)
  })

  test('is taken over by one process, under the token that was noted before', async () => {
    let token: bigint | undefined
    {
      await using gone = await alice.outbox()
      token = (await gone.takeTokens(1))[0]!
      const plans = [{ to: { threadId: bobs }, draft: { kind: 'text' as const, text: words() } }]
      expect(await gone.plan(plans, { origin: 'rule', tokens: [token] })).toEqual([token])
      await using early = await alice.outbox()
      expect(await early.takeOver(token)).toBe(false)
    }
    await using first = await alice.outbox()
    await using second = await alice.outbox()
    const taken = await Promise.all([first.takeOver(token), second.takeOver(token)])
    expect(taken.filter(Boolean)).toHaveLength(1)
    const owner = taken[0] ? first : second
    expect(await owner.make(token)).toMatchObject({ state: 'acknowledged', token })
    expect(await posted()).toBe(true)
  })
})
