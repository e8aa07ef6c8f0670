/** The page over an archive: how soon it is there, how soon a search answers, how soon a long conversation opens. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as driver } from 'playwright-core'
import { openArchive } from '../../src/archive/open-archive.ts'
import { loadConfig } from '../../src/config.ts'
import { makeExport } from '../../src/simulator/export/make-export.ts'
import type { WireInbox, WireMessages, WireSearch, WireThread } from '../../src/viewer/wire.ts'
import { timedProcess } from './timed-process.ts'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')
const TIMES = 5

/** What it is for, and what people will type: common words, rare ones, several, a phrase, who and what, other scripts. */
const SEARCHES = [
  'the',
  'tomorrow',
  'coffee at',
  '"see you"',
  'flat rent key door',
  'zzzz',
  'from:me has:photo',
  'has:voice',
  'type:video_call_event',
  '天気',
  '天',
  '👍',
  'x',
  'the before:2025',
  'in:a the',
]

export type Figures = readonly (readonly [what: string, figure: string])[]

const ms = (value: number): string => `${value.toFixed(0)} ms`

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly took: number }> {
  const startedAt = performance.now()
  const value = await work()
  return { value, took: performance.now() - startedAt }
}

/** @param home of an archive that is there already; null: one of so many messages is made, and removed again */
export async function viewSuite(messages: number, home: string | null): Promise<Figures> {
  if (home !== null) return await measure(home)
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-bench-'))
  try {
    const dir = join(folder, 'export')
    await makeExport(dir, { seed: 7, messages, endsAt: Date.UTC(2026, 8, 30), days: 1095, media: 0 })
    const made = join(folder, 'home')
    const args = ['import', dir, '--account', 'bench', '--time-zone', 'Europe/Berlin', '--purge-unsent', '--quiet']
    await timedProcess(process.execPath, [MAIN, ...args], { DMVAULT_HOME: made, DATABASE_URL: '' })
    return await measure(made)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(home: string): Promise<Figures> {
  const env = { ...process.env, DMVAULT_HOME: home, DATABASE_URL: '' }
  // The first one builds the page, starts the server of the database, and warms what is read of the disk.
  await start(env).then(({ stop }) => stop())
  const disk = await searchBytes(home)
  const { value: view, took: began } = await timed(() => start(env))
  try {
    const ask = async <T>(path: string): Promise<T> => (await (await fetch(view.url + path)).json()) as T
    const [account] = await ask<readonly { readonly name: string }[]>('api/accounts')
    const api = <T>(what: string): Promise<T> => ask<T>(`api/${account?.name}/${what}`)
    const { value: inbox, took: list } = await timed(() => api<WireInbox>('inbox'))
    const longest = inbox.threads.toSorted((one, other) => other.messages - one.messages)[0]
    if (longest === undefined) throw new Error('the archive is empty')
    return [
      ['from the command to its address', ms(began)],
      [`list of ${inbox.threads.length.toLocaleString('en-US')} conversations, first time`, ms(list)],
      ...(await longThread(api, longest)),
      ...(await searches(api)),
      ...(await inBrowser(`${view.url}#/${account?.name}/conversations`, longest)),
      ['search index, bytes a message', disk],
    ]
  } finally {
    await view.stop()
  }
}

async function start(env: NodeJS.ProcessEnv): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child = spawn(process.execPath, [MAIN, 'view', '--json'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const stop = async (): Promise<void> => {
    child.kill('SIGINT')
    await once(child, 'close')
  }
  return { url: (JSON.parse(line) as { readonly url: string }).url, stop }
}

type Api = <T>(what: string) => Promise<T>

async function longThread(api: Api, { id, messages }: WireThread): Promise<Figures> {
  const { took: opened } = await timed(() => api(`thread?thread=${id}`))
  const pages: number[] = []
  for (let n = 0; n < TIMES * 4; n++) {
    const from = Math.floor((messages * n) / (TIMES * 4))
    pages.push((await timed(() => api<WireMessages>(`messages?thread=${id}&from=${from}&count=100`))).took)
  }
  return [
    [`conversation of ${messages.toLocaleString('en-US')} messages, opened`, ms(opened)],
    ['100 messages anywhere in it, median and slowest', `${ms(median(pages))}, ${ms(Math.max(...pages))}`],
  ]
}

async function searches(api: Api): Promise<Figures> {
  const all: number[] = []
  const lines: [string, string][] = []
  for (const words of SEARCHES) {
    const took: number[] = []
    let found = 0
    for (let n = 0; n < TIMES; n++) {
      const one = await timed(() => api<WireSearch>(`search?q=${encodeURIComponent(words)}`))
      took.push(one.took)
      found = one.value.found.length
    }
    all.push(median(took))
    lines.push([`  ${words} (${found} found)`, ms(median(took))])
  }
  return [['search, first page, median and slowest of these', `${ms(median(all))}, ${ms(Math.max(...all))}`], ...lines]
}

async function inBrowser(address: string, { id }: WireThread): Promise<Figures> {
  const browser: Browser = await driver.launch({
    executablePath: await chromium.executablePath(),
    args: ['--no-sandbox'],
  })
  try {
    const page = await browser.newPage()
    const { took: first } = await timed(async () => {
      await page.goto(address)
      await page.locator('.row').first().waitFor()
    })
    const { took: thread } = await timed(async () => {
      await page.goto(`${address}/${id}`)
      await page.locator('.bubble, .notice').first().waitFor()
    })
    return [
      ['in a browser: first page', ms(first)],
      ['in a browser: the long conversation at its end', ms(thread)],
    ]
  } finally {
    await browser.close()
  }
}

async function searchBytes(home: string): Promise<string> {
  await using archive = await openArchive(loadConfig({ home, env: {} }))
  const { rows } = await archive.pool.query<{ bytes: number }>(
    `select pg_total_relation_size('search_days')::float8 / greatest(1, (select count(*) from messages)) as bytes`,
  )
  return (rows[0]?.bytes ?? 0).toFixed(0)
}
