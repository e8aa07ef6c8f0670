/** What must hold whatever happens: nothing twice, nothing above the limits, nothing after a block, nothing lost. */
import { createCanvas } from '@napi-rs/canvas'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { clearPause, clearStop } from '../../src/archive/hold-requests.ts'
import { lockBudget } from '../../src/archive/lock-budget.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { readWrites } from '../../src/archive/read-writes.ts'
import { PersonNeededError } from '../../src/errors.ts'
import { InstagramError } from '../../src/instagram/errors/instagram-error.ts'
import { imageName } from '../../src/instagram/uploads/upload-names.ts'
import type { Draft } from '../../src/messaging/draft.ts'
import { draftFile } from '../../src/messaging/draft-file.ts'
import type { OutboxOptions } from '../../src/messaging/open-outbox.ts'
import type { Outbox } from '../../src/messaging/outbox.ts'
import type { SendResult } from '../../src/messaging/send-result.ts'
import { openAccountClient } from '../../src/run/account-session.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { SendingAccount } from '../support/sending-account.ts'
import type { Body } from '../support/simulated-app.ts'

const url = useDatabase()
const archive = useArchive(url)
let alice: SendingAccount
let bobs = ''
let serial = 0

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
})
/** A conversation in which the newest page is never only one's own. */
beforeEach(() =>
  alice.people.app('bob').post('direct_v2/threads/broadcast/text/', { thread_ids: `[${bobs}]`, text: 'and you?' }),
)
afterEach(async () => {
  await alice.faults()
  alice.gate = () => {}
  alice.slept.length = 0
  await clearStop(archive(), alice.account.accountId)
  await clearPause(archive(), alice.account.accountId)
  await archive().pool.query('delete from sends where account_id = $1', [alice.account.accountId])
})
afterAll(() => alice[Symbol.asyncDispose]())

/** An absent message says something only after a minute. */
const PATIENT = { spacingMs: 0, perHour: null, perDay: null }

const words = (): string => `safe ${++serial}`

async function plan(outbox: Outbox, draft: Draft | string): Promise<bigint> {
  const said = typeof draft === 'string' ? ({ kind: 'text', text: draft } as const) : draft
  const [token] = await outbox.plan([{ to: { threadId: bobs }, draft: said }])
  return token!
}

async function send(outbox: Outbox, draft: Draft | string): Promise<SendResult> {
  return await outbox.make(await plan(outbox, draft))
}

async function photo(): Promise<Draft> {
  const path = await alice.file('safe.png', createCanvas(4, 3).toBuffer('image/png'))
  return { kind: 'photo', file: await draftFile(path) }
}

async function timesAtBob(text: string): Promise<number> {
  return (await alice.texts('bob', bobs)).filter((it) => it === text).length
}

async function all(results: AsyncIterable<SendResult>): Promise<readonly SendResult[]> {
  const list: SendResult[] = []
  for await (const result of results) list.push(result)
  return list
}

async function moveBack(interval: string): Promise<void> {
  await archive().pool.query('update sends set sent_at = sent_at - $2::interval where account_id = $1', [
    alice.account.accountId,
    interval,
  ])
}

const budgetOf = () =>
  archive()
    .db.transaction()
    .execute((tx) => lockBudget(tx, alice.account.accountId))

/** A message whose request broke off before it was taken, by a process that ended before it looked. */
async function leaveUnsettled(text: string, options: Partial<OutboxOptions> = {}): Promise<void> {
  await alice.faults({ name: 'reset', path: 'broadcast/*', count: 1 })
  const ended = new Error('ended')
  await using outbox = await alice.outbox({ limits: PATIENT, sleep: () => Promise.reject(ended), ...options })
  await expect(send(outbox, text)).rejects.toBe(ended)
}

/** Runs while some update of the database fails. */
async function whileRefused(condition: string, table: string, work: () => Promise<void>): Promise<void> {
  await archive().pool.query(`
    create function refuse() returns trigger language plpgsql as $$ begin raise 'refused'; end $$;
    create trigger refuse before update on ${table} for each row when (${condition}) execute function refuse()`)
  try {
    await work()
  } finally {
    await archive().pool.query('drop function refuse cascade')
  }
}

describe('a block', () => {
  const blocked = { name: 'feedback-required', path: 'broadcast/*', count: 1 }

  test('of the second try stops the account, and what may have gone out is not forgotten', async () => {
    await alice.faults({ name: 'reset', path: 'broadcast/*', count: 1 }, blocked)
    const text = words()
    await using outbox = await alice.outbox()
    await expect(send(outbox, text)).rejects.toBeInstanceOf(PersonNeededError)
    const { requests } = alice
    await expect(send(outbox, words())).rejects.toMatchObject({ exitCode: 4 })
    expect(alice.requests).toBe(requests)
    expect((await alice.ledger())[0]).toMatchObject({ state: 'sent', endedAt: null })
  })

  test('while a fresh upload is waited for stops the account, and what may have gone out is looked for', async () => {
    await alice.faults({ name: 'error-afterwards', path: 'broadcast/*', count: 1 }, { ...blocked, after: 1 })
    const before = (await alice.texts('bob', bobs)).length
    await using outbox = await alice.outbox()
    await expect(send(outbox, await photo())).rejects.toBeInstanceOf(PersonNeededError)
    expect((await budgetOf()).stop_code).toBe('feedback-required')
    expect((await alice.ledger())[0]).toMatchObject({ state: 'sent' })
    await clearStop(archive(), alice.account.accountId)
    await outbox[Symbol.asyncDispose]()
    await using other = await alice.outbox()
    expect(await all(other.run())).toMatchObject([{ state: 'acknowledged' }])
    expect((await alice.texts('bob', bobs)).length).toBe(before + 1)
  })

  test('in words that nobody has seen ends what is under way, and the rest does not go out', async () => {
    const texts = [words(), words()]
    await using outbox = await alice.outbox({
      openClient: ({ beforeSend, ...hooks }) =>
        openAccountClient(alice.place, alice.account.name, {
          ...hooks,
          beforeSend: async (token) => {
            await beforeSend?.(token)
            throw new InstagramError('person', 'forbidden', 'Instagram refuses this to the account', { status: 403 })
          },
        }),
    })
    await outbox.plan(
      texts.map((text) => ({ to: { threadId: bobs }, draft: { kind: 'text', text } })),
      { isQueued: true },
    )
    await expect(all(outbox.run())).rejects.toMatchObject({ code: 'forbidden', exitCode: 4 })
    expect((await alice.ledger()).map(({ state }) => state)).toEqual(['planned', 'planned'])
  })

  test('in words that this version does not know ends what is under way too; that message has failed', async () => {
    await alice.faults({ name: 'status-fail', path: 'broadcast/*', count: 1 })
    const [first, second] = [words(), words()]
    const outbox = await alice.outbox()
    const plans = [first, second].map((text) => ({ to: { threadId: bobs }, draft: { kind: 'text', text } as const }))
    await outbox.plan(plans, { isQueued: true })
    await expect(all(outbox.run())).rejects.toMatchObject({ code: 'refused' })
    expect((await alice.ledger()).map(({ state }) => state)).toEqual(['failed', 'planned'])
    await outbox[Symbol.asyncDispose]()
    await using other = await alice.outbox()
    expect(await all(other.run())).toMatchObject([{ state: 'acknowledged' }])
    expect(await timesAtBob(first!)).toBe(0)
  })

  test('is written down even where the ledger then cannot be', async () => {
    await alice.faults(blocked)
    await using outbox = await alice.outbox()
    await whileRefused(`new.state = 'planned' and old.state = 'sent'`, 'sends', async () => {
      await expect(send(outbox, words())).rejects.toThrow()
    })
    expect((await budgetOf()).stop_code).toBe('feedback-required')
  })

  test('of another write is written down even where its line in the audit then cannot be', async () => {
    const { item_id } = await alice.people.newest('bob', bobs)
    await alice.faults({ ...blocked, path: 'POST *' })
    await using outbox = await alice.outbox()
    await whileRefused('new.outcome is not null', 'acts', async () => {
      const act = { act: 'react', threadId: bobs, itemId: item_id }
      await expect(outbox.act(act, ({ direct }) => direct.react(bobs, item_id, '🦊'))).rejects.toThrow()
    })
    expect((await budgetOf()).stop_code).toBe('feedback-required')
  })
})

test('photos that were planned together are uploaded under names of their own', async () => {
  const drafts: Draft[] = []
  for (const side of [11, 12]) {
    const path = await alice.file(`side${side}.png`, createCanvas(side, 3).toBuffer('image/png'))
    drafts.push({ kind: 'photo', file: await draftFile(path) })
  }
  await using outbox = await alice.outbox()
  const tokens = await outbox.plan(drafts.map((draft) => ({ to: { threadId: bobs }, draft })))
  for (const token of tokens) expect(await outbox.make(token)).toMatchObject({ state: 'acknowledged' })
  expect(new Set(tokens.map((token) => imageName(String(token)))).size).toBe(2)
  const { uploads } = (await (await fetch(`${alice.people.url}/simulator/uploads/`)).json()) as { uploads: Body[] }
  expect(new Set(uploads.slice(-2).map(({ sha256 }) => sha256)).size).toBe(2)
  expect(tokens[1]).toBeGreaterThan(tokens[0]!)
})

test('words about a photo wait for it where nobody knows whether it arrived', async () => {
  const text = words()
  await alice.faults({ name: 'answer-cut', path: 'broadcast/*', count: 2 }, { name: 'sent-not-shown-yet', count: 2 })
  {
    await using outbox = await alice.outbox()
    const tokens = await outbox.plan([{ to: { threadId: bobs }, draft: await photo(), thenText: text }])
    expect(await outbox.make(tokens[0]!)).toMatchObject({ state: 'unknown' })
    expect(await outbox.make(tokens[1]!)).toMatchObject({ state: 'planned', error: { code: 'waits' } })
    expect(await outbox.settleHeld(tokens[0]!)).toMatchObject({ state: 'acknowledged' })
  }
  await using other = await alice.outbox()
  expect(await all(other.run())).toMatchObject([{ kind: 'text', state: 'acknowledged' }])
  expect((await alice.texts('bob', bobs)).slice(0, 2)).toEqual([text, 'media'])
})

describe('another write', () => {
  async function react(options: Partial<OutboxOptions> = {}): Promise<string | null> {
    const { item_id } = await alice.people.newest('bob', bobs)
    await using outbox = await alice.outbox(options)
    const act = { act: 'react', threadId: bobs, itemId: item_id }
    await expect(outbox.act(act, ({ direct }) => direct.react(bobs, item_id, '🦊'))).rejects.toThrow()
    const [line] = await readWrites(archive(), alice.account.accountId, { limit: 1 })
    return line!.outcome
  }

  test('that is stopped on its way may have been done, and says so', async () => {
    const stop = new AbortController()
    alice.gate = () => stop.abort()
    expect(await react({ signal: stop.signal })).toBe('unknown')
  })

  test('whose answer says nothing may have been done, and says so', async () => {
    await alice.faults({ name: 'not-json', path: 'POST *', count: 1 })
    expect(await react()).toBe('unknown')
  })

  test('that was refused was not done', async () => {
    await alice.faults({ name: 'not-found', path: 'POST *', count: 1 })
    expect(await react()).toBe('failed')
  })
})

describe('ctrl-C', () => {
  test.for([1, 2, 3, 4, 5, 6, 7, 8])(
    'at request %i leaves everything to be made once, and nothing twice',
    async (n) => {
      const text = words()
      const before = (await alice.texts('bob', bobs)).length
      const stop = new AbortController()
      const first = alice.requests
      alice.gate = (request) => void (request === first + n && stop.abort())
      const outbox = await alice.outbox({ signal: stop.signal })
      const to = { userId: alice.people.id('bob') }
      const tokens = await outbox.plan([{ to, draft: await photo(), thenText: text }])
      try {
        for (const token of tokens) await outbox.make(token)
      } catch {}
      await outbox[Symbol.asyncDispose]()
      alice.gate = () => {}
      await using other = await alice.outbox()
      await all(other.run())
      expect((await alice.ledger()).map(({ state }) => state)).toEqual(['acknowledged', 'acknowledged'])
      expect((await alice.texts('bob', bobs)).slice(0, -before)).toEqual([text, 'media'])
    },
  )
})

describe('a wish of Instagram to wait', () => {
  const throttled = { name: 'rate-limit-retry-after', retry_after_seconds: 600, count: 1 }

  test('that meets another write is kept by all that comes after', async () => {
    const { item_id } = await alice.people.newest('bob', bobs)
    await alice.faults({ ...throttled, path: 'POST *' })
    await using outbox = await alice.outbox()
    const act = { act: 'react', threadId: bobs, itemId: item_id }
    await expect(outbox.act(act, ({ direct }) => direct.react(bobs, item_id, '🦊'))).rejects.toMatchObject({
      exitCode: 5,
    })
    expect((await budgetOf()).paused_until).not.toBeNull()
  })

  test('that meets the second try is kept too', async () => {
    await alice.faults({ name: 'reset', path: 'broadcast/*', count: 1 }, { ...throttled, path: 'broadcast/*' })
    await using outbox = await alice.outbox()
    await expect(send(outbox, words())).rejects.toMatchObject({ exitCode: 5 })
    expect((await budgetOf()).paused_until).not.toBeNull()
  })

  test('that comes while a message waits for room in a limit is kept by that message', async () => {
    const { accountId } = alice.account
    const paused = "update request_budgets set paused_until = now() + interval '10 minutes' where account_id = $1"
    let isPaused = false
    const sleep = async (ms: number): Promise<void> => {
      alice.slept.push(ms)
      if (isPaused) return await clearPause(archive(), accountId)
      await moveBack('2 hours')
      await archive().pool.query(paused, [accountId])
      isPaused = true
    }
    await using outbox = await alice.outbox({ sendLimits: { perHour: 1, spacingMs: 0 }, whenFull: 'wait', sleep })
    await send(outbox, words())
    const pauses: unknown[] = []
    alice.gate = async () => void pauses.push((await budgetOf()).paused_until)
    expect(await send(outbox, words())).toMatchObject({ state: 'acknowledged' })
    expect(pauses).toEqual([null])
    expect(alice.slept).toHaveLength(2)
  })
})

describe('a fresh upload that is waited for', () => {
  const SOON = { retry_after_seconds: 0.1 }
  test.for(['not-found', 'rate-limit-retry-after'])(
    'and then refused (%s) may have gone out before, and is looked for',
    async (name) => {
      await alice.faults(
        { name: 'error-afterwards', path: 'broadcast/*', count: 1 },
        { name, path: 'broadcast/*', count: 1, after: 1, ...(name === 'rate-limit-retry-after' && SOON) },
      )
      const before = (await alice.texts('bob', bobs)).length
      await using outbox = await alice.outbox({ whenFull: 'wait' })
      expect(await send(outbox, await photo())).toMatchObject({ state: 'acknowledged' })
      expect((await alice.texts('bob', bobs)).length).toBe(before + 1)
      expect((await alice.ledger())[0]).toMatchObject({ tries: 1 })
    },
  )
})

test('a process that stood still while its permission was given lets nothing out', async () => {
  const text = words()
  let isStill = true
  let now = 0
  await using outbox = await alice.outbox({
    clock: () => {
      if (isStill) now += 31_000_000
      return now
    },
  })
  const token = await plan(outbox, text)
  await expect(outbox.make(token)).rejects.toMatchObject({ code: 'stood-still', exitCode: 5 })
  expect(await alice.ledger()).toMatchObject([{ state: 'planned', sentAt: null }])
  expect(await timesAtBob(text)).toBe(0)
  isStill = false
  expect(await outbox.make(token)).toMatchObject({ state: 'acknowledged' })
})

test('messages that a wrong clock put far into the future fill the limits no longer than others', async () => {
  await using outbox = await alice.outbox({ sendLimits: { perHour: 2, spacingMs: 0 } })
  for (const _ of [1, 2]) await send(outbox, words())
  await moveBack('-30 days')
  await expect(send(outbox, words())).rejects.toMatchObject({ code: 'send-limit' })
  await moveBack('61 minutes')
  expect(await send(outbox, words())).toMatchObject({ state: 'acknowledged' })
})

describe('a second try', () => {
  test('keeps to the limits: over one the message is held for a person', async () => {
    const sendLimits = { perHour: 1, spacingMs: 0 }
    const [left, other] = [words(), words()]
    await leaveUnsettled(left, { sendLimits })
    await moveBack('61 minutes')
    await using outbox = await alice.outbox({ sendLimits })
    expect(await send(outbox, other)).toMatchObject({ state: 'acknowledged' })
    expect(await all(outbox.settleLeft())).toMatchObject([{ state: 'unknown', error: { code: 'outcome-unknown' } }])
    expect(await timesAtBob(left)).toBe(0)
    await moveBack('61 minutes')
    const [held] = await alice.ledger()
    expect(await outbox.retryHeld(held!.token)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(left)).toBe(1)
  })

  test('is not made of a message that is held, unless a person asks for it', async () => {
    const text = words()
    await alice.faults({ name: 'reset', path: 'broadcast/*', count: 1 }, { name: 'empty-page', count: 1 })
    await using outbox = await alice.outbox()
    const { token, state } = await send(outbox, text)
    expect(state).toBe('unknown')
    expect(await outbox.settleHeld(token)).toMatchObject({ state: 'unknown' })
    expect((await alice.ledger())[0]).toMatchObject({ state: 'unknown', tries: 1, errorCode: 'outcome-unknown' })
    expect(await timesAtBob(text)).toBe(0)
    expect(await outbox.retryHeld(token)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(text)).toBe(1)
  })

  test('takes its place in the limits when it is made', async () => {
    const sendLimits = { perHour: 1, spacingMs: 0 }
    const left = words()
    await leaveUnsettled(left, { sendLimits })
    await moveBack('61 minutes')
    await using outbox = await alice.outbox({ sendLimits })
    expect(await all(outbox.settleLeft())).toMatchObject([{ state: 'acknowledged' }])
    await expect(send(outbox, words())).rejects.toMatchObject({ code: 'send-limit' })
  })

  test('within the hour has the place of the first', async () => {
    await alice.faults({ name: 'reset', path: 'broadcast/*', count: 1 })
    await using outbox = await alice.outbox({ sendLimits: { perHour: 1, spacingMs: 0 } })
    expect(await send(outbox, words())).toMatchObject({ state: 'acknowledged' })
  })

  test('of a message that was let go already looks for it first', async () => {
    const text = words()
    await alice.faults({ name: 'answer-cut', path: 'broadcast/*', count: 1 })
    const ended = new Error('ended')
    let isEnded = false
    await using outbox = await alice.outbox({
      limits: PATIENT,
      sleep: async () => {
        if (!isEnded) throw ended
      },
    })
    const token = await plan(outbox, text)
    await expect(outbox.make(token)).rejects.toBe(ended)
    isEnded = true
    await alice.faults({ name: 'not-found', path: 'broadcast/*' })
    expect(await outbox.make(token)).toMatchObject({ state: 'acknowledged' })
    expect(await timesAtBob(text)).toBe(1)
  })

  test('waits a minute at most, though a clock was wrong when the first went out', async () => {
    const text = words()
    await leaveUnsettled(text)
    await moveBack('-3 days')
    await using outbox = await alice.outbox({ limits: PATIENT })
    expect(await all(outbox.settleLeft())).toMatchObject([{ state: 'acknowledged' }])
    expect(Math.max(...alice.slept)).toBeLessThanOrEqual(60_000)
    expect(await timesAtBob(text)).toBe(1)
  })
})

test('a process that stands still between its permission and its request doubles nothing, though another took over', async () => {
  const text = words()
  let reached = (): void => {}
  let goOn = (): void => {}
  const atRequest = new Promise<void>((resolve) => {
    reached = resolve
  })
  const wakeUp = new Promise<void>((resolve) => {
    goOn = resolve
  })
  const still = await alice.outbox({
    openClient: ({ beforeSend, ...hooks }) =>
      openAccountClient(alice.place, alice.account.name, {
        ...hooks,
        // It sleeps: it does not see that its connection is gone.
        signal: new AbortController().signal,
        beforeSend: async (token) => {
          await beforeSend?.(token)
          reached()
          await wakeUp
        },
      }),
  })
  const sending = send(still, text).catch((error: unknown) => error)
  await atRequest
  await archive().pool.query(
    `select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and granted
        and objid = ($1::bigint & 4294967295)::oid and classid = ($1::bigint >> 32)::oid`,
    [still.sending.holder.id],
  )
  await using other = await alice.outbox()
  expect(await all(other.run())).toMatchObject([{ state: 'acknowledged' }])
  goOn()
  await sending
  expect(await timesAtBob(text)).toBe(1)
  expect(await alice.ledger()).toMatchObject([{ state: 'acknowledged', tries: 2 }])
  await still[Symbol.asyncDispose]()
})

test('two at the limit let out one, also on a database whose transactions see what was when they began', async () => {
  const { accountId } = alice.account
  const { rows } = await archive().pool.query('select current_database() as name')
  const setting = `alter database "${rows[0].name}" %s default_transaction_isolation`
  await archive().pool.query(`${setting.replace('%s', 'set')} = 'repeatable read'`)
  onTestFinished(() => void archive().pool.query(setting.replace('%s', 'reset')))
  await using other = await openArchive({ home: '', databaseUrl: url() })
  const outboxes: Outbox[] = []
  for (const _ of [1, 2]) {
    outboxes.push(await alice.outbox({ archive: other, sendLimits: { perHour: 1, spacingMs: 0 } }))
  }
  await budgetOf()
  let sending: readonly Promise<unknown>[] = []
  await archive()
    .db.transaction()
    .execute(async (tx) => {
      await lockBudget(tx, accountId)
      sending = outboxes.map((outbox) => send(outbox, words()).catch(({ code }) => code))
      await untilBothWait()
    })
  const ends = await Promise.all(sending)
  expect(ends).toContain('send-limit')
  expect((await alice.ledger()).filter(({ state }) => state === 'acknowledged')).toHaveLength(1)
  for (const outbox of outboxes) await outbox[Symbol.asyncDispose]()
})

async function untilBothWait(): Promise<void> {
  const waiting = `select count(*)::int as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`
  for (;;) {
    const { rows } = await archive().pool.query(waiting)
    if (rows[0].count === 2) return
  }
}
