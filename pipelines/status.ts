import { existsSync } from 'node:fs'
import { type Account, listAccounts, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { countRequests, readBudget } from '../src/archive/read-budget.ts'
import {
  type Coverage,
  readCoverage,
  readUnreadableThreads,
  type UnreadableThread,
} from '../src/archive/read-coverage.ts'
import { readOwnerName } from '../src/archive/read-owner-name.ts'
import {
  type AccountStatus,
  type BackupRecord,
  isHeld,
  type LastRun,
  type QuarantinedItem,
  readBackups,
  readLastRuns,
  readLastSuccess,
  readQuarantine,
  readStatus,
} from '../src/archive/read-status.ts'
import { type Clock, microsToIso, systemClock } from '../src/clock.ts'
import { type Held, heldBy } from '../src/run/held.ts'
import { duration } from '../src/run/progress.ts'
import { whatToDo } from '../src/run/stopped-account.ts'

const HOUR = 3_600_000_000
/** A day and some slack: a nightly that was missed is noticed the next morning. */
const NIGHTLY_OVERDUE = 26 * HOUR
/** A week and a day, for a weekly backup that is a little late. */
const BACKUP_OLD = 8 * 24 * HOUR
const LEASE_TIME_TO_LIVE = 60_000_000
const SHOWN_QUARANTINE = 20

export interface AccountReport extends AccountStatus, Held {
  readonly account: Account
  readonly owner: string | null
  readonly isRunning: boolean
  readonly lastRuns: readonly LastRun[]
  /** The latest of what could not be read; `quarantined` counts all. */
  readonly unreadable: readonly QuarantinedItem[]
  /** The latest verified backup that is still where it was written. */
  readonly lastVerifiedBackup: BackupRecord | null
  readonly isNightlyOverdue: boolean
  /** Requests that Instagram was asked, which the limits count. */
  readonly requestsLastHour: number
  readonly requestsLastDay: number
  /** Of the conversations at Instagram; null of an account that was never read there. */
  readonly coverage: Coverage | null
  /** Some of the threads that cannot be read; `coverage` counts all. */
  readonly unreadableThreads: readonly UnreadableThread[]
  readonly warnings: readonly StatusWarning[]
}

export interface StatusWarning {
  readonly code:
    | 'stopped'
    | 'paused'
    | 'no-verified-backup'
    | 'old-backup'
    | 'nightly-overdue'
    | 'unreadable'
    | 'threads-unreadable'
    | 'run-cut-off'
    | 'not-counted'
  readonly message: string
  readonly hint: string
}

/** How every account stands, or the one that is named. */
export async function readStatusReport(
  archive: Archive,
  name: string | undefined,
  clock: Clock = systemClock,
): Promise<readonly AccountReport[]> {
  const accounts = name === undefined ? await listAccounts(archive) : [await requireAccount(archive, name)]
  const reports: AccountReport[] = []
  for (const account of accounts) reports.push(await reportOn(archive, account, clock()))
  return reports
}

async function reportOn(archive: Archive, account: Account, now: number): Promise<AccountReport> {
  const { accountId } = account
  const status = await readStatus(archive, accountId)
  const lastNightly = await readLastSuccess(archive, accountId, 'nightly')
  const lastRuns = await readLastRuns(archive, accountId)
  const everNightly = lastRuns.find((run) => run.pipeline === 'nightly')
  const requests = await countRequests(archive, accountId, now)
  const coverage = await readCoverage(archive, accountId)
  const isRead = coverage.complete + coverage.partial + coverage.unreadable > 0
  const facts = {
    ...status,
    ...heldBy(await readBudget(archive, accountId), now),
    requestsLastHour: requests.lastHour,
    requestsLastDay: requests.lastDay,
    account,
    owner: await readOwnerName(archive, account),
    isRunning: await isHeld(archive, accountId, microsToIso(now - LEASE_TIME_TO_LIVE)),
    lastRuns,
    unreadable: await readQuarantine(archive, accountId, SHOWN_QUARANTINE),
    lastVerifiedBackup: lastVerified(await readBackups(archive, accountId)),
    coverage: isRead ? coverage : null,
    unreadableThreads: coverage.unreadable > 0 ? await readUnreadableThreads(archive, accountId, SHOWN_QUARANTINE) : [],
    // A night that reads nothing (stopped, logged out) is none, however well its backup went.
    isNightlyOverdue:
      everNightly !== undefined &&
      now - Math.min(lastNightly ?? 0, coverage.inboxReadAt ?? Number.POSITIVE_INFINITY) > NIGHTLY_OVERDUE,
  }
  return { ...facts, warnings: warningsOn(facts, now) }
}

function lastVerified(backups: readonly BackupRecord[]): BackupRecord | null {
  const verified = backups.filter(({ verifiedAt, path }) => verifiedAt !== null && existsSync(path))
  return verified.sort((a, b) => b.takenAt - a.takenAt)[0] ?? null
}

function warningsOn(report: Omit<AccountReport, 'warnings'>, now: number): readonly StatusWarning[] {
  const warnings: StatusWarning[] = []
  const warn = (code: StatusWarning['code'], message: string, hint: string): void => {
    warnings.push({ code, message, hint })
  }
  const { name } = report.account
  const { stopped, pausedUntil, pauseReason } = report
  if (stopped !== null) {
    warn('stopped', `Instagram is not asked for this account any more: ${stopped.reason}`, whatToDo(stopped.code))
  }
  if (pausedUntil !== null) {
    const left = duration((pausedUntil - now) / 1e6)
    warn(
      'paused',
      `Instagram is asked nothing for another ${left}: ${pauseReason ?? ''}`,
      'The next run after that goes on.',
    )
  }
  if (report.isNightlyOverdue) warn('nightly-overdue', 'no nightly has succeeded for over a day', 'Look at its log.')
  const backup = report.lastVerifiedBackup
  const backUp = `dmvault backup --out FILE --account ${name}, then dmvault verify FILE`
  if (report.messages > 0 && backup === null) warn('no-verified-backup', 'there is no verified backup', backUp)
  if (backup !== null && now - backup.takenAt > BACKUP_OLD) {
    const days = Math.floor((now - backup.takenAt) / (24 * HOUR))
    warn('old-backup', `the last verified backup is ${days} days old`, backUp)
  }
  if (report.quarantined > 0) {
    warn(
      'unreadable',
      `${report.quarantined === 1 ? 'one thing' : `${report.quarantined} things`} could not be read, and kept as found`,
      'See below.',
    )
  }
  const unread = report.coverage?.unreadable ?? 0
  if (unread > 0) {
    const what = unread === 1 ? 'one conversation' : `${unread} conversations`
    warn('threads-unreadable', `${what} cannot be read at Instagram`, 'Every run tries again; see below.')
  }
  const cutOff = report.isRunning ? undefined : report.lastRuns.find((run) => run.endedAt === null)
  if (cutOff !== undefined) warn('run-cut-off', `the last ${cutOff.pipeline} was cut off`, 'Run it again to go on.')
  if (report.dirtySpans > 0 && !report.isRunning) {
    warn('not-counted', 'not everything is counted yet', `dmvault transform --account ${name}`)
  }
  return warnings
}
