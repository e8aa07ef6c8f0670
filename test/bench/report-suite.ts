/** Reports of an archive: how long the files take, in whichever format, and how large they are. */
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeExport } from '../../src/simulator/export/make-export.ts'
import { installChatAnalytics, runChatAnalytics } from './chat-analytics.ts'
import { timedProcess } from './timed-process.ts'

const MAIN = join(import.meta.dirname, '../../src/cli/main.ts')
/** What people compare: the first that there were. */
const FIRST_SEVEN =
  'messages-per-person,message-types,messages-per-day,busiest-weekdays,busiest-hours,threads-ranked,reactions'

export type Figures = readonly (readonly [what: string, figure: string])[]

/** @param home of an archive that is there already; null: one of so many messages is made, and removed again */
export async function reportSuite(messages: number, home: string | null): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), 'dmvault-bench-'))
  try {
    if (home !== null) return await measure(folder, home)
    const made = await makeHome(folder, messages)
    return [...(await measure(folder, made.home)), ...(await besideChatAnalytics(folder, made))]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Made {
  readonly home: string
  readonly dir: string
  /** Of the import. */
  readonly seconds: number
}

async function makeHome(folder: string, messages: number): Promise<Made> {
  const [dir, home] = [join(folder, 'export'), join(folder, 'home')]
  await makeExport(dir, { seed: 7, messages, endsAt: Date.UTC(2026, 8, 30), days: 1095, media: 0 })
  const zone = ['--time-zone', 'Europe/Berlin', '--purge-unsent']
  const { seconds } = await dmvault(home, 'import', dir, '--account', 'bench', ...zone)
  return { home, dir, seconds }
}

/** The same work on the same files, from the export to a page: its page is made anew of everything each time. */
async function besideChatAnalytics(folder: string, { home, dir, seconds }: Made): Promise<Figures> {
  const program = await installChatAnalytics(join(folder, 'peer'))
  if (program === null) return [['beside chat-analytics', 'not run: npm cannot be reached']]
  const peer = await runChatAnalytics(program, dir, join(folder, 'peer.html'))
  const page = await dmvault(home, 'report', '--out', join(folder, 'page'), '--format', 'html')
  const theirs = `${peer.seconds.toFixed(2)} s, ${peer.peakMiB.toFixed(0)} MiB, page ${(peer.bytes / 1e6).toFixed(2)} MB`
  const ours = `${page.seconds.toFixed(2)} s, ${page.peakMiB.toFixed(0)} MiB; the first time with the import ${(seconds + page.seconds).toFixed(2)} s`
  return [
    ['chat-analytics, from the export to its page', theirs],
    ['dmvault, the page of all reports', ours],
    ['that page against chat-analytics', `${(page.seconds / peer.seconds).toFixed(2)} ×`],
  ]
}

function dmvault(home: string, ...args: string[]) {
  return timedProcess(process.execPath, [MAIN, ...args, '--quiet'], { DMVAULT_HOME: home, DATABASE_URL: '' })
}

/** Each is a command of its own, start-up and the built-in database included; the first warms what all of them read. */
async function measure(folder: string, home: string): Promise<Figures> {
  const out = join(folder, 'report')
  const report = (...args: string[]) => dmvault(home, 'report', '--out', out, ...args)
  await report('--format', 'html', '--only', 'messages-per-day')
  const figures: [string, string][] = []
  const time = async (what: string, ...args: string[]) => {
    await rm(out, { recursive: true, force: true })
    const { seconds, peakMiB } = await report(...args)
    figures.push([what, `${seconds.toFixed(2)} s, ${peakMiB.toFixed(0)} MiB at most`])
  }
  await time(
    'first seven reports, CSV, PNG, JSON (≤ 5 s at 1,000,000)',
    '--only',
    FIRST_SEVEN,
    '--format',
    'csv,png,json',
  )
  await time('first seven reports, the page alone', '--only', FIRST_SEVEN, '--format', 'html')
  await time('two years side by side, first seven, all formats', '--only', FIRST_SEVEN, '--compare', '2025', '2026')
  for (const format of ['csv', 'png', 'json', 'html']) await time(`all reports, ${format}`, '--format', format)
  await time('all reports, without names, all formats', '--redact')
  await time('all reports, all formats')
  return [...figures, ...(await sizesIn(out))]
}

async function sizesIn(out: string): Promise<Figures> {
  const names = await readdir(out)
  const sizeOf = async (ending: string) => {
    const sizes = await Promise.all(
      names.filter((name) => name.endsWith(ending)).map(async (name) => (await stat(join(out, name))).size),
    )
    return `${(sizes.reduce((sum, size) => sum + size, 0) / 1e6).toFixed(2)} MB`
  }
  return [
    ['the page (< 3 MB at 1,000,000)', await sizeOf('.html')],
    ['report.json', await sizeOf('.json')],
    ['all CSV files', await sizeOf('.csv')],
    ['all pictures', await sizeOf('.png')],
  ]
}
