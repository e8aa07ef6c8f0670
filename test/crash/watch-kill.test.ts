/**
 * A real process watches a simulated Instagram, and is killed at every kind of point: with a request on its way, between the
 * commit of what it saw and the telling of it, in the middle of a program and of a webhook. Watching again makes it good: each
 * event is told at least once, under one id, in order within its thread; and the archive is the world, each message once.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import type { WatchEvent } from '../../src/messaging/monitor/watch-event.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { useArchive, useDatabase } from '../support/archive.ts'
import { compare, NO_DIFFERENCES, readArchived, readWorld } from '../support/archive-against-world.ts'
import { countingProxy } from '../support/counting-proxy.ts'
import { recordingProxy } from '../support/recording-proxy.ts'
import { cliEnvironment, MAIN } from '../support/run-cli.ts'

const isLong = process.env.DMVAULT_TEST_LONG === '1'
const url = useDatabase()
const archive = useArchive(url)
const folders: string[] = []
let simulator: Simulator
let account: Account
let home = ''
let accounts = 0
let child: ChildProcess | undefined
let gate: (request: number) => void = () => {}
let requests = 0
let gateUrl = ''
/** All messages that were sent since the watch began, by thread, in their order. */
let sent = new Map<string, string[]>()

beforeEach(async () => {
  simulator = await startSimulator({ seed: 7, threads: 5, messages: 60 })
  const proxy = await recordingProxy(simulator.url, async () => {
    requests += 1
    gate(requests)
  })
  onTestFinished(async () => {
    gate = () => {}
    await proxy[Symbol.asyncDispose]()
    await simulator.close()
  })
  gateUrl = proxy.url
  home = await mkdtemp(join(tmpdir(), 'dmvault-watch-kill-'))
  folders.push(home)
  const [{ username, password }] = simulator.accounts
  await using client = new InstagramClient({ url: gateUrl })
  await client.logIn({ username, password })
  accounts += 1
  account = await createAccount(archive(), {
    name: `watched${accounts}`,
    timeZone: 'UTC',
    keepsUnsent: false,
    createdAt: 0,
  })
  await mkdir(join(home, 'sessions'))
  await saveSession(sessionPath(home, account.name), client.session)
  sent = new Map()
  expect(await watch([])).toMatchObject({ code: 0 })
})
afterAll(() => Promise.all(folders.map((it) => rm(it, { recursive: true, force: true }))))

interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** One look. */
async function watch(args: readonly string[], databaseUrl = url()): Promise<Ended> {
  requests = 0
  const words = ['watch', '--account', account.name, '--once', '--json', '--quiet', ...args]
  const started = spawn(process.execPath, [MAIN, ...words], {
    env: cliEnvironment({
      DMVAULT_HOME: home,
      DATABASE_URL: databaseUrl,
      DMVAULT_INSTAGRAM_URL: gateUrl,
      DMVAULT_WEBHOOK_SECRET: 'a secret of at least sixteen letters',
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child = started
  onTestFinished(() => void started.kill('SIGKILL'))
  const closed = new Promise<Pick<Ended, 'code' | 'signal'>>((resolve) =>
    started.on('close', (code, signal) => resolve({ code, signal })),
  )
  const [end, stdout, stderr] = await Promise.all([closed, text(started.stdout), text(started.stderr)])
  return { ...end, stdout, stderr }
}

async function happen(...list: readonly object[]): Promise<void> {
  const answer = await fetch(`${simulator.url}/simulator/events`, { method: 'POST', body: JSON.stringify(list) })
  const { events } = (await answer.json()) as { events: { thread_id: string; item_ids: string[] }[] }
  for (const { thread_id, item_ids } of events) sent.set(thread_id, [...(sent.get(thread_id) ?? []), ...item_ids])
}

const news = (round: number): Promise<void> =>
  happen(
    { kind: 'message', text: `round ${round}`, count: 23 },
    { kind: 'message', text: `once ${round}` },
    { kind: 'message', text: `more ${round}`, count: 3 },
  )

/** Every message was told, one id each, and no thread's messages out of their order, repetitions apart. */
function expectAllTold(told: readonly WatchEvent[]): void {
  const messages = told.filter((it) => it.kind === 'message')
  const ids = new Map<string, string>()
  for (const { id, message } of messages) {
    expect(ids.get(message!.id!) ?? id).toBe(id)
    ids.set(message!.id!, id)
  }
  expect(new Set(ids.values()).size).toBe(ids.size)
  for (const [thread, expected] of sent) {
    const firsts = [...new Set(messages.filter((it) => it.thread.id === thread).map((it) => it.message!.id))]
    expect(firsts).toEqual(expected)
  }
}

async function expectTheWorld(): Promise<void> {
  const extract = spawn(process.execPath, [MAIN, 'extract', '--account', account.name, '--quiet'], {
    env: cliEnvironment({ DMVAULT_HOME: home, DATABASE_URL: url(), DMVAULT_INSTAGRAM_URL: gateUrl }),
    stdio: 'ignore',
  })
  expect(await new Promise((resolve) => extract.on('close', resolve))).toBe(0)
  expect(compare(await readWorld(simulator.url), await readArchived(archive(), account.accountId))).toEqual(
    NO_DIFFERENCES,
  )
}

const linesOf = ({ stdout }: Ended): WatchEvent[] => stdout.trim().split('\n').filter(Boolean).flatMap(parsed)

/** The line that a kill has cut was not written. */
function parsed(line: string): WatchEvent[] {
  try {
    return [JSON.parse(line) as WatchEvent]
  } catch {
    return []
  }
}

const logged = (path: string): WatchEvent[] =>
  existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').filter(Boolean).flatMap(parsed) : []

test('killed with any of its requests on the way', async () => {
  const told: WatchEvent[] = []
  let kills = 0
  for (const at of isLong ? [1, 2, 3, 1, 2, 3, 4, 1, 2, 3] : [1, 2]) {
    await news(at)
    gate = (request) => void (request === at && child?.kill('SIGKILL'))
    const ended = await watch([])
    gate = () => {}
    if (ended.signal === 'SIGKILL') kills += 1
    told.push(...linesOf(ended))
  }
  told.push(...linesOf(await watch([])))
  expectAllTold(told)
  await expectTheWorld()
  expect(kills).toBeGreaterThanOrEqual(isLong ? 6 : 2)
})

test('killed at any byte that it sends to the database: before a page is there, after it, between two events', async () => {
  const told: WatchEvent[] = []
  let kills = 0
  const steps = isLong ? 40 : 4
  for (let step = 0; step < steps; step += 1) {
    await news(step)
    const at = isLong ? 4_000 + ((step * 17_389) % 70_000) : 12_000 + step * 11_000
    await using proxy = await countingProxy(url(), at, () => void child?.kill('SIGKILL'))
    const ended = await watch([], proxy.url)
    if (ended.signal === 'SIGKILL') kills += 1
    told.push(...linesOf(ended))
  }
  told.push(...linesOf(await watch([])))
  expectAllTold(told)
  await expectTheWorld()
  expect(kills).toBeGreaterThanOrEqual(isLong ? 20 : 3)
})

test('killed in the middle of a program', async () => {
  const path = join(home, 'told.jsonl')
  const program = join(home, 'program.cjs')
  // Notes the event first: what it did stands, though nobody heard that it was done.
  await writeFile(
    program,
    `let s='';process.stdin.on('data',d=>s+=d).on('end',()=>{const fs=require('fs');
     fs.appendFileSync(process.argv[2],s);
     const n=fs.readFileSync(process.argv[2],'utf8').trim().split('\\n').length;
     if (fs.existsSync(process.argv[2]+'.kill') && n===Number(fs.readFileSync(process.argv[2]+'.kill','utf8')))
       process.kill(process.ppid,'SIGKILL')})`,
  )
  await happen({ kind: 'message', text: 'a', count: 4 }, { kind: 'message', text: 'b' }, { kind: 'message', text: 'c' })
  let kills = 0
  for (const at of [1, 4]) {
    await writeFile(`${path}.kill`, String(at))
    if ((await watch(['--exec', process.execPath, program, path])).signal === 'SIGKILL') kills += 1
  }
  await rm(`${path}.kill`)
  expect(await watch(['--exec', process.execPath, program, path])).toMatchObject({ code: 0 })
  expect(kills).toBe(2)
  expectAllTold(logged(path))
  expect(logged(path)).toHaveLength(6 + 2)
  await expectTheWorld()
})

test('killed in the middle of a webhook, before and after it has answered', async () => {
  const path = join(home, 'hook.jsonl')
  let count = 0
  let killAt = { before: 2, after: 5 }
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      count += 1
      appendFileSync(path, `${body}\n`)
      if (count === killAt.before) return void child?.kill('SIGKILL')
      response.end()
      if (count === killAt.after) child?.kill('SIGKILL')
    })
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const hook = ['--webhook', `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, '--webhook-local']
  await happen({ kind: 'message', text: 'a', count: 4 }, { kind: 'message', text: 'b' }, { kind: 'message', text: 'c' })
  const ends = [await watch(hook), await watch(hook)]
  expect(ends.map((it) => it.signal)).toEqual(['SIGKILL', 'SIGKILL'])
  killAt = { before: -1, after: -1 }
  expect(await watch(hook)).toMatchObject({ code: 0 })
  expectAllTold(logged(path))
  expect(logged(path).length).toBeLessThanOrEqual(6 + 2)
  await expectTheWorld()
})
