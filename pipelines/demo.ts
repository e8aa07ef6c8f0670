/**
 * The demo: the main job with nothing set up, on a simulated Instagram. Somebody logs in; two nights pass with a day between
 * them in which people write, edit, take back and react; everything a night writes is left to look at, and the backup is
 * restored into a second, empty archive. It lives in folders of its own: a home under the system's temporary folder, gone at
 * the end, and one folder for what it leaves, which appears whole or not at all. It reads none of the user's settings and
 * none of their archives, and asks nothing beyond this machine.
 */
import { cp, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import type { Account } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { serverStopped } from '../src/archive/embedded/server-stopped.ts'
import { openArchive } from '../src/archive/open-archive.ts'
import { readStatus } from '../src/archive/read-status.ts'
import { type Clock, isoToMicros, systemClock } from '../src/clock.ts'
import { FailedError, UsageError } from '../src/errors.ts'
import type { InstagramReading } from '../src/extract/extract-instagram.ts'
import { openAccountClient } from '../src/run/account-session.ts'
import type { MessageCounts } from '../src/run/ledger.ts'
import { limitsFor } from '../src/run/limits.ts'
import { type Simulator, startSimulator } from '../src/simulator/start-simulator.ts'
import { verifyBackup } from '../src/sources/backup/verify-backup.ts'
import { type BackupRequest, backupAccount } from './backup.ts'
import { aDayPasses } from './demo-day.ts'
import { logIn } from './log-in.ts'
import { type NightlyResult, nightly } from './nightly.ts'
import { restoreBackup } from './restore.ts'

export interface DemoOptions {
  /** Folder for everything that it leaves. One that an earlier demo left is replaced. */
  readonly out: string
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** Called as each step begins. */
  readonly onStep?: (step: DemoStep) => void
}

export type DemoStep = 'inventing' | 'first-night' | 'day' | 'second-night' | 'restoring'

/** What a night did. */
export interface DemoNight {
  readonly requests: number
  readonly threads: number
  readonly messages: MessageCounts
  readonly seconds: number
}

export interface DemoResult {
  /** Absolute path of the folder. */
  readonly out: string
  readonly account: string
  readonly threads: number
  readonly messages: number
  readonly nights: readonly [DemoNight, DemoNight]
  /** What happened between the nights, by kind. */
  readonly day: Readonly<Record<string, number>>
  readonly backup: { readonly file: string; readonly bytes: number; readonly sha256: string }
  readonly seconds: number
}

/** Homes of the archive that is read into, and of the one that is restored into. */
const ARCHIVES = ['first', 'second'] as const
const TIME_ZONE = 'Europe/Berlin'
const HOUR = 3_600_000_000
const INBOX = { threads: 80, messages: 4_000, seed: 2026 }
/** Tells a folder that a demo left from one that holds somebody's files. */
const MARK = 'demo.json'

/**
 * @throws UsageError when `out` is taken by something else, or cannot be written
 * @throws FailedError when what comes out is not what was put in
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const { clock = systemClock } = options
  const startedAt = clock()
  const out = resolve(options.out)
  await refuseForeign(out)
  const aside = await makeAside(out)
  const home = await mkdtemp(join(tmpdir(), 'dmvault-demo-'))
  try {
    const result = await runSteps(options, aside, home)
    const done = { ...result, out, seconds: (clock() - startedAt) / 1e6 }
    await writeFile(join(aside, MARK), `${JSON.stringify(done, undefined, 2)}\n`)
    await replaceFolder(aside, out)
    return done
  } finally {
    await rm(aside, { recursive: true, force: true })
    for (const name of ARCHIVES) await serverStopped(join(home, name))
    await rm(home, { recursive: true, force: true })
  }
}

async function runSteps(options: DemoOptions, out: string, home: string): Promise<Omit<DemoResult, 'out' | 'seconds'>> {
  const { signal, clock = systemClock, onStep = () => {} } = options
  onStep('inventing')
  await using instagram = await startSimulator({ ...INBOX, endsAt: clock() - HOUR })
  await using archive = await openArchive({ home: join(home, ARCHIVES[0]), databaseUrl: null })
  const { account, reading } = await logInTo(instagram, archive, join(home, ARCHIVES[0]), signal)
  const night = (): Promise<NightlyResult> =>
    nightly(archive, account, { out: join(home, 'out'), reading, signal, clock })
  onStep('first-night')
  const first = await night()
  await requireWhole(archive, account, instagram, home)
  onStep('day')
  const day = await aDayPasses(instagram.url)
  onStep('second-night')
  const second = await night()
  const { threads, messages } = await requireWhole(archive, account, instagram, home)
  onStep('restoring')
  const { bytes, sha256, backupDate } = await verifyBackup(second.backup)
  const again = { out: join(home, 'again.json.zst'), asOf: isoToMicros(backupDate) }
  requireEqual('sum of the backup after a restore', await sumAfterRestore(home, second.backup, again, signal), sha256)
  await cp(dirname(second.report), out, { recursive: true })
  return {
    account: account.name,
    threads,
    messages,
    nights: [summary(first), summary(second)],
    day,
    backup: { file: basename(second.backup), bytes, sha256 },
  }
}

/** Logs in as the owner of the invented inbox. Nobody has to be careful with a server of this machine. */
async function logInTo(
  { url, accounts: [owner] }: Simulator,
  archive: Archive,
  home: string,
  signal: AbortSignal,
): Promise<{ account: Account; reading: InstagramReading }> {
  const { username, password } = owner
  const request = { username, timeZone: TIME_ZONE }
  const { account } = await logIn(archive, request, {
    home,
    instagramUrl: url,
    signal,
    means: async () => ({ kind: 'password', password }),
    keepsUnsent: async () => false,
  })
  const place = { home, instagramUrl: url }
  const openClient: InstagramReading['openClient'] = (hooks) => openAccountClient(place, account.name, hooks)
  return { account, reading: { openClient, limits: limitsFor(url, {}) } }
}

const summary = ({ requests, threads, messages, seconds }: NightlyResult): DemoNight => ({
  requests,
  threads,
  messages,
  seconds,
})

/** Holds the archive to the truth: it has what the simulated Instagram has, and of what was taken back only that it was. */
async function requireWhole(archive: Archive, { accountId }: Account, { url }: Simulator, home: string) {
  const file = join(home, 'world.json')
  const { body } = await fetch(`${url}/simulator/world`)
  await writeFile(file, body ?? '')
  const truth = await verifyBackup(file)
  const { threads, messages } = await readStatus(archive, accountId)
  const { takenBack } = await archive.db
    .selectFrom('messages')
    .select(({ fn }) => fn.countAll<bigint>().as('takenBack'))
    .where('account_id', '=', accountId)
    .where('is_unsent', '=', true)
    .executeTakeFirstOrThrow()
  requireEqual('messages in the archive', messages - Number(takenBack), truth.counts.messages)
  return { threads, messages }
}

/** Restores the backup into an empty archive, and backs that up. */
async function sumAfterRestore(home: string, file: string, again: BackupRequest, signal: AbortSignal): Promise<string> {
  await using archive = await openArchive({ home: join(home, ARCHIVES[1]), databaseUrl: null })
  await restoreBackup(archive, { file }, { signal })
  return (await backupAccount(archive, again, { signal })).sha256
}

function requireEqual<Value>(what: string, found: Value, expected: Value): void {
  if (found === expected) return
  throw new FailedError('demo-differs', `the demo came out wrong: ${what}: ${found}, expected ${expected}`, {
    hint: 'This is a fault of dmvault; please report it.',
  })
}

async function refuseForeign(out: string): Promise<void> {
  const found = await stat(out).catch(() => undefined)
  if (found === undefined) return
  const mark = await readFile(join(out, MARK), 'utf8').catch(() => undefined)
  if (mark !== undefined) return
  throw new UsageError('output-taken', `${out} is there already, and no demo made it`, {
    hint: 'Name another folder: --out DIR.',
  })
}

/** A folder beside the one that is to appear, so that it can be renamed into its place. */
async function makeAside(out: string): Promise<string> {
  try {
    return await mkdtemp(join(dirname(out), '.dmvault-demo-'))
  } catch (cause) {
    throw new UsageError('output-not-writable', `cannot write to ${dirname(out)}`, {
      cause,
      hint: 'Name a folder in one that exists and that you may write to: --out DIR.',
    })
  }
}

async function replaceFolder(from: string, to: string): Promise<void> {
  const old = `${from}.old`
  const replaced = await rename(to, old).then(
    () => true,
    () => false,
  )
  await rename(from, to)
  if (replaced) await rm(old, { recursive: true, force: true })
}
