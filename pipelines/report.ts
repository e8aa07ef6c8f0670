import { exchangeSettings } from '../reports/facts/exchange/settings.ts'
import { type Account, requireAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { type Micros, systemClock } from '../src/clock.ts'
import { LaterError } from '../src/errors.ts'
import { rangesInWords } from '../src/export/report/compare/compare-results.ts'
import { REDACTION_NOTES } from '../src/export/report/redact/redact-facts.ts'
import { loadCharts, writeReports } from '../src/export/report/write-reports.ts'
import { noCounts, runPipeline } from '../src/run/run-pipeline.ts'
import { requireTimeZone } from '../src/time-zone.ts'
import { transform } from '../src/transform/transform.ts'
import { localDay } from '../src/zone-offsets.ts'
import { readReports } from './read-reports.ts'
import { fileNames, refuseOldReports } from './refuse-old-reports.ts'
import {
  checkCompare,
  checkDays,
  checkedRange,
  checkedSkinTones,
  comparedRanges,
  formatsNamed,
  reportsFor,
  sizeOf,
  themeNamed,
} from './report-options.ts'

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
  /** Of the pictures: `light`, the default, or `dark`. */
  readonly theme?: string
  /** Of the pictures in pixels, such as `1600x900`; default: 1920 across, as high as each needs. */
  readonly size?: string
  /** Whether people and threads get other names. */
  readonly redact?: boolean
  /** Two ranges to set side by side, each a year, a month or two days. */
  readonly compare?: readonly string[]
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
  const {
    out,
    now = systemClock(),
    days = DEFAULT_DAYS,
    signal = new AbortController().signal,
    redact = false,
  } = options
  const chosen = reportsFor(options.only, { isRedacted: redact, isCompared: options.compare !== undefined })
  const formats = formatsNamed(options.formats)
  const range = checkedRange(options.from ?? null, options.to ?? null)
  const look = { theme: themeNamed(options.theme ?? 'light'), size: sizeOf(options.size) }
  checkDays(days)
  checkCompare(options)
  const settings = exchangeSettings(options)
  const skinTones = checkedSkinTones(options.skinTones ?? 'joined')
  const account = await requireAccount(archive, options.account)
  const timeZone = requireTimeZone(options.timeZone ?? account.timeZone)
  if (redact) await refuseOldReports(out, fileNames(chosen, formats))
  const compared = comparedRanges(options.compare, localDay(timeZone, now))
  const uncountedSpans = await countWhatChanged(archive, account, signal)
  const { thread = null, person = null } = options
  // What fails here fails again, and is told, where the charts are drawn.
  const whileCounting = () => void (formats.includes('png') && loadCharts().catch(() => undefined))
  const wanted = {
    request: { account, timeZone, thread, person, days, now, settings, skinTones, whileCounting },
    ranges: compared ?? [range],
    reports: chosen,
    withCube: formats.includes('html'),
    isRedacted: redact,
  }
  const results = await readReports(archive, wanted, compared)
  const notes = [...(redact ? REDACTION_NOTES : []), ...(compared === null ? [] : [rangesInWords(compared)])]
  const set = { ...results, readAt: now, uncountedSpans, compared, notes }
  const files = await writeReports(out, set, formats, look)
  const { firstDay, lastDay } = set.scope
  const keys = chosen.map(({ key }) => key)
  return {
    account: account.name,
    timeZone,
    messages: set.messages,
    firstDay,
    lastDay,
    uncountedSpans,
    reports: keys,
    files,
  }
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
