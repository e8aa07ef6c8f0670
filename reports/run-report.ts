import type { Chart, Column, Highlight, Report, Row } from './define-report.ts'
import type { Scope } from './facts/facts.ts'
import type { LoadedFacts } from './facts/load-facts.ts'

/** A report with its numbers: what every format is written from. */
export interface ReportResult {
  readonly key: string
  readonly title: string
  readonly rule: string
  readonly scope: Scope
  readonly columns: Readonly<Record<string, Column>>
  readonly rows: readonly Row[]
  readonly chart: Chart
  readonly highlights: readonly Highlight[]
  /** Messages that the numbers are about; none make an empty report. */
  readonly messages: number
}

/** Fills a report with the facts of the range, of the last days, or of the year, whichever it is over. */
export function runReport(report: Report, { range, lastDays, year }: LoadedFacts): ReportResult {
  const facts = { range, 'last-days': lastDays, year }[report.over ?? 'range']
  return {
    key: report.key,
    title: report.heading?.(facts) ?? report.title,
    rule: report.settings === undefined ? report.rule : `${report.rule} ${report.settings(facts)}`,
    scope: facts.scope,
    columns: report.columns,
    rows: report.rows(facts),
    chart: report.chart,
    highlights: report.highlights?.(facts) ?? [],
    messages: facts.messages,
  }
}
