/**
 * Real processes run one broadcast, and are killed at their n-th request or their n-th byte to the database, two at a time too.
 * In the world stands each message once, and the broadcast says so.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text as textOf } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { useArchive, useDatabase } from '../support/archive.ts'
import { Broadcasting, FREE } from '../support/broadcasting.ts'
import { countingProxy } from '../support/counting-proxy.ts'
import { cliEnvironment } from '../support/run-cli.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const PROGRAM = join(import.meta.dirname, '../support/broadcast-command.ts')
const url = useDatabase()
const archive = useArchive(url)
let shop: Broadcasting
let contacts: readonly string[] = []

beforeAll(async () => {
  shop = await Broadcasting.start(archive(), { threads: isLong ? 150 : 30, messages: isLong ? 1200 : 150 })
  contacts = (await shop.contacts()).slice(0, isLong ? 90 : 6)
})
afterEach(() => shop.forgetSent())
afterAll(() => shop[Symbol.asyncDispose]())

interface Runner {
  readonly child: ChildProcess
  /** The code of what ended it; undefined: it was killed. */
  readonly ended: Promise<string | undefined>
}

function startRunner(id: number, databaseUrl = url()): Runner {
  const { home, url: serverUrl } = shop.alice
  const words = JSON.stringify({ account: shop.account.name, id, home, url: serverUrl, sendLimits: FREE })
  const child = spawn(process.execPath, [PROGRAM, words], {
    env: cliEnvironment({ DATABASE_URL: databaseUrl }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = textOf(child.stdout).then((said) => {
    const last = said.split('\n').findLast((line) => line.endsWith('}'))
    return last === undefined ? undefined : (JSON.parse(last).ended as string)
  })
  return { child, ended }
}

/** Where a process was when it was killed, by what it left. */
const left: Record<string, number> = {}
async function noteLeft(): Promise<void> {
  const { rows } = await archive().pool.query<{ state: string }>(
    `select coalesce(s.state, 'token noted') as state from broadcast_recipients r
       left join sends s on s.account_id = r.account_id and s.token = r.token
      where r.account_id = $1 and r.state = 'claimed'`,
    [shop.account.accountId],
  )
  const state = rows[0]?.state ?? 'between two'
  left[state] = (left[state] ?? 0) + 1
}

async function begin(words: string): Promise<number> {
  return await shop.begin(await shop.listOf(contacts, words))
}

/** To its end, by a process that nobody kills. */
async function expectEachOnce(id: number, words: string): Promise<void> {
  if ((await shop.status(id)).state !== 'done') expect(await startRunner(id).ended).toBe('done')
  expect((await shop.status(id)).counts).toEqual({ acknowledged: contacts.length })
  const there = await shop.delivered(`, ${words}.`)
  const wanted = contacts.map((it) => `${it}: Hello you, ${words}. Answer STOP to hear no more.`)
  expect(there.toSorted()).toEqual(wanted.toSorted())
  const { rows } = await archive().pool.query(
    'select state, origin, count(*)::int as count from sends where account_id = $1 group by state, origin',
    [shop.account.accountId],
  )
  expect(rows).toEqual([{ state: 'acknowledged', origin: 'broadcast', count: contacts.length }])
}

test('kill -9 at the n-th request doubles nothing and loses nobody', async () => {
  const id = await begin('request')
  const at = isLong ? Array.from({ length: 40 }, (_, n) => 1 + (n % 5)) : [2, 3]
  let kills = 0
  for (const n of at) {
    const first = shop.alice.requests
    const runner = startRunner(id)
    shop.alice.gate = (request) => void (request === first + n && runner.child.kill('SIGKILL'))
    if ((await runner.ended) === undefined) kills += 1
    await noteLeft()
    shop.alice.gate = () => {}
  }
  expect(kills).toBeGreaterThanOrEqual(isLong ? 20 : 2)
  if (isLong) console.log(`${kills} kills at requests`, left)
  await expectEachOnce(id, 'request')
})

test('kill -9 after the n-th byte to the database doubles nothing and loses nobody', async () => {
  const id = await begin('byte')
  // What a process sends before its first message is some 6,000 bytes, and some 5,000 for each.
  const at = isLong ? Array.from({ length: 90 }, (_, n) => 3_000 + n * 173) : [8_000, 11_000]
  let kills = 0
  for (const n of at) {
    await using proxy = await countingProxy(url(), n, () => void runner.child.kill('SIGKILL'))
    const runner = startRunner(id, proxy.url)
    if ((await runner.ended) === undefined) kills += 1
    await noteLeft()
  }
  expect(kills).toBeGreaterThanOrEqual(isLong ? 40 : 1)
  if (isLong) console.log(`${kills} kills at bytes and before`, left)
  await expectEachOnce(id, 'byte')
})

test('of two processes one runs it, and the other goes on when that one is killed', async () => {
  const id = await begin('two')
  let runners: readonly Runner[] = []
  const first = shop.alice.requests
  const busy: (string | undefined)[] = []
  shop.alice.gate = async (request) => {
    if (request !== first + 3) return
    // Whichever is at it: the other one has ended, or will.
    const second = startRunner(id)
    busy.push(await second.ended)
    for (const { child } of runners) child.kill('SIGKILL')
  }
  runners = [startRunner(id)]
  expect(await runners[0]!.ended).toBeUndefined()
  expect(busy).toEqual(['broadcast-busy'])
  shop.alice.gate = () => {}
  await expectEachOnce(id, 'two')
})
