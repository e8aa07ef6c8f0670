import { setTimeout } from 'node:timers/promises'
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { clearStop } from '../../src/archive/hold-requests.ts'
import { LaterError, PersonNeededError } from '../../src/errors.ts'
import type { OutboxOptions } from '../../src/messaging/open-outbox.ts'
import type { Outbox } from '../../src/messaging/outbox.ts'
import type { SendResult } from '../../src/messaging/send-result.ts'
import { limitsFor } from '../../src/run/limits.ts'
import { useArchive } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'

const archive = useArchive()
let alice: SendingAccount
let bobs = ''
let serial = 0

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
})
afterEach(async () => {
  await alice.faults()
  alice.gate = () => {}
  alice.said.length = 0
  alice.slept.length = 0
  await clearStop(archive(), alice.account.accountId)
  await archive().pool.query('delete from sends where account_id = $1', [alice.account.accountId])
  await archive().pool.query('update request_budgets set paused_until = null where account_id = $1', [
    alice.account.accountId,
  ])
})
afterAll(() => alice[Symbol.asyncDispose]())

const words = (): string => `words ${++serial}`

async function send(outbox: Outbox, text: string, to: object = { threadId: bobs }): Promise<SendResult> {
  const [token] = await outbox.plan([{ to: to as never, draft: { kind: 'text', text } }])
  return await outbox.make(token!)
}

/** How often a text stands in the conversation, as the other one has it. */
async function timesAtBob(text: string): Promise<number> {
  return (await alice.texts('bob', bobs)).filter((it) => it === text).length
}

async function once(options: Parameters<SendingAccount['outbox']>[0], text: string, to?: object): Promise<SendResult> {
  await using outbox = await alice.outbox(options)
  return await send(outbox, text, to)
}

async function all(results: AsyncIterable<SendResult>): Promise<readonly SendResult[]> {
  const list: SendResult[] = []
  for await (const result of results) list.push(result)
  return list
}

/** Sends of the past, as far as the limits are concerned. */
async function moveBack(interval: string): Promise<void> {
  await archive().pool.query('update sends set sent_at = sent_at - $2::interval where account_id = $1', [
    alice.account.accountId,
    interval,
  ])
}

describe('a message', () => {
  test('arrives once, and the ledger says where, without its words', async () => {
    const text = words()
    const result = await once({}, text)
    expect(result).toMatchObject({ state: 'acknowledged', threadId: bobs, error: null })
    expect(await timesAtBob(text)).toBe(1)
    const [row] = await alice.ledger()
    expect(row).toMatchObject({ state: 'acknowledged', itemId: result.itemId, draft: null, tries: 1, holder: null })
    expect(await alice.people.newest('bob', bobs)).toMatchObject({
      item_id: result.itemId,
      client_context: String(row!.token),
    })
  })

  test('keeps its words in the ledger where its owner wants that', async () => {
    const text = words()
    await once({ keepsDraft: true }, text)
    expect(JSON.parse((await alice.ledger())[0]?.draft ?? '')).toEqual({ kind: 'text', text })
  })

  test('with words about it is two: the words follow into the same conversation', async () => {
    const picture = await alice.file('red.png', createCanvas(40, 30).toBuffer('image/png'))
    const { draftFile } = await import('../../src/messaging/draft-file.ts')
    const text = words()
    await using outbox = await alice.outbox()
    const draft = { kind: 'photo', file: await draftFile(picture) } as const
    const tokens = await outbox.plan([{ to: { threadId: bobs }, draft, thenText: text }])
    expect(tokens).toHaveLength(2)
    for (const token of tokens) expect(await outbox.make(token)).toMatchObject({ state: 'acknowledged' })
    expect((await alice.texts('bob', bobs)).slice(0, 2)).toEqual([text, 'media'])
    expect(await alice.ledger()).toMatchObject([{ kind: 'photo' }, { kind: 'text', afterToken: tokens[0] }])
  })

  test('whose file has changed since does not go out, nor do the words about it', async () => {
    const { draftFile } = await import('../../src/messaging/draft-file.ts')
    const path = await alice.file('changes.png', createCanvas(4, 3).toBuffer('image/png'))
    const file = await draftFile(path)
    await alice.file('changes.png', createCanvas(5, 3).toBuffer('image/png'))
    const before = await alice.texts('bob', bobs)
    await using outbox = await alice.outbox()
    const tokens = await outbox.plan([{ to: { threadId: bobs }, draft: { kind: 'photo', file }, thenText: words() }])
    const results = []
    for (const token of tokens) results.push(await outbox.make(token))
    expect(results.map(({ error }) => error?.code)).toEqual(['file-changed', 'not-sent-before'])
    expect(await alice.texts('bob', bobs)).toEqual(before)
  })

  test('to somebody who cannot be written to is refused before anything leaves', async () => {
    await alice.people.bond('alice', 'dora', { blocks: true })
    const result = await once({}, words(), { userId: alice.people.id('dora') })
    await alice.people.bond('alice', 'dora', { blocks: false })
    expect(result).toMatchObject({ state: 'failed', error: { code: 'cannot-message', exitCode: 2 } })
    expect((await alice.ledger())[0]).toMatchObject({ state: 'failed', sentAt: null, draft: null })
  })
})

describe('the limits', () => {
  const limited = (limits: object, more: Partial<OutboxOptions> = {}) =>
    alice.outbox({ sendLimits: { spacingMs: 0, ...limits }, ...more })

  test('of an hour refuse the next message, and say until when', async () => {
    await using outbox = await limited({ perHour: 2 })
    for (const _ of [1, 2]) await send(outbox, words())
    const text = words()
    const error = await send(outbox, text).catch((it: unknown) => it)
    expect(error).toBeInstanceOf(LaterError)
    expect(error).toMatchObject({ code: 'send-limit', exitCode: 5 })
    expect((error as LaterError).hint).toMatch(/after \d{4}-\d\d-\d\d \d\d:\d\d UTC \(in (59 min|1 h)/)
    expect(await timesAtBob(text)).toBe(0)
    expect((await alice.ledger())[2]).toMatchObject({ state: 'planned', sentAt: null })
  })

  test('slide: a message may go out when the one that fills the window is an hour old', async () => {
    await using outbox = await limited({ perHour: 2 })
    await send(outbox, words())
    await moveBack('59 minutes 50 seconds')
    await send(outbox, words())
    await expect(send(outbox, words())).rejects.toMatchObject({ code: 'send-limit' })
    await moveBack('11 seconds')
    const text = words()
    expect(await send(outbox, text)).toMatchObject({ state: 'acknowledged' })
    await expect(send(outbox, words())).rejects.toMatchObject({ code: 'send-limit' })
  })

  test('are waited for by whoever chose to, who is told once', async () => {
    const sleep = async (ms: number): Promise<void> => {
      alice.slept.push(ms)
      await moveBack('30 minutes')
    }
    await using outbox = await limited({ perHour: 1 }, { whenFull: 'wait', sleep })
    await send(outbox, words())
    const text = words()
    expect(await send(outbox, text)).toMatchObject({ state: 'acknowledged' })
    expect(alice.slept).toEqual([60_000, 60_000])
    expect(alice.said[0]).toMatch(/^the account's 1 messages of an hour are sent; goes on in /)
  })

  test('of new conversations leave those that exist alone', async () => {
    await using outbox = await limited({ newConversationsPerDay: 1 })
    const [first, second] = ['carla', 'emil'].map((name) => ({ userId: alice.people.id(name) }))
    expect(await send(outbox, words(), first)).toMatchObject({ state: 'acknowledged' })
    const ledger = await alice.ledger()
    const isNew = ledger.at(-1)!.isNewConversation
    if (isNew) await expect(send(outbox, words(), second)).rejects.toMatchObject({ code: 'send-limit' })
    expect(await send(outbox, words())).toMatchObject({ state: 'acknowledged' })
    expect(await send(outbox, words(), first)).toMatchObject({ state: 'acknowledged' })
    expect((await alice.ledger()).filter((it) => it.isNewConversation)).toHaveLength(isNew ? 1 : 0)
  })

  test('of bulk messages count only what says the same to several people', async () => {
    await using outbox = await limited({ bulkPerDay: 1 })
    const plans = ['carla', 'bob'].map((name) => ({
      to: { userId: alice.people.id(name) },
      draft: { kind: 'text', text: words() } as const,
    }))
    const [one, two] = await outbox.plan(plans)
    await outbox.make(one!)
    await expect(outbox.make(two!)).rejects.toMatchObject({ code: 'send-limit' })
    expect(await send(outbox, words())).toMatchObject({ state: 'acknowledged' })
  })

  test('keep messages to different people one to three seconds apart, and those to one person not', async () => {
    const sleep = async (ms: number): Promise<void> => {
      alice.slept.push(ms)
      await moveBack(`${ms} milliseconds`)
    }
    await using outbox = await limited({ spacingMs: 1_000 }, { sleep, chance: () => 0.5 })
    await send(outbox, words())
    await send(outbox, words())
    expect(alice.slept).toEqual([])
    await send(outbox, words(), { userId: alice.people.id('carla') })
    expect(alice.slept).toHaveLength(1)
    expect(alice.slept[0]).toBeGreaterThan(1_000)
    expect(alice.slept[0]).toBeLessThanOrEqual(2_000)
  })

  test('are lower for an account that was made here this week, unless they are set', async () => {
    const { accountId } = alice.account
    await archive().pool.query('update accounts set created_at = now() where account_id = $1', [accountId])
    await using outbox = await alice.outbox({ sendLimits: { spacingMs: 0, bulkPerDay: 77 } })
    await archive().pool.query(`update accounts set created_at = '1970-01-01Z' where account_id = $1`, [accountId])
    expect(outbox.sending.limits).toMatchObject({ perHour: 20, newConversationsPerDay: 5, bulkPerDay: 77 })
    await using later = await alice.outbox()
    expect(later.sending.limits).toMatchObject({ perHour: 60, newConversationsPerDay: 20, bulkPerDay: 100 })
  })
})

describe('an answer that does not come', () => {
  beforeEach(() =>
    alice.people.app('bob').post('direct_v2/threads/broadcast/text/', {
      thread_ids: `[${bobs}]`,
      text: 'and you?',
    }),
  )
  const ONE = { path: 'broadcast/*', count: 1 }

  test.for(['answer-cut', 'error-afterwards', 'answer-lost', 'truncated-body'])(
    'after the deed (%s) is settled by looking: the message is there once',
    async (name) => {
      await alice.faults({ name, ...ONE })
      const text = words()
      const limits = limitsFor(alice.url, {})
      expect(await once({ timeoutMs: 400, limits }, text)).toMatchObject({ state: 'acknowledged', threadId: bobs })
      expect(await timesAtBob(text)).toBe(1)
      expect((await alice.ledger())[0]).toMatchObject({ tries: 1 })
      expect(alice.said[0]).toMatch(/^it is not known whether it arrived/)
    },
  )

  test.for(['reset', 'unavailable'])('before it (%s) is settled by looking, then by trying once more', async (name) => {
    await alice.faults({ name, ...ONE })
    const text = words()
    expect(await once({}, text)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(text)).toBe(1)
    expect((await alice.ledger())[0]).toMatchObject({ tries: 2, state: 'acknowledged' })
  })

  test('of a message that cannot be read yet leaves it there once all the same', async () => {
    await alice.faults({ name: 'answer-cut', ...ONE }, { name: 'sent-not-shown-yet', count: 1 })
    const text = words()
    expect(await once({}, text)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(text)).toBe(1)
    expect((await alice.ledger())[0]).toMatchObject({ tries: 2 })
  })

  test('twice leaves the message held, with its words, until a person has it looked for again', async () => {
    await alice.faults({ name: 'answer-cut', path: 'broadcast/*', count: 2 }, { name: 'sent-not-shown-yet', count: 2 })
    const text = words()
    await using outbox = await alice.outbox()
    const held = await send(outbox, text)
    expect(held).toMatchObject({ state: 'unknown', error: { code: 'outcome-unknown' } })
    expect((await alice.ledger())[0]).toMatchObject({
      state: 'unknown',
      draft: JSON.stringify({ kind: 'text', text }),
      holder: null,
    })
    expect(await outbox.settleHeld(held.token)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(text)).toBe(1)
    expect(await outbox.settleHeld(held.token)).toBeUndefined()
  })

  test('and a refusal of the second try do not make the message one that failed', async () => {
    await alice.faults(
      { name: 'answer-cut', ...ONE },
      { name: 'sent-not-shown-yet', count: 1 },
      { name: 'not-found', path: 'broadcast/*', count: 1, after: 1 },
    )
    const text = words()
    const result = await once({}, text)
    expect(await timesAtBob(text)).toBe(1)
    expect(result.state).toBe('unknown')
  })
})

describe('Instagram that says no', () => {
  test('to a message leaves the next one alone', async () => {
    await using outbox = await alice.outbox()
    expect(await send(outbox, words(), { threadId: '340282366841710300949128000000000000001' })).toMatchObject({
      state: 'failed',
      error: { code: 'thread-not-found', exitCode: 2 },
    })
    expect(await send(outbox, words())).toMatchObject({ state: 'acknowledged' })
  })

  test.for(['feedback-required', 'challenge', 'sentry-block'])(
    'to the account (%s) stops all of its messages until a person has acted',
    async (name) => {
      await alice.faults({ name, path: 'broadcast/*', count: 1 })
      const text = words()
      await using outbox = await alice.outbox()
      await expect(send(outbox, text)).rejects.toBeInstanceOf(PersonNeededError)
      const { requests } = alice
      await expect(send(outbox, words())).rejects.toMatchObject({ exitCode: 4 })
      expect(alice.requests).toBe(requests)
      await clearStop(archive(), alice.account.accountId)
      const [stopped] = await alice.ledger()
      expect(stopped).toMatchObject({ state: 'planned', sentAt: null })
      expect(await outbox.make(stopped!.token)).toMatchObject({ state: 'acknowledged' })
      expect(await timesAtBob(text)).toBe(1)
    },
  )

  test('for now, is followed by whoever waits and passed on to whoever does not', async () => {
    await alice.faults({ name: 'rate-limit-retry-after', retry_after_seconds: 0.1, path: 'broadcast/*', count: 1 })
    await expect(once({}, words())).rejects.toMatchObject({ exitCode: 5 })
    await setTimeout(150)
    await alice.faults({ name: 'rate-limit-retry-after', retry_after_seconds: 0.1, path: 'broadcast/*', count: 1 })
    const text = words()
    expect(await once({ whenFull: 'wait' }, text)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(text)).toBe(1)
  })
})

describe('what a process left behind', () => {
  test('and had only planned goes back into the queue, in its order', async () => {
    const texts = [words(), words(), words()]
    const outbox = await alice.outbox()
    await outbox.plan(texts.map((text) => ({ to: { threadId: bobs }, draft: { kind: 'text', text } })))
    await outbox[Symbol.asyncDispose]()
    await using other = await alice.outbox()
    const results = await all(other.run())
    expect(results.map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged', 'acknowledged'])
    expect((await alice.texts('bob', bobs)).slice(0, 3)).toEqual(texts.toReversed())
  })

  test('is not touched while that process lives', async () => {
    await using outbox = await alice.outbox()
    await outbox.plan([{ to: { threadId: bobs }, draft: { kind: 'text', text: words() } }])
    await using other = await alice.outbox()
    expect(await all(other.run())).toEqual([])
    expect(await alice.ledger()).toMatchObject([{ state: 'planned', holder: outbox.sending.holder.id }])
  })
})
