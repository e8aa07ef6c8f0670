/**
 * The demo: the whole road on an invented inbox, with nothing set up. It lives in folders of its own: an archive under the
 * system's temporary folder, gone at the end, and one folder for what it leaves, which appears whole or not at all. It reads
 * none of the user's settings and none of their archives.
 */
import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { serverStopped } from '../src/archive/embedded/server-stopped.ts'
import { openArchive } from '../src/archive/open-archive.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { FailedError, UsageError } from '../src/errors.ts'
import { makeExport } from '../src/simulator/export/make-export.ts'
import { type BackupRequest, type BackupResult, backupAccount } from './backup.ts'
import { type ImportResult, importSource } from './import.ts'
import { report } from './report.ts'
import { restoreBackup } from './restore.ts'
import { verifyFile } from './verify.ts'

export interface DemoOptions {
  /** Folder for everything that it leaves. One that an earlier demo left is replaced. */
  readonly out: string
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** Called as each step begins. */
  readonly onStep?: (step: DemoStep) => void
  readonly onProgress?: (done: number, total: number, messages: number) => void
}

export type DemoStep = 'inventing' | 'importing' | 'reporting' | 'backing-up' | 'verifying' | 'restoring'

export interface DemoResult {
  /** Absolute path of the folder. */
  readonly out: string
  readonly account: string
  readonly export: { readonly threads: number; readonly rows: number; readonly files: number }
  readonly imported: ImportResult
  /** Names of the files under `report/`. */
  readonly reports: readonly string[]
  readonly backup: Pick<BackupResult, 'bytes' | 'messages' | 'sha256'> & { readonly file: string }
  readonly seconds: number
}

/** Homes of the archive that is imported into, and of the one that is restored into. */
const ARCHIVES = ['first', 'second'] as const
const ACCOUNT = 'noemi'
const TIME_ZONE = 'Europe/Berlin'
const MESSAGES = 20_000
const SEED = 2026
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
  const home = await mkdtemp(join(tmpdir(), 'dmvault-demo-'))
  const aside = await makeAside(out)
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
  const running = { signal, ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }) }
  const folder = join(out, 'export')
  const file = join(out, 'backup', `${ACCOUNT}.json.zst`)
  onStep('inventing')
  const truth = await makeExport(folder, { seed: SEED, messages: MESSAGES, timeZone: TIME_ZONE, signal })
  await using archive = await openArchive({ home: join(home, ARCHIVES[0]), databaseUrl: null })
  onStep('importing')
  const request = { paths: [folder], account: ACCOUNT, timeZone: TIME_ZONE }
  const imported = await importSource(archive, request, { ...running, keepsUnsent: async () => false })
  requireEqual('messages read', imported.messages.seen, truth.rows)
  requireEqual('threads', imported.threads, truth.threads.length)
  onStep('reporting')
  const reports = await report(archive, { out: join(out, 'report'), signal })
  onStep('backing-up')
  const asOf = clock()
  const backup = await backupAccount(archive, { out: file, asOf }, { signal })
  onStep('verifying')
  await verifyFile(archive, { file }, { signal })
  onStep('restoring')
  const again = { out: join(home, basename(file)), asOf }
  requireEqual('sum of the backup after a restore', await sumAfterRestore(home, file, again, signal), backup.sha256)
  const { bytes, messages, sha256 } = backup
  return {
    account: ACCOUNT,
    export: { threads: truth.threads.length, rows: truth.rows, files: truth.files.json + truth.files.media },
    imported,
    reports: reports.files.map((path) => basename(path)),
    backup: { file: join('backup', basename(file)), bytes, messages, sha256 },
  }
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
