import type { Chart } from '../../../reports/define-report.ts'
import type { ReportResult } from '../../../reports/run-report.ts'

/** Charts of two ranges side by side; beside those of a report. All names are columns. */
type ComparedChart =
  /** Two columns for each of a few rows. */
  | { readonly kind: 'compared columns'; readonly label: string; readonly values: readonly [string, string] }
  /** Two lines over one axis: the first, second, … day, week or month of each range above each other. */
  | {
      readonly kind: 'compared timeline'
      readonly nth: string
      readonly values: readonly [string, string]
      readonly unit: 'day' | 'week' | 'month'
    }

/** A heat map of each range, line by line under each other. */
export interface ComparedHeatMap {
  readonly kind: 'compared heat map'
  readonly across: string
  readonly down: string
  readonly values: readonly [string, string]
}

/** A line of words for each row, with both values. */
export interface ComparedFacts {
  readonly kind: 'compared facts'
  readonly label: string
  readonly values: readonly [string, string]
}

export type DrawnChart = Chart | ComparedChart | ComparedHeatMap | ComparedFacts

/** A range of days that is set beside another. */
export interface ComparedRange {
  /** As it was asked for, such as `2025`. */
  readonly name: string
  readonly from: string
  readonly to: string
  /** Those of the range that are over. */
  readonly days: number
}

/** A report as it is written, whatever the format: over one range, or over two side by side. */
export interface DrawnResult extends Omit<ReportResult, 'chart'> {
  readonly chart: DrawnChart
  readonly compared?: readonly [ComparedRange, ComparedRange]
  /** Rows that are not here, but in the CSV file; and the sum of what the chart shows of them. */
  readonly left?: { readonly rows: number; readonly sum: number }
}
