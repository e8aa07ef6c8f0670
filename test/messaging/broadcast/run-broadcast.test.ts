import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addDoNotContact } from '../../../src/archive/add-do-not-contact.ts'
import { inTransaction } from '../../../src/archive/in-transaction.ts'
import { cancelBroadcast, pauseBroadcast } from '../../../src/messaging/broadcast/steer-broadcast.ts'
import { InterruptedError } from '../../../src/run/interrupt.ts'
import { useArchive } from '../../support/archive.ts'
import { Broadcasting, FREE } from '../../support/broadcasting.ts'

const archive = useArchive()
let shop: Broadcasting
let contacts: readonly string[] = []
let serial = 0

beforeAll(async () => {
  shop = await Broadcasting.start(archive())
  contacts = await shop.contacts()
})
afterEach(() => shop.forgetSent())
afterAll(() => shop[Symbol.asyncDispose]())

const SEND = 'direct_v2/threads/broadcast'
const news = (): string => `news ${process.pid}-${++serial}`
const text = (words: string): string => `Hello you, ${words}. Answer STOP to hear no more.`
const toEach = (people: readonly string[], words: string) => people.map((it) => `${it}: ${text(words)}`).toSorted()
const there = async (words: string) => (await shop.delivered(`, ${words}.`)).toSorted()

/** Calls back before the n-th message of this test is passed on. */
function atMessage(n: number, work: () => Promise<unknown> | unknown): void {
  let messages = 0
  shop.alice.gate = async (_request, path) => {
    if (!path.includes(SEND)) return
    messages += 1
    if (messages === n) await work()
  }
}

describe('a broadcast', () => {
  test('reaches everybody once, in batches of ten with 30 to 60 seconds between them, and keeps no text', async () => {
    const words = news()
    const people = contacts.slice(0, 24)
    const id = await shop.begin(await shop.listOf(people, words))
    const { state, counts } = await shop.run(id, {
      limits: { ...shop.runOptions().limits, pauseShare: 1 },
      sleep: passing,
    })
    expect([state, counts]).toEqual(['done', { acknowledged: 24 }])
    expect(await there(words)).toEqual(toEach(people, words))
    expect(gaps.map(([, sent]) => sent)).toEqual([10, 20])
    for (const [seconds] of gaps) expect(seconds).toBeGreaterThan(29)
    for (const [seconds] of gaps) expect(seconds).toBeLessThanOrEqual(60)
    const { rows } = await archive().pool.query(
      `select count(text)::int as texts, count(item_id)::int as ids, (select count(draft)::int from sends where account_id = $1) as drafts
         from broadcast_recipients where account_id = $1`,
      [shop.account.accountId],
    )
    expect(rows).toEqual([{ texts: 0, ids: 24, drafts: 0 }])
    const { rows: sends } = await archive().pool.query(
      'select distinct origin, is_bulk, state from sends where account_id = $1',
      [shop.account.accountId],
    )
    expect(sends).toEqual([{ origin: 'broadcast', is_bulk: true, state: 'acknowledged' }])
  })

  test('that is done is not run again, nor begun again unasked', async () => {
    const words = news()
    const list = await shop.listOf(contacts.slice(0, 1), words)
    const id = await shop.begin(list)
    await expect(shop.begin(list)).rejects.toMatchObject({ code: 'broadcast-open' })
    await shop.run(id)
    await expect(shop.run(id)).rejects.toMatchObject({ code: 'broadcast-over' })
    await expect(shop.begin(list)).rejects.toMatchObject({ code: 'broadcast-again' })
    expect(await there(words)).toHaveLength(1)
  })

  test('is not run by two at once', async () => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 3), words))
    let second: unknown
    atMessage(1, async () => {
      second = await shop.run(id).catch((error: unknown) => error)
    })
    await shop.run(id)
    expect(second).toMatchObject({ code: 'broadcast-busy' })
    expect(await there(words)).toEqual(toEach(contacts.slice(0, 3), words))
  })

  test('pauses within a message, and goes on where it stood', async () => {
    const words = news()
    const people = contacts.slice(0, 6)
    const id = await shop.begin(await shop.listOf(people, words))
    atMessage(3, () => pauseBroadcast(archive(), shop.account, id))
    const paused = await shop.run(id)
    expect(paused).toMatchObject({ state: 'paused', reasonCode: 'by-hand', isAlive: false })
    expect(await there(words)).toHaveLength(3)
    expect((await shop.run(id)).counts).toEqual({ acknowledged: 6 })
    expect(await there(words)).toEqual(toEach(people, words))
  })

  test('pauses while it waits between two batches', async () => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 12), words))
    const limits = { ...shop.runOptions().limits, pauseShare: 1 }
    const sleep = () => pauseBroadcast(archive(), shop.account, id)
    expect(await shop.run(id, { limits, sleep })).toMatchObject({
      state: 'paused',
      counts: { acknowledged: 10, planned: 2 },
    })
    expect(await there(words)).toHaveLength(10)
  })

  test('pauses while it waits for a limit', async () => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 3), words))
    const sleep = () => pauseBroadcast(archive(), shop.account, id)
    const ended = await shop.run(id, { sendLimits: { ...FREE, bulkPerDay: 2 }, sleep })
    expect(ended).toMatchObject({ state: 'paused', counts: { acknowledged: 2, claimed: 1 } })
    expect((await shop.run(id)).counts).toEqual({ acknowledged: 3 })
    expect(await there(words)).toEqual(toEach(contacts.slice(0, 3), words))
  })

  test('that is cancelled while it waits lets nothing out that it had planned', async () => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 3), words))
    const sleep = () => pauseBroadcast(archive(), shop.account, id)
    await shop.run(id, { sendLimits: { ...FREE, bulkPerDay: 1 }, sleep })
    expect(await cancelBroadcast(archive(), shop.account, id)).toBe(2)
    expect(await shop.status(id)).toMatchObject({ state: 'cancelled', counts: { acknowledged: 1, cancelled: 2 } })
    await using outbox = await shop.alice.outbox()
    for await (const _ of outbox.run()) throw new Error('something was sent')
    expect(await there(words)).toHaveLength(1)
  })

  test('that is stopped by ctrl-C while a message is under way is paused, and goes on without a second one', async () => {
    const words = news()
    const people = contacts.slice(0, 4)
    const id = await shop.begin(await shop.listOf(people, words))
    const stop = new AbortController()
    atMessage(2, () => stop.abort(new InterruptedError('SIGINT')))
    await expect(shop.run(id, { signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' })
    expect(await shop.status(id)).toMatchObject({ state: 'paused', reasonCode: 'interrupted' })
    expect((await shop.run(id)).counts).toEqual({ acknowledged: 4 })
    expect(await there(words)).toEqual(toEach(people, words))
  })

  test('goes on with the others where somebody cannot be written to any more, but not for ever', async () => {
    const words = news()
    const people = contacts.slice(0, 9)
    const id = await shop.begin(await shop.listOf(people, words))
    const block = (to: string, blocks: boolean) =>
      shop.alice.people.control('events', { kind: 'bond', from: 'alice.sim', to, blocks })
    for (const [place, it] of people.entries()) if (place !== 0 && place !== 2) await block(it, true)
    const ended = await shop.run(id).catch((error: unknown) => error)
    for (const it of people) await block(it, false)
    expect(ended).toMatchObject({ code: 'broadcast-failing' })
    expect(await shop.status(id)).toMatchObject({
      state: 'paused',
      reasonCode: 'broadcast-failing',
      counts: { acknowledged: 2, failed: 6, planned: 1 },
    })
    expect((await shop.run(id)).counts).toEqual({ acknowledged: 3, failed: 6 })
    expect(await there(words)).toEqual(toEach([people[0]!, people[2]!, people[8]!], words))
  })

  test('that is cancelled sends nothing more, and cannot go on', async () => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 5), words))
    atMessage(2, () => cancelBroadcast(archive(), shop.account, id))
    expect(await shop.run(id)).toMatchObject({ state: 'cancelled', counts: { acknowledged: 2, cancelled: 3 } })
    await expect(shop.run(id)).rejects.toMatchObject({ code: 'broadcast-over' })
    await expect(pauseBroadcast(archive(), shop.account, id)).rejects.toMatchObject({ code: 'not-running' })
    expect(await there(words)).toHaveLength(2)
  })

  test('that is cancelled while its process waits for a limit leaves nothing under way', async () => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 3), words))
    const sleep = () => cancelBroadcast(archive(), shop.account, id).then(() => {})
    const ended = await shop.run(id, { sendLimits: { ...FREE, bulkPerDay: 1 }, sleep })
    expect(ended).toMatchObject({ state: 'cancelled', counts: { acknowledged: 1, cancelled: 2 } })
    expect((await shop.alice.ledger()).map(({ state }) => state)).toEqual(['acknowledged', 'failed'])
  })

  test.each(['paused', 'cancelled'])(
    'that was %s just before the permission of a message lets none out, though nobody waits',
    async (state) => {
      const words = news()
      const reachable = (await shop.strangers()).filter(({ canMessage }) => canMessage).map(({ username }) => username)
      const id = await shop.begin(await shop.listOf(reachable.slice(0, 2), words, 'yes'))
      shop.alice.gate = async () => {
        // While it is asked whether they can be written to.
        await archive().pool.query(
          `update broadcasts set state = $2 where account_id = $1 and exists (
             select 1 from sends where account_id = $1 and state = 'planned')`,
          [shop.account.accountId, state],
        )
      }
      expect((await shop.run(id)).state).toBe(state)
      expect(await there(words)).toEqual([])
    },
  )

  test.each([
    ['cancelled', cancelBroadcast],
    ['paused', pauseBroadcast],
  ] as const)('that was %s after a crash is not finished by others: they look, and hold it', async (_state, steer) => {
    const words = news()
    const id = await shop.begin(await shop.listOf(contacts.slice(0, 3), words))
    await shop.alice.faults({ name: 'reset', path: SEND, count: 1 })
    const stop = new AbortController()
    atMessage(1, () => stop.abort(new InterruptedError('SIGINT')))
    await expect(shop.run(id, { signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' })
    // As it was when its process was killed.
    await archive().pool.query("update broadcasts set state = 'running' where account_id = $1", [
      shop.account.accountId,
    ])
    await steer(archive(), shop.account, id)
    await using outbox = await shop.alice.outbox()
    const settled: string[] = []
    for await (const { state } of outbox.settleLeft()) settled.push(state)
    expect([settled, await there(words)]).toEqual([['unknown'], []])
  })

  test.each(['challenge', 'feedback-required', 'login-required', 'sentry-block'])(
    'stops at a %s, is paused with the reason, and nothing more goes out',
    async (name) => {
      const words = news()
      const id = await shop.begin(await shop.listOf(contacts.slice(0, 5), words))
      await shop.alice.faults({ name, path: SEND, after: 2, count: 1 })
      await expect(shop.run(id)).rejects.toMatchObject({ exitCode: 4 })
      expect(await shop.status(id)).toMatchObject({
        state: 'paused',
        counts: { acknowledged: 2, claimed: 1, planned: 2 },
      })
      expect((await shop.status(id)).reason).not.toBeNull()
      expect(await there(words)).toHaveLength(2)
      await expect(shop.run(id)).rejects.toMatchObject({ exitCode: 4 })
      expect(await there(words)).toHaveLength(2)
      await shop.logIn()
    },
  )

  test('waits when Instagram asks for it, and loses nobody', async () => {
    const words = news()
    const people = contacts.slice(0, 4)
    const id = await shop.begin(await shop.listOf(people, words))
    await shop.alice.faults({ name: 'rate-limit', path: SEND, after: 1, count: 2 })
    expect((await shop.run(id)).state).toBe('done')
    expect(await there(words)).toEqual(toEach(people, words))
  })

  test('leaves out who asks to be left alone while it runs', async () => {
    const words = news()
    const people = contacts.slice(0, 4)
    const id = await shop.begin(await shop.listOf(people, words))
    atMessage(2, () => leaveAlone(people[3]!))
    expect(await shop.run(id)).toMatchObject({ state: 'done', counts: { acknowledged: 3, 'left-out': 1 } })
    expect(await there(words)).toEqual(toEach(people.slice(0, 3), words))
    expect((await shop.result(id)).at(-1)).toBe(`5 ${people[3]}: left-out (do-not-contact)`)
  })

  test('does not try again by itself what nobody can say of whether it arrived', async () => {
    const words = news()
    const people = contacts.slice(0, 3)
    const id = await shop.begin(await shop.listOf(people, words))
    await shop.alice.faults({ name: 'reset', path: SEND, after: 1, count: 2 }, { name: 'sent-not-shown-yet' })
    expect(await shop.run(id)).toMatchObject({ state: 'done', counts: { acknowledged: 2, unknown: 1 } })
    expect(await shop.result(id)).toContain(`3 ${people[1]}: unknown (outcome-unknown)`)
    expect(await there(words)).toHaveLength(2)
  })

  test('sends once though the answer is lost', async () => {
    const words = news()
    const people = contacts.slice(0, 3)
    const id = await shop.begin(await shop.listOf(people, words))
    await shop.alice.faults({ name: 'answer-cut', path: SEND, count: 2 })
    expect((await shop.run(id)).counts).toEqual({ acknowledged: 3 })
    expect(await there(words)).toEqual(toEach(people, words))
  })
})

async function leaveAlone(username: string): Promise<void> {
  const { accountId } = shop.account
  const { rows } = await archive().pool.query<{ person_id: bigint }>(
    'select person_id from people where account_id = $1 and username = $2',
    [accountId, username],
  )
  const wish = { personId: rows[0]!.person_id, since: 1_767_225_600_000_000, reason: 'wrote "stop"' }
  await inTransaction(archive(), ({ client }) => addDoNotContact(client, accountId, [wish]))
}

/** Instead of waiting, what was planned for then is moved to now: by the database's time it has passed. */
const gaps: (readonly [seconds: number, sent: number])[] = []
async function passing(): Promise<void> {
  const { rows } = await archive().pool.query<{ seconds: number; sent: number }>(
    `select extract(epoch from next_batch_at - clock_timestamp())::float8 as seconds,
            (select count(*)::int from sends where account_id = $1) as sent
       from broadcasts where account_id = $1 and next_batch_at is not null`,
    [shop.account.accountId],
  )
  gaps.push(...rows.map(({ seconds, sent }) => [seconds, sent] as const))
  await archive().pool.query('update broadcasts set next_batch_at = null where account_id = $1', [
    shop.account.accountId,
  ])
}
