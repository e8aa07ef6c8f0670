import type { Need, Report } from '../reports/define-report.ts'
import type { SkinTones } from '../reports/facts/content/content.ts'
import { dayNumber } from '../reports/facts/days.ts'
import { exchangeSettings } from '../reports/facts/exchange/settings.ts'
import { loadFacts } from '../reports/facts/load-facts.ts'
import { reports } from '../reports/index.ts'
import { lastDays } from '../reports/last-days.ts'
import { runReport } from '../reports/run-report.ts'
import { type Account, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Micros, systemClock } from '../src/clock.ts'
import { LaterError, UsageError } from '../src/errors.ts'
import { FORMATS, type Format, loadCharts, writeReports } from '../src/export/report/write-reports.ts'
import { noCounts, runPipeline } from '../src/run/run-pipeline.ts'
import { requireTimeZone } from '../src/time-zone.ts'
import { transform } from '../src/transform/transform.ts'

export interface ReportOptions {
  /** Name of the account; may be left out where there is only one. */
  readonly account?: string
  /** The folder to write to; made where it does not exist. */
  readonly out: string
  /** A thread by id, title, or the name of the other person in it. */
  readonly thread?: string
  /** A person by username, user id or name. */
  readonly person?: string
  /** First and last day, `YYYY-MM-DD`. */
  readonly from?: string
  readonly to?: string
  /** Length of the last days; default 30. They end with `to`, else today. */
  readonly days?: number
  /** IANA zone; default: the account's. */
  readonly timeZone?: string
  /** Default: all. */
  readonly formats?: readonly string[]
  /** Keys of the reports to write; default: all. */
  readonly only?: readonly string[]
  /** A silence of so many hours parts two conversations; default 8. */
  readonly conversationGap?: number
  /** Default `9-17`. */
  readonly workingHours?: string
  /** Default `mon-fri`. */
  readonly workingDays?: string
  /** Whether emoji of several skin tones are counted as one; default: joined. */
  readonly skinTones?: string
  readonly now?: Micros
  readonly signal?: AbortSignal
}

export interface WrittenReports {
  readonly account: string
  readonly timeZone: string
  /** Messages in the range. */
  readonly messages: number
  readonly firstDay: string | null
  readonly lastDay: string | null
  /** What the numbers leave out because another run holds the account. */
  readonly uncountedSpans: number
  readonly reports: readonly string[]
  /** Paths. */
  readonly files: readonly string[]
}

const DEFAULT_DAYS = 30

/**
 * Writes reports of one account. Counts first what has changed since the last transform, unless another run holds the
 * account: then the result says what is missing.
 *
 * @throws UsageError when a name, a day, a zone, a key or the folder is wrong
 */
export async function report(archive: Archive, options: ReportOptions): Promise<WrittenReports> {
  const { out, now = systemClock(), days = DEFAULT_DAYS, signal = new AbortController().signal } = options
  const chosen = reportsNamed(options.only)
  const formats = formatsNamed(options.formats)
  const range = checkedRange(options.from ?? null, options.to ?? null)
  if (!Number.isSafeInteger(days) || days < 1 || days > 100_000) {
    throw new UsageError('days-invalid', `${days} is not a number of days`, { hint: 'Give a whole number from 1 on.' })
  }
  const settings = exchangeSettings(options)
  const skinTones = checkedSkinTones(options.skinTones ?? 'joined')
  const isNeeded = (need: Need) => chosen.some(({ needs }) => needs === need)
  const withExchange = isNeeded('exchange')
  const withContent = { words: isNeeded('words'), content: isNeeded('content') }
  const withYear = isNeeded('year')
  const account = await requireAccount(archive, options.account)
  const timeZone = requireTimeZone(options.timeZone ?? account.timeZone)
  const uncountedSpans = await countWhatChanged(archive, account, signal)
  const { thread = null, person = null } = options
  // What fails here fails again, and is told, where the charts are drawn.
  const whileCounting = () => void (formats.includes('png') && loadCharts().catch(() => undefined))
  const filters = { account, timeZone, thread, person, ...range, days, now, settings, skinTones }
  const facts = await loadFacts(archive, { ...filters, withExchange, withContent, withYear, whileCounting })
  const results = chosen.map((each) => runReport(each, facts))
  const { scope, messages } = facts.range
  const set = { scope, messages, readAt: now, uncountedSpans, results, lastDays: runReport(lastDays, facts) }
  const files = await writeReports(out, set, formats)
  const { firstDay, lastDay } = scope
  const keys = chosen.map(({ key }) => key)
  return { account: account.name, timeZone, messages, firstDay, lastDay, uncountedSpans, reports: keys, files }
}

/** Tells how many spans stay uncounted. */
async function countWhatChanged(archive: Archive, account: Account, signal: AbortSignal): Promise<number> {
  const marked = await countMarks(archive, account)
  if (marked === 0) return 0
  try {
    await runPipeline(archive, account, { pipeline: 'transform', signal }, async ({ lease }) => ({
      ...noCounts,
      ...(await transform(archive, account.accountId, lease.fence)),
    }))
    return 0
  } catch (error) {
    if (error instanceof LaterError) return marked
    throw error
  }
}

async function countMarks({ db }: Archive, { accountId }: Account): Promise<number> {
  const { marks } = await db
    .selectFrom('dirty_spans')
    .select(({ fn }) => fn.countAll<bigint>().as('marks'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow()
  return Number(marks)
}

function reportsNamed(keys: readonly string[] | undefined): readonly Report[] {
  if (keys === undefined) return reports
  const known = reports.map(({ key }) => key)
  const unknown = keys.filter((key) => !known.includes(key))
  if (unknown.length > 0 || keys.length === 0) {
    throw new UsageError('report-unknown', `there is no report ${unknown.map((key) => `"${key}"`).join(', ')}`.trim(), {
      hint: `Reports: ${known.join(', ')}.`,
    })
  }
  return reports.filter(({ key }) => keys.includes(key))
}

function formatsNamed(names: readonly string[] | undefined): readonly Format[] {
  if (names === undefined) return FORMATS
  const unknown = names.filter((name) => !FORMATS.includes(name as Format))
  if (unknown.length > 0 || names.length === 0) {
    throw new UsageError(
      'format-unknown',
      `there is no format ${unknown.map((name) => `"${name}"`).join(', ')}`.trim(),
      {
        hint: `Formats: ${FORMATS.join(', ')}.`,
      },
    )
  }
  return FORMATS.filter((format) => names.includes(format))
}

function checkedRange(from: string | null, to: string | null): { from: string | null; to: string | null } {
  for (const day of [from, to]) if (day !== null) checkDay(day)
  if (from !== null && to !== null && from > to) {
    throw new UsageError('range-empty', `the range ends (${to}) before it begins (${from})`, {
      hint: 'Give --from the earlier day.',
    })
  }
  return { from, to }
}

function checkedSkinTones(value: string): SkinTones {
  if (value === 'joined' || value === 'apart') return value
  throw new UsageError('skin-tones-unknown', `"${value}" is no way to count skin tones`, {
    hint: 'Say joined, or apart.',
  })
}

/** A day that the calendar has: 2023-02-29 is none. */
function checkDay(day: string): void {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(dayNumber(day))
  if (isDay && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) return
  throw new UsageError('day-invalid', `"${day}" is not a day`, { hint: 'Write days as 2024-03-01.' })
}
