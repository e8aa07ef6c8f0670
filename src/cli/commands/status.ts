import type { AccountReport } from '../../../pipelines/status.ts'
import type { Coverage } from '../../archive/read-coverage.ts'
import type { Limits } from '../../run/limits.ts'
import { type AddCommand, does } from '../add-command.ts'
import type { Colors } from '../colors.ts'
import type { CommandContext, CommandResult } from '../command-context.ts'
import { table } from '../table.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { withArchive } from '../with-archive.ts'
import { many, type Words, words } from '../words.ts'

interface Options {
  readonly account?: string
}

const EXAMPLES = `
Examples:
  dmvault status
  dmvault status --json | jq '.accounts[].warnings'

Exit code 3 when a nightly is overdue, so that a monitor notices silence.
`

export const addStatus: AddCommand = (program, session) => {
  program
    .command('status')
    .description(
      'How each account stands: messages, last runs and how they ended, backups, what could not be read, and whether Instagram may be asked.',
    )
    .option('--account <name>', 'only this one')
    .addHelpText('after', EXAMPLES)
    .action(does(session, runStatus))
}

async function runStatus(context: CommandContext, _given: [], { account }: Options): Promise<CommandResult> {
  const { readStatusReport } = await import('../../../pipelines/status.ts')
  const { limitsFor } = await import('../../run/limits.ts')
  const config = await context.config()
  const limits = limitsFor(config.instagramUrl, config.limits)
  return await withArchive(context, async (archive) => {
    const reports = await readStatusReport(archive, account)
    return {
      json: { database: archive.address, accounts: reports.map(jsonOf) },
      lines: [
        words`Database: ${archive.address}`,
        ...(reports.length === 0 ? NO_ACCOUNTS : reports.flatMap((report) => linesOf(report, limits, context.colors))),
      ],
      exitCode: reports.some((report) => report.isNightlyOverdue) ? 3 : 0,
    }
  })
}

const NO_ACCOUNTS: readonly Words[] = [
  words`No account yet. Import an export of Instagram (dmvault import FILE.zip --account NAME) or log in (dmvault login --username NAME).`,
]

function jsonOf(report: AccountReport): object {
  const { account, lastVerifiedBackup: backup } = report
  return {
    account: account.name,
    owner: report.owner,
    time_zone: account.timeZone,
    keeps_unsent: account.keepsUnsent,
    threads: report.threads,
    people: report.people,
    messages: report.messages,
    oldest_message: isoOrNull(report.oldestMessageAt),
    newest_message: isoOrNull(report.newestMessageAt),
    uncounted_days: report.dirtySpans,
    running: report.isRunning,
    nightly_overdue: report.isNightlyOverdue,
    requests_last_hour: report.requestsLastHour,
    requests_last_day: report.requestsLastDay,
    paused_until: isoOrNull(report.pausedUntil),
    pause_reason: report.pauseReason,
    stopped: report.stopped && { ...report.stopped, since: isoOrNull(report.stopped.since) },
    coverage: report.coverage && {
      threads_complete: report.coverage.complete,
      threads_partial: report.coverage.partial,
      threads_unreadable: report.coverage.unreadable,
      inbox_read: isoOrNull(report.coverage.inboxReadAt),
    },
    unreadable_threads: report.unreadableThreads.map(({ threadId, title, reason }) => ({
      thread: threadId,
      title,
      reason,
    })),
    last_runs: report.lastRuns.map((run) => ({
      pipeline: run.pipeline,
      source: run.source,
      started: isoOrNull(run.startedAt),
      ended: isoOrNull(run.endedAt),
      outcome: run.outcome,
      error: run.error,
    })),
    quarantined: report.quarantined,
    unreadable: report.unreadable.map((item) => ({
      source: item.source,
      origin: item.origin,
      offset: item.byteOffset,
      reason: item.reason,
      first_seen: isoOrNull(item.firstSeenAt),
    })),
    last_verified_backup:
      backup === null
        ? null
        : {
            path: backup.path,
            taken: isoOrNull(backup.takenAt),
            verified: isoOrNull(backup.verifiedAt),
            messages: backup.messages,
          },
    warnings: report.warnings,
  }
}

function linesOf(report: AccountReport, limits: Limits, { heading, warning }: Colors): readonly Words[] {
  const { account, lastVerifiedBackup: backup } = report
  const time = (at: number | null): string => localTime(at, account.timeZone)
  return [
    words``,
    heading(words`${account.name} (${report.owner ?? 'owner not known yet'}), times in ${account.timeZone}`),
    words`  ${many(report.messages, 'message')} in ${many(report.threads, 'thread')} with ${many(report.people, 'person', 'people')}`,
    words`  newest message: ${time(report.newestMessageAt)}`,
    words`  last verified backup: ${backup === null ? 'none' : `${time(backup.takenAt)}, ${backup.path}`}`,
    ...(report.coverage === null ? [] : [coverageLine(report.coverage, time)]),
    ...(report.requestsLastDay === 0 ? [] : [requestsLine(report, limits)]),
    ...(report.lastRuns.length === 0 ? [] : runLines(report, time)),
    ...report.warnings.map(({ message, hint }) => warning(words`  ! ${message}. ${hint}`)),
    ...report.unreadableThreads.map((it) => words`    ${it.title ?? it.threadId}: ${it.reason}`),
    ...report.unreadable.map((item) => words`    ${item.origin}${offsetText(item.byteOffset)}: ${item.reason}`),
    ...(report.quarantined > report.unreadable.length
      ? [words`    and ${report.quarantined - report.unreadable.length} more`]
      : []),
  ]
}

function coverageLine(coverage: Coverage, time: (at: number | null) => string): Words {
  const { complete, partial, unreadable, inboxReadAt } = coverage
  const parts = [`${complete} complete`]
  if (partial > 0) parts.push(`${partial} not read to the beginning yet`)
  if (unreadable > 0) parts.push(`${unreadable} unreadable`)
  return words`  at Instagram: ${parts.join(', ')}; inbox read ${time(inboxReadAt)}`
}

function requestsLine({ requestsLastHour, requestsLastDay }: AccountReport, { perHour, perDay }: Limits): Words {
  const hour = perHour === null ? words`${requestsLastHour}` : words`${requestsLastHour} of ${perHour}`
  const day = perDay === null ? words`${requestsLastDay}` : words`${requestsLastDay} of ${perDay}`
  return words`  requests to Instagram: ${hour} in the last hour, ${day} in the last day`
}

function runLines(report: AccountReport, time: (at: number | null) => string): readonly Words[] {
  const heading = ['  last run', 'began', 'ended', 'outcome']
  const rows = report.lastRuns.map((run) => [
    `  ${run.pipeline}`,
    time(run.startedAt),
    run.endedAt === null ? '' : time(run.endedAt),
    run.outcome ?? (report.isRunning ? 'running' : 'cut off'),
  ])
  return table([heading, ...rows])
}

function offsetText(offset: number | null): string {
  return offset === null ? '' : ` at byte ${offset}`
}
