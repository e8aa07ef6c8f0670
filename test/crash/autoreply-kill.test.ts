/**
 * Real processes run armed rules, and are killed at their n-th request or their n-th byte to the database, two at a time too.
 * In the world stands each answer and each reaction once, and the books say so.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../../src/clock.ts'
import { Answering } from '../support/answering.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { countingProxy } from '../support/counting-proxy.ts'
import { cliEnvironment, MAIN } from '../support/run-cli.ts'
import type { Body } from '../support/simulated-app.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const url = useDatabase()
const archive = useArchive(url)
let bot: Answering
let bobs = ''
let child: ChildProcess | undefined
const children = new Set<ChildProcess>()
let asked = 0

/** Whoever is asked something answers with its number; nothing keeps one from many answers in a row. */
const RULES = Array.from(
  { length: 30 },
  (_, n) =>
    `{ name: r${n}, when: { words: [ask${n}] }, then: { seen: true, react: "👋", reply: { text: "answer ${n}" } } }`,
).join(', ')
const SAFETY =
  'cooling_off: 0s, daily_cap: 1000, manual_pause: 0s, automatic_notice: false, loop: { replies: 100, within: 1s, fastest: 0s }'

beforeAll(async () => {
  bot = await Answering.start(archive(), systemClock, { threads: 3, messages: 30 })
  bobs = await bot.it.people.pair('bob', 'alice')
  const settings = { sendLimits: { perHour: 100_000, spacingMs: 0 } }
  await writeFile(join(bot.it.home, 'dmvault.json'), JSON.stringify(settings))
  await bot.arm(RULES, SAFETY)
  expect(await run()).toMatchObject({ code: 0 })
})
afterAll(async () => {
  for (const left of children) left.kill('SIGKILL')
  await bot[Symbol.asyncDispose]()
})

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly said: string
}

async function run(databaseUrl = url()): Promise<Ended> {
  const { account, home, url: serverUrl } = bot.it
  const words = ['autoreply', 'run', '--once', '--json', '--account', account.name]
  const started = spawn(process.execPath, [MAIN, ...words], {
    env: cliEnvironment({ DMVAULT_HOME: home, DATABASE_URL: databaseUrl, DMVAULT_INSTAGRAM_URL: serverUrl }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  children.add(started)
  started.on('close', () => children.delete(started))
  const closed = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    started.on('close', (code, signal) => resolve({ code, signal })),
  )
  const [end, stdout, stderr] = await Promise.all([closed, text(started.stdout), text(started.stderr)])
  return { ...end, said: stdout + stderr }
}

/** So many things are asked. */
async function ask(count: number): Promise<void> {
  for (let n = 0; n < count; n += 1) await bot.write('bob', bobs, `ask${asked++ % 30} no. ${asked}`)
}

/** Until nothing is left; what could not be known at once is known a second later here. */
async function finish(): Promise<void> {
  bot.it.gate = () => {}
  for (let tries = 0; tries < 5; tries += 1) {
    expect((await run()).code).toBe(0)
    const open = (await bot.actions()).filter(({ state }) => state === 'claimed')
    if (open.length === 0) return
  }
}

/** What nobody can say of a process that was killed twice at one reply is held for a person; all else stands there once. */
async function expectBooksAndWorld(): Promise<void> {
  const items = await bot.it.people.app('bob').items(bobs, 1_000)
  const answers = items.flatMap((item: Body) => (String(item.text).startsWith('answer ') ? [String(item.text)] : []))
  const asks = items.filter((item: Body) => String(item.text).startsWith('ask'))
  const wanted = asks.map((item: Body) => `answer ${String(item.text).match(/\d+/)?.[0]}`)
  const actions = await bot.actions()
  expect(actions).toHaveLength(asks.length)
  const unknown = actions.filter(({ state }) => state === 'unknown')
  const done = actions.filter(({ state }) => state === 'done')
  expect(done.length + unknown.length).toBe(actions.length)
  expect(unknown.length).toBeLessThanOrEqual(isLong ? 8 : 0)
  const { rows } = await archive().pool.query(
    `select state, origin, count(*)::int as count from sends where account_id = $1 group by 1, 2 order by 1`,
    [bot.it.account.accountId],
  )
  const sends = Object.fromEntries(rows.map(({ state, count }) => [state, count]))
  expect((sends.acknowledged ?? 0) + (sends.unknown ?? 0)).toBe(actions.length)
  expect(sends.unknown ?? 0).toBeLessThanOrEqual(unknown.length)
  expect(answers.length).toBeGreaterThanOrEqual(sends.acknowledged)
  // Each at most once; what is not there is what is held.
  const left = [...wanted]
  for (const answer of answers) {
    const place = left.indexOf(answer)
    expect([answer, place >= 0]).toEqual([answer, true])
    left.splice(place, 1)
  }
  expect(left.length).toBeLessThanOrEqual(unknown.length)
  expect(asks.map((item: Body) => item.reactions?.emojis.length)).toEqual(asks.map(() => 1))
}

test('killed at any of its requests: each is answered once', async () => {
  let kills = 0
  for (const n of isLong ? Array.from({ length: 40 }, (_, it) => 1 + (it % 10)) : [2, 5]) {
    await ask(1)
    const first = bot.it.requests
    bot.it.gate = (request) => void (request === first + n && child?.kill('SIGKILL'))
    if ((await run()).signal === 'SIGKILL') kills += 1
  }
  await finish()
  expect(kills).toBeGreaterThanOrEqual(isLong ? 25 : 1)
  await expectBooksAndWorld()
})

test('killed at any byte that it sends to the database: each is answered once', async () => {
  let kills = 0
  const at = isLong ? Array.from({ length: 60 }, (_, n) => 8_000 + n * 1_297) : [26_000, 36_000]
  for (const bytes of at) {
    await ask(1)
    await using proxy = await countingProxy(url(), bytes, () => void child?.kill('SIGKILL'))
    if ((await run(proxy.url)).signal === 'SIGKILL') kills += 1
  }
  await finish()
  expect(kills).toBeGreaterThanOrEqual(isLong ? 30 : 1)
  await expectBooksAndWorld()
})

test.runIf(isLong)('two at a time, both killed now and then: each is answered once', async () => {
  for (let round = 0; round < 20; round += 1) {
    await ask(2)
    const first = bot.it.requests
    const runs = [run(), run()]
    const second = child
    bot.it.gate = (request) => void (request === first + 2 + (round % 6) && second?.kill('SIGKILL'))
    await Promise.all(runs)
  }
  await finish()
  await expectBooksAndWorld()
})
