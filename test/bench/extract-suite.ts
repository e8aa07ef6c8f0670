/** Reading a simulated Instagram without latency: messages a second, memory, and requests against what they may be. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createAccount } from '../../src/archive/accounts.ts'
import { openArchive } from '../../src/archive/open-archive.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import { saveSession } from '../../src/instagram/session/session-file.ts'
import { sessionPath } from '../../src/run/account-session.ts'
import { type PrivatePostgres, startPrivatePostgres } from './private-postgres.ts'
import { timedProcess } from './timed-process.ts'

export interface ExtractFigures {
  readonly messages: number
  readonly threads: number
  /** Of the first night, start-up included. */
  readonly seconds: number
  readonly peakMiB: number
  readonly firstRequests: number
  /** ⌈threads/20⌉ + Σ⌈messages/20⌉ over the inbox, requests and spam. */
  readonly leastRequests: number
  readonly quietRequests: number
  readonly quietSeconds: number
  /** After ten threads got a message each. */
  readonly tenRequests: number
  /** After ten threads got fifteen messages each: more than come along with the inbox. */
  readonly tenLongRequests: number
}

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')
const CHANGED = 10

interface Simulated extends AsyncDisposable {
  readonly url: string
  readonly username: string
  readonly password: string
}

async function simulate(messages: number, threads: number): Promise<Simulated> {
  const child: ChildProcess = spawn(
    process.execPath,
    [MAIN, 'simulate', '--threads', String(threads), '--messages', String(messages), '--quiet'],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [line] = (await once(createInterface(child.stdout!), 'line')) as [string]
  const ended = once(child, 'close')
  return {
    ...(JSON.parse(line) as { url: string; username: string; password: string }),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

async function prepare({ url, username, password }: Simulated, home: string, databaseUrl: string): Promise<void> {
  await using client = new InstagramClient({ url })
  await client.logIn({ username, password })
  await mkdir(join(home, 'sessions'), { recursive: true })
  await saveSession(sessionPath(home, username), client.session)
  await using archive = await openArchive({ home, databaseUrl })
  await createAccount(archive, { name: username, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
}

async function sizesOf(databaseUrl: string): Promise<readonly number[]> {
  await using archive = await openArchive({ home: '', databaseUrl })
  const { rows } = await archive.pool.query<{ n: bigint }>('select count(*) as n from messages group by thread_id')
  return rows.map((it) => Number(it.n))
}

/** One message in each of ten threads, or so many, spread over the inbox. */
async function happen(url: string, databaseUrl: string, count: number): Promise<void> {
  await using archive = await openArchive({ home: '', databaseUrl })
  const { rows } = await archive.pool.query<{ id: string }>(
    `select i.id from threads t join thread_ids i using (account_id, thread_id)
     where i.kind = 'instagram' and t.folder = 'inbox' order by md5(i.id) limit $1`,
    [CHANGED],
  )
  const events = rows.map(({ id }) => ({ kind: 'message', thread: id, count }))
  const answer = await fetch(`${url}/simulator/events`, { method: 'POST', body: JSON.stringify(events) })
  if (answer.status !== 200) throw new Error(await answer.text())
}

async function measure(server: PrivatePostgres, messages: number, threads: number): Promise<ExtractFigures> {
  const home = await mkdtemp(join(tmpdir(), 'dmvault-bench-'))
  try {
    await using simulated = await simulate(messages, threads)
    const databaseUrl = await server.create('extract')
    await prepare(simulated, home, databaseUrl)
    const env = { DATABASE_URL: databaseUrl, DMVAULT_HOME: home, DMVAULT_INSTAGRAM_URL: simulated.url }
    const night = async () => {
      const timed = await timedProcess(process.execPath, [MAIN, 'extract', '--json', '--quiet'], env)
      const { requests } = JSON.parse(timed.output) as { requests: number }
      return { ...timed, requests }
    }
    const first = await night()
    const sizes = await sizesOf(databaseUrl)
    const quiet = await night()
    await happen(simulated.url, databaseUrl, 1)
    const ten = await night()
    await happen(simulated.url, databaseUrl, 15)
    const tenLong = await night()
    const pages = sizes.reduce((sum, size) => sum + Math.ceil(size / 20), 0)
    return {
      messages: sizes.reduce((sum, size) => sum + size, 0),
      threads: sizes.length,
      seconds: first.seconds,
      peakMiB: first.peakMiB,
      firstRequests: first.requests,
      leastRequests: Math.ceil(sizes.length / 20) + pages,
      quietRequests: quiet.requests,
      quietSeconds: quiet.seconds,
      tenRequests: ten.requests,
      tenLongRequests: tenLong.requests,
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Measures one size from an empty database. */
export async function extractSuite(messages: number, threads: number): Promise<ExtractFigures> {
  await using server = await startPrivatePostgres()
  return await measure(server, messages, threads)
}

export function extractTable(it: ExtractFigures): Record<string, string> {
  return {
    'messages a second, start-up included': (it.messages / it.seconds).toFixed(0),
    'first night': `${it.seconds.toFixed(1)} s, peak memory ${it.peakMiB.toFixed(0)} MiB`,
    'first night, requests (≤ 1.02 ×)': `${it.firstRequests}, ${(it.firstRequests / it.leastRequests).toFixed(3)} ×`,
    'nothing new, requests (≤ 2)': `${it.quietRequests}, in ${it.quietSeconds.toFixed(1)} s`,
    'ten threads with a new message, requests (≤ 12)': String(it.tenRequests),
    'ten threads with 15 new messages, requests (≤ 12)': String(it.tenLongRequests),
  }
}
