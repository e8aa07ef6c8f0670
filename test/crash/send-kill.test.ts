/**
 * Real processes make a queue of messages, and are killed at their n-th request or their n-th byte to the database, two at a
 * time too. In the world stands each message once, and the ledger says so.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { useArchive, useDatabase } from '../support/archive.ts'
import { countingProxy } from '../support/counting-proxy.ts'
import { cliEnvironment } from '../support/run-cli.ts'
import { SendingAccount } from '../support/sending-account.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const PROGRAM = join(import.meta.dirname, '../support/outbox-command.ts')
const url = useDatabase()
const archive = useArchive(url)
let alice: SendingAccount
let bobs = ''

beforeAll(async () => {
  alice = await SendingAccount.start(archive())
  bobs = await alice.people.pair('alice', 'bob')
})
afterEach(async () => {
  alice.gate = () => {}
  await archive().pool.query('delete from sends where account_id = $1', [alice.account.accountId])
})
afterAll(() => alice[Symbol.asyncDispose]())

interface Runner {
  readonly child: ChildProcess
  /** What it said, line by line; nothing of the end when it was killed. */
  readonly ended: Promise<readonly { readonly state?: string; readonly ended?: string }[]>
}

function startRunner(databaseUrl = url(), sendLimits: object = { perHour: 1_000_000, spacingMs: 0 }): Runner {
  const { account, home, url: serverUrl } = alice
  const words = JSON.stringify({ account: account.name, home, url: serverUrl, sendLimits })
  const child = spawn(process.execPath, [PROGRAM, words], {
    env: cliEnvironment({ DATABASE_URL: databaseUrl }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = textOf(child.stdout).then((said) =>
    said
      .split('\n')
      .filter((line) => line.endsWith('}'))
      .map((line) => JSON.parse(line)),
  )
  return { child, ended }
}

/** Puts messages into the queue. @returns their texts */
async function queue(count: number, name: string): Promise<readonly string[]> {
  const texts = Array.from({ length: count }, (_, index) => `${name} ${index}`)
  await using outbox = await alice.outbox()
  const plans = texts.map((it) => ({ to: { threadId: bobs }, draft: { kind: 'text', text: it } as const }))
  await outbox.plan(plans, { isQueued: true, isBulk: false })
  return texts
}

async function expectEachOnce(texts: readonly string[]): Promise<void> {
  const wanted = new Set(texts)
  const there = (await alice.texts('bob', bobs)).filter((it) => wanted.has(it))
  expect(there.toSorted()).toEqual(texts.toSorted())
  const { rows } = await archive().pool.query(
    'select state, count(*)::int as count from sends where account_id = $1 group by state',
    [alice.account.accountId],
  )
  expect(rows).toEqual([{ state: 'acknowledged', count: texts.length }])
}

test('kill -9 at the n-th request doubles nothing and loses nothing', async () => {
  const texts = await queue(isLong ? 60 : 6, 'request')
  const at = isLong ? Array.from({ length: 40 }, (_, n) => 1 + (n % 7)) : [1, 2, 3]
  let kills = 0
  for (const n of at) {
    const first = alice.requests
    const runner = startRunner()
    alice.gate = (request) => void (request === first + n && runner.child.kill('SIGKILL'))
    const said = await runner.ended
    if (!said.some((it) => it.ended === 'done')) kills += 1
    alice.gate = () => {}
  }
  expect(kills).toBeGreaterThanOrEqual(3)
  expect((await startRunner().ended).at(-1)).toEqual({ ended: 'done' })
  await expectEachOnce(texts)
})

test('kill -9 after the n-th byte to the database doubles nothing and loses nothing', async () => {
  const texts = await queue(isLong ? 60 : 6, 'byte')
  // What a process sends before its first message is some 4,000 bytes, and some 2,500 for each.
  const at = isLong ? Array.from({ length: 60 }, (_, n) => 3_500 + n * 211) : [5_000, 6_100, 7_300]
  let kills = 0
  for (const n of at) {
    await using proxy = await countingProxy(url(), n, () => void runner.child.kill('SIGKILL'))
    const runner = startRunner(proxy.url)
    const said = await runner.ended
    if (!said.some((it) => it.ended === 'done')) kills += 1
  }
  expect(kills).toBeGreaterThanOrEqual(2)
  expect((await startRunner().ended).at(-1)).toEqual({ ended: 'done' })
  await expectEachOnce(texts)
})

test('two processes at the limit let out no more than the limit', async () => {
  const limit = isLong ? 100 : 10
  const texts = await queue(3 * limit, 'limit')
  const runners = [1, 2].map(() => startRunner(url(), { perHour: limit, spacingMs: 0 }))
  const said = await Promise.all(runners.map((it) => it.ended))
  expect(said.map((lines) => lines.at(-1))).toEqual([{ ended: 'send-limit' }, { ended: 'send-limit' }])
  const there = (await alice.texts('bob', bobs)).filter((it) => texts.includes(it))
  expect(there).toHaveLength(limit)
  expect(new Set(there).size).toBe(limit)
})

test.runIf(isLong)('10,000 messages, their makers killed again and again: exactly 10,000 in the world', async () => {
  const texts = await queue(10_000, 'many')
  for (let run = 1; ; run += 1) {
    const first = alice.requests
    const runner = startRunner()
    if (run <= 60)
      alice.gate = (request) => void (request === first + 2 + ((run * 37) % 160) && runner.child.kill('SIGKILL'))
    else alice.gate = () => {}
    if ((await runner.ended).at(-1)?.ended === 'done') break
  }
  await expectEachOnce(texts)
})
