import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { createAccount } from '../../src/archive/accounts.ts'
import { microsToIso } from '../../src/clock.ts'
import { limitsFor } from '../../src/run/limits.ts'
import { openRequestBudget, type RequestBudget } from '../../src/run/request-budget.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { type CliResult, runHere, useFolder } from '../support/run-cli.ts'

const url = useDatabase()
const archive = useArchive(url)
const folder = useFolder()
const HOUR = 3_600_000_000
let name = ''
let budget: RequestBudget
let accountsMade = 0

beforeEach(async () => {
  accountsMade += 1
  name = `anna${accountsMade}`
  const account = await createAccount(archive(), { name, timeZone: 'Asia/Tokyo', keepsUnsent: false, createdAt: 0 })
  budget = await openRequestBudget(archive(), account.accountId, {
    limits: limitsFor('http://127.0.0.1:1', {}),
    signal: new AbortController().signal,
  })
})

async function dmvault(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> {
  return await runHere([...args, '--account', name], {
    DMVAULT_HOME: join(folder(), 'home'),
    DATABASE_URL: url(),
    ...env,
  })
}

async function statusOf(): Promise<Record<string, unknown>> {
  const { accounts } = (await dmvault(['status', '--json'])).json()
  return (accounts as readonly Record<string, unknown>[])[0]!
}

describe('status', () => {
  test('tells how much of the budget is used', async () => {
    expect((await dmvault(['status'])).stdout).not.toContain('requests')
    for (let n = 0; n < 3; n += 1) await budget.take()
    expect(await statusOf()).toMatchObject({
      requests_last_hour: 3,
      requests_last_day: 3,
      paused_until: null,
      pause_reason: null,
      stopped: null,
      warnings: [],
    })
    expect((await dmvault(['status'])).stdout).toContain(
      'requests to Instagram: 3 of 200 in the last hour, 3 of 2,000 in the last day',
    )
    const own = await dmvault(['status'], { DMVAULT_REQUESTS_PER_HOUR: '150' })
    expect(own.stdout).toContain('3 of 150 in the last hour')
  })

  test('tells why the account is stopped, and what to do', async () => {
    await budget.stop('feedback-required', 'Instagram has blocked this action\u001b[31m')
    expect(await statusOf()).toMatchObject({
      stopped: { code: 'feedback-required', since: expect.stringMatching(/^\d{4}-.*\+00:00$/) },
      warnings: [{ code: 'stopped', hint: expect.stringContaining('dmvault account resume') }],
    })
    const { stdout } = await dmvault(['status'])
    expect(stdout).toMatch(/! Instagram is not asked for this account any more: Instagram has blocked this action/)
    expect(stdout).not.toContain('\u001b')
  })

  test('tells until when the account pauses, while it does', async () => {
    const until = (await budget.time()) + 2 * HOUR
    await budget.pause(until, 'Instagram asks this account to wait')
    expect(await statusOf()).toMatchObject({
      paused_until: microsToIso(until),
      pause_reason: 'Instagram asks this account to wait',
      warnings: [{ code: 'paused', message: expect.stringMatching(/for another 2 h 0 min: Instagram asks this/) }],
    })
  })

  test('says nothing of a pause that is over', async () => {
    await budget.pause((await budget.time()) - HOUR, 'long ago')
    expect(await statusOf()).toMatchObject({ paused_until: null, pause_reason: null, warnings: [] })
  })
})

describe('account resume', () => {
  test('says what stopped the account, and lets it ask again', async () => {
    await budget.stop('feedback-required', 'Instagram has blocked this action for the account')
    await budget.pause((await budget.time()) + HOUR, 'please wait')
    const { code, stdout } = await dmvault(['account', 'resume'])
    expect(code).toBe(0)
    expect(stdout).toMatch(
      /^anna\d+ was stopped on \d{4}-\d\d-\d\d \d\d:\d\d: Instagram has blocked this action for the account$/m,
    )
    expect(stdout).toMatch(/^anna\d+ was paused until .*: please wait$/m)
    expect(stdout).toMatch(/^It may ask Instagram again\.$/m)
    await budget.take()
    expect(await statusOf()).toMatchObject({ stopped: null, paused_until: null })
  })

  test('says when a log-in is needed', async () => {
    await budget.stop('login-required', 'Instagram has logged this session out')
    const { json } = await dmvault(['account', 'resume', '--json'])
    expect(json()).toEqual({
      account: name,
      stopped: {
        code: 'login-required',
        reason: 'Instagram has logged this session out',
        since: expect.stringMatching(/\+00:00$/),
      },
      paused_until: null,
      pause_reason: null,
      login_needed: true,
    })
    await budget.stop('login-required', 'Instagram has logged this session out')
    expect((await dmvault(['account', 'resume'])).stdout).toContain('run dmvault login for it first')
  })

  test('has nothing to do for an account that may ask, and says so with exit code 2', async () => {
    await budget.pause((await budget.time()) - HOUR, 'long ago')
    const { code, stderr } = await dmvault(['account', 'resume'])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^dmvault: anna\d+ is neither stopped nor paused\. [^\n]+\n$/)
  })

  test('of a name that nobody has is refused', async () => {
    name = 'nobody'
    const { code, stderr } = await dmvault(['account', 'resume'])
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is no account nobody')])
  })
})

test('limits that would endanger an account are refused in one line', async () => {
  const { code, stderr } = await dmvault(['status'], { DMVAULT_SPACING_MS: '100' })
  expect(code).toBe(2)
  expect(stderr).toMatch(/^dmvault: limits.spacingMs is 100, which would get an account blocked [^\n]+\n$/)
})
