import { beforeEach, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { isoToMicros } from '../../src/clock.ts'
import { errorOfAnswer } from '../../src/instagram/errors/error-of-answer.ts'
import { ConnectionFailed } from '../../src/instagram/errors/instagram-error.ts'
import { defaultLimits, limitsFor } from '../../src/run/limits.ts'
import { askPatiently } from '../../src/run/meet-instagram-error.ts'
import { openRequestBudget, type RequestBudget } from '../../src/run/request-budget.ts'
import { useArchive } from '../support/archive.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'

const archive = useArchive()
const START = isoToMicros('2026-03-01T03:00:00Z')
const SECOND = 1_000_000
const MINUTE = 60 * SECOND
let accountId = 0n
let time: ManualClock
let budget: RequestBudget

beforeEach(async ({ task }) => {
  const account = await createAccount(archive(), { name: task.id, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  accountId = account.accountId
  time = manualClock(START)
  budget = await open()
})

async function open(limits = defaultLimits): Promise<RequestBudget> {
  return await openRequestBudget(archive(), accountId, {
    limits,
    clock: time.clock,
    sleep: time.sleep,
    signal: new AbortController().signal,
  })
}

interface Reply {
  readonly status: number
  readonly text: string
  readonly headers?: Readonly<Record<string, string>>
}

const FINE: Reply = { status: 200, text: '{"status":"ok"}' }
const fail = (status: number, body: object, headers: Readonly<Record<string, string>> = {}): Reply => ({
  status,
  text: JSON.stringify({ ...body, status: 'fail' }),
  headers,
})
const WAIT = { message: 'Please wait a few minutes before you try again.' }
const CUT = new ConnectionFailed('retry', 'connection-cut', 'no answer: the connection was cut')

/** Asks as a client does that gets these answers one after the other; says at which second each was asked. */
function asker(replies: readonly (Reply | Error)[], chance = 0) {
  const askedAt: number[] = []
  const ask = askPatiently(budget, { chance: () => chance })
  const once = async (): Promise<string> => {
    await budget.take()
    const reply = replies[askedAt.length] ?? FINE
    askedAt.push((time.clock() - START) / SECOND)
    if (reply instanceof Error) throw reply
    const answer = { headers: {}, ...reply, path: 'direct_v2/inbox/' }
    const error = errorOfAnswer(answer, time.clock() / 1000)
    if (error !== null) throw error
    return answer.text
  }
  return { askedAt, ask: () => ask(once) }
}

describe('where Instagram asks to wait', () => {
  test('Retry-After is honoured, with up to a tenth more', async () => {
    const { ask, askedAt } = asker([fail(429, {}, { 'retry-after': '90' })], 1)
    expect(await ask()).toBe(FINE.text)
    expect(askedAt).toEqual([0, 99])
  })

  test('without a time a throttle waits a minute, "please wait" five, and each failure in a row longer', async () => {
    const throttled = asker([fail(429, {}), fail(429, {}), fail(429, {})], 1)
    await throttled.ask()
    expect(throttled.askedAt).toEqual([0, 66, 66 + 126, 66 + 126 + 246])
    time.set(START)
    await archive().db.deleteFrom('requests').where('account_id', '=', accountId).execute()
    await archive().db.deleteFrom('request_budgets').where('account_id', '=', accountId).execute()
    const waiting = asker([fail(400, WAIT), fail(401, WAIT)])
    await waiting.ask()
    expect(waiting.askedAt).toEqual([0, 300, 600])
  })

  test('the pause holds for other runs, and after the end of this one', async () => {
    const { ask } = asker(Array.from({ length: 5 }, () => fail(429, WAIT, { 'retry-after': '600' })))
    await expect(ask()).rejects.toMatchObject({
      code: 'instagram-trouble',
      exitCode: 5,
      message: expect.stringMatching(/^5 requests in a row failed, the last with: .*Please wait/),
    })
    expect(time.clock()).toBe(START + 40 * MINUTE)
    await (await open()).take()
    expect(time.clock()).toBe(START + 50 * MINUTE)
  })

  test('a server of this machine is waited for as long as it says, else a sixtieth of the time', async () => {
    budget = await open(limitsFor('http://127.0.0.1:8080', {}))
    const { ask, askedAt } = asker([fail(429, {}), fail(400, WAIT), fail(429, {}, { 'retry-after': '90' })])
    await ask()
    expect(askedAt).toEqual([0, 1, 6, 96])
  })

  test('a pause of hours ends the run at once', async () => {
    const { ask, askedAt } = asker([fail(429, {}, { 'retry-after': '20000' })])
    await expect(ask()).rejects.toMatchObject({ code: 'paused', exitCode: 5 })
    expect(askedAt).toEqual([0])
  })

  test('an answer ends the row of failures', async () => {
    const { ask, askedAt } = asker([fail(429, {}), fail(429, {}), FINE, fail(429, {}), fail(429, {}), FINE])
    await ask()
    await ask()
    expect(askedAt).toEqual([0, 60, 120, 121.5, 181.5, 241.5])
  })
})

describe('what a person must see to', () => {
  test.each([
    ['a challenge', 400, { message: 'challenge_required', challenge: { url: 'https://x/' } }, 'challenge-required'],
    ['a checkpoint', 400, { message: 'checkpoint_required' }, 'challenge-required'],
    ['a log-out', 403, { message: 'login_required', logout_reason: 8 }, 'login-required'],
    ['a log-out of another form', 403, { message: 'user_has_logged_out' }, 'login-required'],
    ['a dead session', 401, {}, 'login-required'],
    ['a block', 400, { message: 'feedback_required', spam: true }, 'feedback-required'],
    ['a block of the address', 400, { error_type: 'sentry_block' }, 'sentry-block'],
    ['a suspension', 400, { message: 'challenge_required', challenge: { url: '/suspended/' } }, 'account-suspended'],
    ['consent', 400, { message: 'consent_required' }, 'consent-required'],
  ])('%s stops the account at once and for every run', async (_, status, body, code) => {
    const { ask, askedAt } = asker([fail(status, body)])
    const error = { name: 'PersonNeededError', code, exitCode: 4, hint: expect.stringMatching(/dmvault/) }
    await expect(ask()).rejects.toMatchObject({ ...error, cause: expect.anything() })
    await expect(ask()).rejects.toMatchObject(error)
    await expect((await open()).take()).rejects.toMatchObject(error)
    expect(askedAt).toEqual([0])
  })

  test('a hidden challenge counts as one', async () => {
    const { ask } = asker([{ status: 404, text: 'Not Found' }])
    await expect(ask()).rejects.toMatchObject({ code: 'challenge-required', exitCode: 4 })
  })
})

describe('trouble that may pass', () => {
  test('of the server is tried again a few times, then left for later', async () => {
    const { ask, askedAt } = asker(
      Array.from({ length: 5 }, () => fail(503, {})),
      1,
    )
    await expect(ask()).rejects.toMatchObject({ code: 'instagram-trouble', exitCode: 5 })
    expect(askedAt).toEqual([0, 5, 15, 35, 75])
  })

  test('of the server that says how long it lasts is waited for that long', async () => {
    const { ask, askedAt } = asker([fail(503, {}, { 'retry-after': '120' })])
    await ask()
    expect(askedAt).toEqual([0, 120])
  })

  test('of the network is tried again a few times, then told as what it is', async () => {
    const { ask, askedAt } = asker(Array.from({ length: 5 }, () => CUT))
    await expect(ask()).rejects.toMatchObject({ code: 'connection-cut', exitCode: 1 })
    expect(askedAt).toHaveLength(5)
  })
})

test('what asking again does not help is thrown as it is, and stops nothing', async () => {
  const { ask, askedAt } = asker([fail(400, { message: 'Invalid parameters' }), fail(403, { message: 'no' })])
  await expect(ask()).rejects.toMatchObject({ code: 'refused', exitCode: 1 })
  await expect(ask()).rejects.toMatchObject({ code: 'forbidden', exitCode: 4 })
  expect(await ask()).toBe(FINE.text)
  expect(askedAt).toEqual([0, 1.5, 3])
})

test('errors of others pass through', async () => {
  const error = new RangeError('not about Instagram')
  await expect(asker([error]).ask()).rejects.toBe(error)
})
