/**
 * A real process reads a simulated Instagram, and is killed, stopped, stalled or cut off from its database at many points;
 * running again makes it good: the archive is the world, each message once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { compare, NO_DIFFERENCES, readArchived, readWorld } from '../support/archive-against-world.ts'
import { canonicalArchive } from '../support/canonical-archive.ts'
import { countingProxy } from '../support/counting-proxy.ts'
import { recordingProxy } from '../support/recording-proxy.ts'
import { cliEnvironment, MAIN } from '../support/run-cli.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const url = useDatabase()
const archive = useArchive(url)
let simulator: Simulator
let account: Account
let home = ''
let accounts = 0
const homes: string[] = []
/** What stands between the process and the simulator; sessions belong to its address. */
let gate: (request: number, child: ChildProcess) => Promise<void> | void = () => {}
let child: ChildProcess
let requests = 0
let gateUrl = ''

beforeEach(async () => {
  simulator = await startSimulator({ seed: 5, threads: isLong ? 22 : 8, messages: isLong ? 400 : 200 })
  const proxy = await recordingProxy(simulator.url, async () => {
    requests += 1
    if (child !== undefined) await gate(requests, child)
  })
  onTestFinished(async () => {
    gate = () => {}
    await proxy[Symbol.asyncDispose]()
    await simulator.close()
  })
  gateUrl = proxy.url
  home = await mkdtemp(join(tmpdir(), 'dmvault-extract-kill-'))
  homes.push(home)
  const [{ username, password }] = simulator.accounts
  await using client = new InstagramClient({ url: gateUrl })
  await client.logIn({ username, password })
  accounts += 1
  const name = `killed${accounts}`
  account = await createAccount(archive(), { name, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
  await mkdir(join(home, 'sessions'))
  await saveSession(sessionPath(home, name), client.session)
})
afterAll(() => Promise.all(homes.map((it) => rm(it, { recursive: true, force: true }))))

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stderr: string
  /** Requests that it made. */
  readonly requests: number
}

interface Extract {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

function startExtract(databaseUrl = url()): Extract {
  requests = 0
  const started = spawn(process.execPath, [MAIN, 'extract', '--account', account.name, '--quiet'], {
    env: cliEnvironment({ DMVAULT_HOME: home, DATABASE_URL: databaseUrl, DMVAULT_INSTAGRAM_URL: gateUrl }),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  child = started
  onTestFinished(() => void started.kill('SIGKILL'))
  const closed = new Promise<Omit<Ended, 'stderr' | 'requests'>>((resolve) =>
    started.on('close', (code, signal) => resolve({ code, signal })),
  )
  const ended = Promise.all([closed, text(started.stderr)]).then(([end, stderr]) => ({ ...end, stderr, requests }))
  return { child: started, ended }
}

const extract = (databaseUrl?: string): Promise<Ended> => startExtract(databaseUrl).ended

/** Runs it and kills it with its n-th request on the way. */
async function killedAtRequest(n: number): Promise<Ended> {
  gate = (request, it) => void (request === n && it.kill('SIGKILL'))
  const ended = await extract()
  gate = () => {}
  return ended
}

/** Runs it and kills it when it has sent so many bytes to the database. */
async function killedAtByte(n: number): Promise<Ended & { readonly sent: number }> {
  await using proxy = await countingProxy(url(), n, () => void child.kill('SIGKILL'))
  const ended = await extract(proxy.url)
  return { ...ended, sent: proxy.sent() }
}

async function events(...list: readonly object[]): Promise<void> {
  const answer = await fetch(`${simulator.url}/simulator/events`, { method: 'POST', body: JSON.stringify(list) })
  if (answer.status !== 200) throw new Error(await answer.text())
}

async function differences() {
  return compare(await readWorld(simulator.url), await readArchived(archive(), account.accountId))
}

/** What no moment of any run may show, however it ended. */
async function expectNothingWrong(): Promise<void> {
  const { doubled, falselyUnsent } = await differences()
  expect({ doubled, falselyUnsent }).toEqual({ doubled: [], falselyUnsent: [] })
}

async function expectTheWorld(): Promise<void> {
  const ended = await extract()
  expect(ended).toMatchObject({ code: 0, stderr: '' })
  expect(await differences()).toEqual(NO_DIFFERENCES)
}

async function lastRun(): Promise<Record<string, unknown>> {
  const { rows } = await archive().pool.query(
    `select r.outcome, r.counts, l.released_at is not null as released from runs r join leases l using (account_id)
     where account_id = $1 order by run_id desc limit 1`,
    [account.accountId],
  )
  return rows[0]
}

/**
 * A minute without a sign of life, at once.
 *
 * @returns false when the process was stopped between its last look at the lease and its commit: the row is locked then
 */
async function letAMinutePass(): Promise<boolean> {
  const client = await archive().pool.connect()
  try {
    await client.query(`set lock_timeout = '1s'`)
    await client.query(
      `update leases set heartbeat_at = heartbeat_at - interval '61 seconds' where account_id = $1 and released_at is null`,
      [account.accountId],
    )
    return true
  } catch (error) {
    if ((error as { readonly code?: string }).code === '55P03') return false
    throw error
  } finally {
    client.release(true)
  }
}

const NEWS = [
  ...Array.from({ length: 6 }, () => ({ kind: 'message', count: 13 })),
  ...Array.from({ length: 6 }, () => ({ kind: 'message' })),
  { kind: 'title', title: 'Another' },
  { kind: 'request' },
]

describe('extract that is killed', () => {
  test('at the n-th request leaves nothing that running it again does not make good', async () => {
    let kills = 0
    for (const night of [1, 2]) {
      if (night === 2) await events(...NEWS)
      const at = isLong ? Array.from({ length: 25 }, (_, index) => 1 + (index % 7)) : [2, 6]
      for (const n of at) {
        if (isLong) await events(...NEWS)
        const { signal } = await killedAtRequest(n)
        if (signal === 'SIGKILL') kills += 1
        await expectNothingWrong()
      }
      await expectTheWorld()
    }
    expect(kills).toBeGreaterThanOrEqual(isLong ? 25 : 3)
  })

  test('at the n-th byte that it sends to the database leaves nothing that running it again does not make good', async () => {
    let kills = 0
    for (const night of [1, 2]) {
      if (night === 2) await events(...NEWS)
      const steps = isLong ? 25 : 2
      for (let step = 1; step <= steps; step += 1) {
        if (isLong) await events(...NEWS)
        const { signal } = await killedAtByte(9_000 + ((step * 48_611) % 90_000))
        if (signal === 'SIGKILL') kills += 1
        await expectNothingWrong()
      }
      await expectTheWorld()
    }
    expect(kills).toBeGreaterThanOrEqual(isLong ? 15 : 2)
  })
})

test('extract that is told to stop keeps what it has read, says so, and gives the account back', async () => {
  for (const n of isLong ? [1, 2, 3, 4, 6, 8, 11, 15] : [4]) {
    await events(...NEWS)
    gate = (request, it) => void (request === n && it.kill('SIGTERM'))
    const ended = await extract()
    gate = () => {}
    if (ended.requests < n) continue
    expect(ended).toMatchObject({ code: 3, signal: null })
    expect(ended.requests).toBeLessThanOrEqual(n + 1)
    expect(await lastRun()).toMatchObject({ outcome: 'cancelled', released: true })
    await expectNothingWrong()
  }
  await expectTheWorld()
})

test('a run that stalls for longer than its lease keeps nobody out, and writes nothing more when it wakes', async () => {
  for (const n of isLong ? [1, 2, 3, 5, 8, 12] : [4]) {
    await events({ kind: 'message', count: 25 })
    const { promise: stalled, resolve: stall } = Promise.withResolvers<void>()
    const first = startExtract()
    let isFirst = true
    gate = async (request, it) => {
      if (request !== n || !isFirst) return
      isFirst = false
      it.kill('SIGSTOP')
      stall()
    }
    await Promise.race([stalled, first.ended])
    const wasStalled = !isFirst
    while (!(await letAMinutePass())) {
      first.child.kill('SIGCONT')
      await setTimeout(20)
      first.child.kill('SIGSTOP')
    }
    await expectTheWorld()
    const before = await canonicalArchive(archive(), account.accountId)
    first.child.kill('SIGCONT')
    const { code } = await first.ended
    expect(wasStalled ? [1, 5] : [0]).toContain(code)
    expect(await canonicalArchive(archive(), account.accountId)).toBe(before)
  }
})

test('a run whose connections to the database are ended fails, and the next one makes it good', async () => {
  for (const n of isLong ? [1, 2, 3, 5, 8, 12] : [3]) {
    await events({ kind: 'message', count: 25 })
    gate = async (request) => {
      if (request !== n) return
      await archive().pool.query(
        `select pg_terminate_backend(a.pid) from pg_stat_activity a join leases l on l.holder = a.application_name
         where l.account_id = $1`,
        [account.accountId],
      )
    }
    const ended = await extract()
    gate = () => {}
    if (ended.requests >= n) expect([1, 5]).toContain(ended.code)
    await expectNothingWrong()
    await expectTheWorld()
  }
})
