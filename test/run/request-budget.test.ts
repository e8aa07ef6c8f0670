import { join } from 'node:path'
import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { clearStop } from '../../src/archive/hold-requests.ts'
import { isoToMicros, type Micros, microsToIso } from '../../src/clock.ts'
import { defaultLimits, type Limits } from '../../src/run/limits.ts'
import { type BudgetOptions, openRequestBudget, type RequestBudget, type Wait } from '../../src/run/request-budget.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { type Command, startProgram } from '../support/command.ts'
import { type ManualClock, manualClock } from '../support/manual-clock.ts'

const url = useDatabase()
const archive = useArchive(url)
const START = isoToMicros('2026-03-01T03:00:00Z')
const SECOND = 1_000_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const NONE: Limits = { spacingMs: 0, perHour: null, perDay: null }
let accountId = 0n
let time: ManualClock
let waits: Wait[] = []

beforeEach(async ({ task }) => {
  const account = await createAccount(archive(), { name: task.id, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  accountId = account.accountId
  time = manualClock(START)
  waits = []
})

async function open(limits: Limits = defaultLimits, more: Partial<BudgetOptions> = {}): Promise<RequestBudget> {
  return await openRequestBudget(archive(), accountId, {
    limits,
    clock: time.clock,
    sleep: time.sleep,
    signal: new AbortController().signal,
    onWait: (wait) => waits.push(wait),
    ...more,
  })
}

async function takeMany(budget: RequestBudget, count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await budget.take()
}

/** When each request was granted, counted from the start. */
async function granted(): Promise<readonly Micros[]> {
  const rows = await archive()
    .db.selectFrom('requests')
    .select('granted_at')
    .where('account_id', '=', accountId)
    .orderBy('granted_at')
    .execute()
  return rows.map((row) => row.granted_at - START)
}

describe('with the default limits', () => {
  test('requests keep a second and a half apart, over several runs', async () => {
    await takeMany(await open(), 2)
    await takeMany(await open(), 2)
    expect(await granted()).toEqual([0, 1.5, 3, 4.5].map((seconds) => seconds * SECOND))
    expect(waits).toEqual([])
  })

  test('what has passed since the last request counts', async () => {
    const budget = await open()
    await budget.take()
    time.set(START + SECOND)
    await budget.take()
    expect(time.slept).toEqual([500])
    time.set(START + MINUTE)
    await budget.take()
    expect(time.slept).toEqual([500])
  })

  test('the 201st request waits until the first is sixty minutes old, and says so once', async () => {
    const budget = await open()
    await takeMany(budget, 200)
    expect(time.clock()).toBe(START + 298.5 * SECOND)
    expect(waits).toEqual([])
    await budget.take()
    expect(time.clock()).toBe(START + HOUR)
    expect(waits).toEqual([
      {
        until: START + HOUR,
        reason: 'hour',
        words: "the account's 200 requests of an hour are used; goes on in 55 min",
      },
    ])
    expect(await budget.used()).toEqual({ lastHour: 200, lastDay: 201 })
    await budget.take()
    expect(time.clock()).toBe(START + HOUR + 1.5 * SECOND)
  })

  test('the 2,001st request of a day ends the run, which says when it goes on', async () => {
    // One every 18 seconds: 200 an hour, for ten hours.
    const rows = Array.from({ length: 2_000 }, (_, n) => microsToIso(START + n * 18 * SECOND))
    await archive()
      .db.insertInto('requests')
      .values(rows.map((granted_at) => ({ account_id: accountId, granted_at })))
      .execute()
    time.set(START + 11 * HOUR)
    const budget = await open()
    await expect(budget.take()).rejects.toMatchObject({
      code: 'budget-used',
      exitCode: 5,
      message: "the account's 2,000 requests of a day are used",
      hint: expect.stringContaining('after 2026-03-02 03:00 UTC (in 13 h 0 min)'),
    })
    expect(await budget.used()).toEqual({ lastHour: 0, lastDay: 2_000 })
    time.set(START + 24 * HOUR - 10 * MINUTE - 1)
    await expect(budget.take()).rejects.toMatchObject({ code: 'budget-used' })
    // At the same minute of the next night the limit is all but over.
    time.set(START + 24 * HOUR - 10 * MINUTE)
    await budget.take()
    expect(time.clock()).toBe(START + 24 * HOUR)
    expect(waits.map(({ reason }) => reason)).toEqual(['day'])
    // What is a day old is gone.
    expect(await granted()).toHaveLength(2_000)
  })
})

describe('a stop', () => {
  test('refuses every run with what happened and what to do, until it is cleared', async () => {
    const budget = await open()
    await budget.take()
    await budget.stop('challenge-required', 'Instagram wants you to confirm that it is you')
    for (const one of [budget, await open(), await open(NONE)]) {
      await expect(one.take()).rejects.toMatchObject({
        name: 'PersonNeededError',
        code: 'challenge-required',
        exitCode: 4,
        message:
          'nothing is asked for this account since 2026-03-01 03:00 UTC: Instagram wants you to confirm that it is you',
        hint: 'Open the Instagram app and confirm that it was you, then run dmvault login for it.',
      })
    }
    expect(await granted()).toHaveLength(1)
    await clearStop(archive(), accountId)
    await budget.take()
    expect(await granted()).toHaveLength(2)
  })

  test('that comes while another run waits is noticed by that run', async () => {
    const other = await open()
    const budget = await open(defaultLimits, {
      sleep: async (ms, signal) => {
        await time.sleep(ms, signal)
        if (time.slept.length === 3) await other.stop('login-required', 'logged out')
      },
    })
    await budget.pause(START + HOUR, 'please wait')
    await expect(budget.take()).rejects.toMatchObject({ code: 'login-required', hint: 'Run dmvault login for it.' })
    expect(time.slept).toEqual([60_000, 60_000, 60_000])
  })

  test('an account that asked for nothing yet can be stopped and paused', async () => {
    const budget = await open()
    await budget.stop('feedback-required', 'a block')
    await expect(budget.take()).rejects.toMatchObject({ hint: expect.stringContaining('dmvault account resume') })
  })
})

describe('a pause', () => {
  test('is kept by every run, without limits too', async () => {
    const budget = await open()
    await budget.pause(START + 5 * MINUTE, 'Instagram asks this account to wait')
    await (await open(NONE)).take()
    expect(time.clock()).toBe(START + 5 * MINUTE)
    expect(waits).toEqual([
      {
        until: START + 5 * MINUTE,
        reason: 'paused',
        words: 'the account pauses: Instagram asks this account to wait; goes on in 5 min',
      },
    ])
  })

  test('is never made shorter', async () => {
    const budget = await open()
    await budget.pause(START + 5 * MINUTE, 'long')
    await budget.pause(START + MINUTE, 'short')
    await budget.take()
    expect(time.clock()).toBe(START + 5 * MINUTE)
    expect(waits.map(({ words }) => words)).toEqual([expect.stringContaining('long')])
  })

  test('longer than an hour and some minutes ends the run, which says when it goes on', async () => {
    const budget = await open()
    await budget.pause(START + 66 * MINUTE, 'Instagram asks this account to wait')
    await expect(budget.take()).rejects.toMatchObject({
      code: 'paused',
      exitCode: 5,
      message: 'the account pauses: Instagram asks this account to wait',
      hint: expect.stringContaining('after 2026-03-01 04:06 UTC (in 1 h 6 min)'),
    })
    expect(time.slept).toEqual([])
  })
})

test('a wait ends with the reason of the signal', async () => {
  const controller = new AbortController()
  const { sleep } = await import('../../src/run/sleep.ts')
  const budget = await open(defaultLimits, {
    signal: controller.signal,
    sleep,
    onWait: () => controller.abort(new Error('stopped by hand')),
  })
  await budget.pause(START + HOUR, 'please wait')
  await expect(budget.take()).rejects.toThrow('stopped by hand')
  await expect(budget.take()).rejects.toThrow('stopped by hand')
  expect(await granted()).toEqual([])
})

test('without limits nothing is waited for, and requests count all the same', async () => {
  const budget = await open(NONE)
  await takeMany(budget, 5)
  expect(await budget.used()).toEqual({ lastHour: 5, lastDay: 5 })
  expect(time.slept).toEqual([])
})

test('a request granted by a clock that was wrong delays the account by its limits, not by the error', async () => {
  time.set(START + 365 * 24 * HOUR)
  await takeMany(await open({ spacingMs: 1_500, perHour: 2, perDay: 100 }), 2)
  time.set(START)
  const budget = await open({ spacingMs: 1_500, perHour: 2, perDay: 100 })
  await budget.take()
  expect(time.clock()).toBe(START + HOUR)
  await budget.take()
  expect(time.clock()).toBe(START + HOUR + 1.5 * SECOND)
})

test('limits of one account are not those of another', async () => {
  await (await open()).take()
  const other = await createAccount(archive(), { name: 'other', timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  const budget = await openRequestBudget(archive(), other.accountId, {
    limits: defaultLimits,
    clock: time.clock,
    sleep: time.sleep,
    signal: new AbortController().signal,
  })
  await budget.take()
  expect(await budget.used()).toEqual({ lastHour: 1, lastDay: 1 })
})

test('many who ask at once in one process get one permit each, in turn', async () => {
  const budget = await open({ spacingMs: 1_500, perHour: 5, perDay: 100 })
  await Promise.all(Array.from({ length: 8 }, () => budget.take()))
  const times = await granted()
  expect(times).toHaveLength(8)
  for (let n = 1; n < 8; n += 1) expect(times[n]! - times[n - 1]!).toBeGreaterThanOrEqual(1.5 * SECOND)
  for (let n = 5; n < 8; n += 1) expect(times[n]! - times[n - 5]!).toBeGreaterThanOrEqual(HOUR)
})

test('whatever the limits and whoever asks when, no window ever holds too many and the distance is kept', async () => {
  const limitsOf = fc.record({
    spacingMs: fc.integer({ min: 1, max: 600_000 }),
    perHour: fc.option(fc.integer({ min: 1, max: 6 }), { nil: null }),
    perDay: fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }),
  })
  /** Idle minutes before each round, and how many runs ask in it at once. */
  const rounds = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 4 })), { maxLength: 10 })
  await fc.assert(
    fc.asyncProperty(limitsOf, rounds, async (limits, asked) => {
      await archive().db.deleteFrom('requests').where('account_id', '=', accountId).execute()
      await archive().db.deleteFrom('request_budgets').where('account_id', '=', accountId).execute()
      time.set(START)
      const given: Micros[] = []
      const runs = await Promise.all([1, 2, 3, 4].map(() => open(limits)))
      for (const [idle, count] of asked) {
        time.set(time.clock() + idle * MINUTE)
        await Promise.all(runs.slice(0, count).map((run) => run.take().catch(isUsedUp)))
        given.push(...(await granted()))
      }
      // What is a day old is removed meanwhile: each round's look at the table adds what it saw.
      const times = [...new Set(given)].sort((a, b) => a - b)
      for (const [n, at] of times.entries()) {
        expect(at - (times[n - 1] ?? -HOUR)).toBeGreaterThanOrEqual(limits.spacingMs * 1000)
        const within = (span: number): number => times.filter((one) => one > at - span && one <= at).length
        expect(within(HOUR)).toBeLessThanOrEqual(limits.perHour ?? Number.POSITIVE_INFINITY)
        expect(within(24 * HOUR)).toBeLessThanOrEqual(limits.perDay ?? Number.POSITIVE_INFINITY)
      }
    }),
    { numRuns: 12 },
  )
})

function isUsedUp(error: unknown): void {
  expect(error).toMatchObject({ code: 'budget-used' })
}

describe('several processes', () => {
  const PROGRAM = join(import.meta.dirname, '../support/budget-command.ts')
  const LIMITS: Limits = { spacingMs: 15, perHour: 40, perDay: 10_000 }

  function start(): Command {
    const words = [String(accountId), JSON.stringify(LIMITS)]
    return startProgram(PROGRAM, words, { env: { ...process.env, DATABASE_URL: url() } })
  }

  /** How many permits it got until it ended. */
  async function permitsOf(command: Command): Promise<number> {
    for (let taken = 0; ; taken += 1) {
      const said = (await command.hear()) as { taken?: number; code?: string }
      if (said.taken === undefined) {
        expect(said.code).toBe('budget-used')
        return taken
      }
    }
  }

  test('together get what one would get, one after the other; a killed one loses a permit at most', async () => {
    const commands = [start(), start(), start(), start()] as const
    const [first, ...others] = commands
    expect(await first.hear()).toEqual({ taken: 1 })
    await first.kill()
    const taken = await Promise.all(others.map(permitsOf))
    const times = await granted()
    expect(times).toHaveLength(40)
    for (let n = 1; n < 40; n += 1) expect(times[n]! - times[n - 1]!).toBeGreaterThanOrEqual(15_000)
    let heard = 1
    for (;;) {
      const more = await first.hear().catch(() => null)
      if (more === null) break
      heard += 1
    }
    const sum = taken.reduce((a, b) => a + b, heard)
    expect([39, 40]).toContain(sum)
  })
})
