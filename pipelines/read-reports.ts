import type { Need, Report } from '../reports/define-report.ts'
import type { LoadedCube } from '../reports/facts/cube/loaded-cube.ts'
import type { Scope } from '../reports/facts/facts.ts'
import { type FactsRequest, type LoadedFacts, loadRanges } from '../reports/facts/load-facts.ts'
import { lastDays } from '../reports/last-days.ts'
import { runReport } from '../reports/run-report.ts'
import type { Archive } from '../src/archive/archive.ts'
import { compareResults } from '../src/export/report/compare/compare-results.ts'
import type { ComparedRange } from '../src/export/report/drawn-result.ts'
import { Pseudonyms } from '../src/export/report/redact/pseudonyms.ts'
import { redactCube, redactLoaded } from '../src/export/report/redact/redact-facts.ts'
import type { ReportSet } from '../src/export/report/report-json.ts'

type Range = Pick<FactsRequest, 'from' | 'to'>

interface Wanted {
  readonly request: Omit<FactsRequest, 'from' | 'to' | 'withExchange' | 'withContent' | 'withYear'>
  /** One, or two that are compared. */
  readonly ranges: readonly Range[]
  readonly reports: readonly Report[]
  readonly withCube: boolean
  readonly isRedacted: boolean
}

interface Read {
  /** One a range. */
  readonly loaded: readonly LoadedFacts[]
  readonly counts: (() => LoadedCube) | null
}

/** Reads what reports are made of, all of it in one snapshot, and under other names where that is asked for. */
async function readFacts(archive: Archive, { request, ranges, reports, withCube, isRedacted }: Wanted): Promise<Read> {
  const isNeeded = (need: Need) => reports.some(({ needs }) => needs === need)
  const wish = {
    withExchange: isNeeded('exchange'),
    withContent: { words: isNeeded('words'), content: isNeeded('content') },
    withYear: isNeeded('year'),
  }
  const { loaded, countsOf } = await loadRanges(archive, { ...request, ...wish }, ranges)
  const read = { loaded, counts: withCube ? countsOf : null }
  return isRedacted ? redacted(read) : read
}

function redacted({ loaded, counts }: Read): Read {
  const pseudonyms = new Pseudonyms(loaded.map(({ range }) => range))
  return {
    loaded: loaded.map((facts) => redactLoaded(facts, pseudonyms)),
    counts: counts === null ? null : () => redactedCounts(counts(), pseudonyms),
  }
}

function redactedCounts(counts: LoadedCube, pseudonyms: Pseudonyms): LoadedCube {
  return { ...counts, cube: redactCube(counts.cube, pseudonyms) }
}

type Results = Pick<ReportSet, 'scope' | 'messages' | 'results' | 'lastDays' | 'page'>

/**
 * Reads what reports are made of and runs them, over two ranges side by side where two are compared. What they were made of is
 * let go of here: it is larger than what comes out.
 */
export async function readReports(
  archive: Archive,
  wanted: Wanted,
  compared: readonly [ComparedRange, ComparedRange] | null,
): Promise<Results> {
  return resultsOf(await readFacts(archive, wanted), wanted.reports, compared)
}

function resultsOf(
  { loaded, counts }: Read,
  reports: readonly Report[],
  compared: readonly [ComparedRange, ComparedRange] | null,
): Results {
  const [one, other] = loaded
  const results = reports.map((each) =>
    compared === null || other === undefined
      ? runReport(each, one!)
      : compareResults(runReport(each, one!), runReport(each, other), compared),
  )
  const scopes = loaded.map(({ range }) => range.scope)
  const standing = reports.filter(({ needs }) => needs !== undefined).map(({ key }) => key)
  return {
    scope: scopes.length === 1 ? scopes[0]! : bothScopes(scopes),
    messages: loaded.reduce((sum, { range }) => sum + range.messages, 0),
    results,
    lastDays: runReport(lastDays, loaded.at(-1)!),
    page: counts === null ? null : () => ({ ...counts(), standing }),
  }
}

/** From the earlier beginning to the later end. */
function bothScopes(scopes: readonly Scope[]): Scope {
  const days = (key: 'from' | 'to' | 'firstDay' | 'lastDay') => scopes.flatMap((scope) => scope[key] ?? []).sort()
  return {
    ...scopes[0]!,
    from: days('from')[0] ?? null,
    to: days('to').at(-1) ?? null,
    firstDay: days('firstDay')[0] ?? null,
    lastDay: days('lastDay').at(-1) ?? null,
  }
}
