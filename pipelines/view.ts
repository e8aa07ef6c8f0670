import { type Account, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Clock, systemClock } from '../src/clock.ts'
import { defaultLimits, type Limits } from '../src/run/limits.ts'
import { buildPage } from '../src/viewer/find-page.ts'
import { startViewer, type Viewer } from '../src/viewer/start-viewer.ts'
import type { WireReports, WireStatus } from '../src/viewer/wire.ts'
import type { AccountReport } from './status.ts'

export interface ViewRequest {
  /** Null: all accounts. */
  readonly account: string | null
  readonly port: number
  readonly mediaFolders: readonly string[]
  /** What an account may ask of Instagram; default: the usual. */
  readonly limits?: Limits
  readonly onError: (error: unknown) => void
}

/**
 * Serves the archive on loopback, until it is disposed.
 *
 * @throws UsageError when the account is unknown, or the port in use
 */
export async function view(archive: Archive, request: ViewRequest, clock: Clock = systemClock): Promise<Viewer> {
  const account = request.account === null ? null : await requireAccount(archive, request.account)
  return await startViewer({
    archive,
    account,
    port: request.port,
    mediaFolders: request.mediaFolders,
    page: await buildPage(),
    reports: (whose, thread) => readReports(archive, whose, thread, clock),
    status: async ({ name }) => {
      const { readStatusReport } = await import('./status.ts')
      const [report] = await readStatusReport(archive, name, clock)
      if (report === undefined) throw new Error(`no status of ${name}`)
      return wireStatus(report, request.limits ?? defaultLimits)
    },
    exportMessages: async (wish) => (await import('./export-messages.ts')).streamMessages(archive, wish, clock),
    onError: request.onError,
  })
}

async function readReports(
  archive: Archive,
  account: Account,
  thread: string | null,
  clock: Clock,
): Promise<WireReports> {
  const { timeZone } = account
  const { loadFacts } = await import('../reports/facts/load-facts.ts')
  const { reports } = await import('../reports/index.ts')
  const { runReport } = await import('../reports/run-report.ts')
  const now = clock()
  const request = { account, timeZone, thread, person: null, from: null, to: null, days: 30, now }
  const facts = await loadFacts(archive, request)
  const { scope, messages } = facts.range
  return {
    timeZone,
    messages,
    firstDay: scope.firstDay,
    lastDay: scope.lastDay,
    reports: reports.map((each) => {
      const { key, title, rule, columns, rows, chart, highlights } = runReport(each, facts)
      const columnKeys = Object.keys(columns)
      return {
        key,
        title,
        rule,
        columns: Object.entries(columns).map(([name, column]) => ({
          key: name,
          kind: column.kind,
          title: column.title,
        })),
        rows: rows.map((row) => columnKeys.map((name) => row[name] ?? null)),
        chart: { ...chart },
        highlights: highlights.map(({ text }) => text),
      }
    }),
  }
}

function wireStatus(report: AccountReport, limits: Limits): WireStatus {
  const { coverage, lastVerifiedBackup: backup } = report
  const number = (value: number | bigint): string => value.toLocaleString('en-US')
  const ofLimit = (value: number, limit: number | null): string =>
    limit === null ? number(value) : `${number(value)} of ${number(limit)}`
  const facts = [
    { name: 'Owner', value: report.owner ?? 'not known yet' },
    { name: 'Messages', value: number(report.messages) },
    { name: 'Conversations', value: number(report.threads) },
    { name: 'People', value: number(report.people) },
    { name: 'Days to be counted', value: number(report.dirtySpans) },
    { name: 'Asked of Instagram in the last hour', value: ofLimit(report.requestsLastHour, limits.perHour) },
    { name: 'Asked of Instagram in the last day', value: ofLimit(report.requestsLastDay, limits.perDay) },
    { name: 'Last verified backup', value: backup === null ? 'none' : backup.path },
  ]
  if (coverage !== null) {
    facts.push(
      { name: 'Read to their beginning', value: number(coverage.complete) },
      { name: 'Still to be read further back', value: number(coverage.partial) },
      { name: 'Cannot be read', value: number(coverage.unreadable) },
    )
  }
  return {
    facts,
    warnings: report.warnings.map(({ message, hint }) => ({ message, hint })),
    runs: report.lastRuns.map(({ pipeline, source, startedAt, endedAt, outcome, error }) => {
      return { pipeline, source, startedAt, endedAt, outcome, error }
    }),
    quarantined: Number(report.quarantined),
    unreadable: report.unreadable.map(({ origin, reason }) => ({ origin, reason })),
    unreadableThreads: report.unreadableThreads.map(({ title, reason }) => ({ title, reason })),
  }
}
