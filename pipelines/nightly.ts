/**
 * The main job, the one line for cron: what is new comes from Instagram into the archive, is counted, told in reports, and
 * backed up; the backup is read back. Each step can be run again, and one account's trouble is never another's.
 */
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Account } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Clock, type Micros, microsToIso, systemClock } from '../src/clock.ts'
import { DmvaultError } from '../src/errors.ts'
import {
  extractInstagram,
  type InstagramCounts,
  type InstagramReading,
  type OpenClient,
} from '../src/extract/extract-instagram.ts'
import { fileName } from '../src/file-name.ts'
import { noCounts, type PipelineRun, runPipeline } from '../src/run/run-pipeline.ts'
import { manifestPath } from '../src/sources/backup/manifest.ts'
import { transform } from '../src/transform/transform.ts'
import { backupAccount } from './backup.ts'
import { type ReportOptions, report } from './report.ts'
import { verifyFile } from './verify.ts'

export interface NightlyOptions {
  /** Folder that everything is written to; what is the account's goes into a folder of its name. */
  readonly out: string
  /** How Instagram is read; null of an account that nobody is logged in to: it is told and backed up as it is. */
  readonly reading: InstagramReading | null
  /** What its reports take for a conversation and for working hours; each has a default. */
  readonly reports?: Pick<ReportOptions, 'conversationGap' | 'workingHours' | 'workingDays'>
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** Backups to keep, the newest; default 7. */
  readonly keep?: number
  readonly onStep?: (step: NightlyStep) => void
}

export type NightlyStep = 'extract' | 'transform' | 'report' | 'backup' | 'verify'

export interface NightlyResult extends InstagramCounts {
  readonly account: string
  readonly seconds: number
  /** Where the reports are. */
  readonly report: string
  /** The backup that was written, and verified. */
  readonly backup: string
}

const KEPT_BACKUPS = 7

/**
 * Runs the night of one account. Where Instagram, the budget or a session that cannot be opened ends reading early, or
 * before it begins, what is there is told and backed up all the same; `endedBy` says what it was.
 *
 * @throws LaterError when another run holds the account; what reports and backups throw
 */
export async function nightly(archive: Archive, account: Account, options: NightlyOptions): Promise<NightlyResult> {
  const { signal, clock = systemClock, out, keep = KEPT_BACKUPS, onStep, reading } = options
  const startedAt = clock()
  const folder = join(out, fileName(account.name))
  const reportFolder = join(folder, 'report')
  const source = reading === null ? {} : { source: 'instagram' as const }
  let backup = ''
  const pipeline = { pipeline: 'nightly', ...source, signal, clock }
  const counts = await runPipeline(archive, account, pipeline, async (run): Promise<InstagramCounts> => {
    onStep?.('extract')
    const read = reading === null ? nothingRead : await readIfOpen(archive, account, reading, run)
    const steps: Readonly<Record<Exclude<NightlyStep, 'extract'>, () => Promise<unknown>>> = {
      transform: () => transform(archive, account.accountId, run.lease.fence),
      report: () => {
        const chosen = { account: account.name, out: reportFolder, now: clock(), signal: run.signal }
        return report(archive, { ...options.reports, ...chosen })
      },
      backup: async () => {
        backup = await writeBackup(archive, account, folder, { signal: run.signal, clock })
      },
      verify: () => verifyFile(archive, { file: backup }, { signal: run.signal, clock }),
    }
    for (const [name, work] of Object.entries(steps)) {
      // Stopped: what was read is counted in the ledger, and the next run goes on.
      if (run.signal.aborted) return read
      onStep?.(name as NightlyStep)
      await work()
    }
    await removeOldBackups(folder, keep)
    return read
  })
  return { ...counts, account: account.name, seconds: (clock() - startedAt) / 1e6, report: reportFolder, backup }
}

const nothingRead: InstagramCounts = { ...noCounts, threadsLeft: 0, isPartial: false, endedBy: null }

/** A session that cannot be opened (logged out, sealed) ends reading before it begins, and not the night. */
async function readIfOpen(
  archive: Archive,
  account: Account,
  reading: InstagramReading,
  run: PipelineRun,
): Promise<InstagramCounts> {
  let refusal: unknown
  const openClient: OpenClient = async (hooks) =>
    await reading.openClient(hooks).catch((error: unknown) => {
      refusal = error
      throw error
    })
  try {
    return await extractInstagram(archive, account, { ...reading, openClient }, run)
  } catch (error) {
    if (error === refusal && error instanceof DmvaultError) return { ...nothingRead, isPartial: true, endedBy: error }
    throw error
  }
}

async function writeBackup(
  archive: Archive,
  account: Account,
  folder: string,
  options: { readonly signal: AbortSignal; readonly clock: Clock },
): Promise<string> {
  await mkdir(folder, { recursive: true })
  const out = join(folder, backupName(options.clock()))
  await backupAccount(archive, { account: account.name, out }, options)
  return out
}

/** One a UTC day: a second run of a day replaces the first. */
const backupName = (now: Micros): string => `backup-${microsToIso(now).slice(0, 10)}.json.zst`
const OUR_BACKUP = /^backup-\d{4}-\d\d-\d\d\.json\.zst$/

/** Only once the newest has verified; files of other names are not ours. */
async function removeOldBackups(folder: string, keep: number): Promise<void> {
  const ours = (await readdir(folder)).filter((name) => OUR_BACKUP.test(name)).sort()
  for (const name of ours.slice(0, Math.max(0, ours.length - keep))) {
    const backup = join(folder, name)
    // The manifest first: of one that is killed in between, the next finds the backup.
    await rm(manifestPath(backup), { force: true })
    await rm(backup)
  }
}
