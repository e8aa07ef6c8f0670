import { amount, type Column, type ColumnKind, count, percent } from '../../../../reports/define-report.ts'
import type { ReportResult } from '../../../../reports/run-report.ts'
import type { ComparedRange } from '../drawn-result.ts'

interface Layout {
  readonly columns: Readonly<Record<string, Column>>
  /** Columns that say what a row is about; they stand once. */
  readonly identity: readonly string[]
  /** The column that numbers the days, weeks or months of a range; null where there is none. */
  readonly nth: string | null
  /** Columns that stand once a range. */
  readonly values: readonly { readonly key: string; readonly kind: ColumnKind }[]
  /** The value that the chart shows. */
  readonly main: string
}

/**
 * The columns of a report over two ranges. What a row is about stands once; each other column stands twice, as `…_a` and
 * `…_b`; numbers also as `…_change` and, but for shares, whose change is in percentage points, as `…_change_percent`.
 */
export function comparedColumns(
  { columns, chart }: Pick<ReportResult, 'columns' | 'chart'>,
  [one, other]: readonly [ComparedRange, ComparedRange],
): Layout {
  const labels = labelsOf(chart)
  const isTime = chart.kind === 'timeline'
  const isIdentity = (key: string, kind: ColumnKind) =>
    !isTime && (labels.includes(key) || (kind === 'text' && chart.kind !== 'facts'))
  const entries = Object.entries(columns)
  const made: Record<string, Column> = isTime ? { nth: count(NTH[chart.unit]) } : {}
  for (const [key, column] of entries) {
    const { kind, title } = column
    if (isIdentity(key, kind)) {
      made[key] = column
      continue
    }
    made[`${key}_a`] = { kind, title: `${title}, ${one.name}` }
    made[`${key}_b`] = { kind, title: `${title}, ${other.name}` }
    if (kind === 'count' || kind === 'amount') {
      made[`${key}_change`] = amount(`${title}, change`)
      made[`${key}_change_percent`] = percent(`${title}, change (%)`)
    }
    if (kind === 'percent') made[`${key}_change`] = amount(`${title}, change (points)`)
  }
  const shown = 'values' in chart ? chart.values[0] : chart.value
  return {
    columns: made,
    identity: entries.filter(([key, { kind }]) => isIdentity(key, kind)).map(([key]) => key),
    nth: isTime ? 'nth' : null,
    values: entries.filter(([key, { kind }]) => !isIdentity(key, kind)).map(([key, { kind }]) => ({ key, kind })),
    main: shown,
  }
}

const NTH = { day: 'Day of the range', week: 'Week of the range', month: 'Month of the range' } as const

function labelsOf(chart: ReportResult['chart']): readonly string[] {
  switch (chart.kind) {
    case 'timeline':
      return []
    case 'heat map':
      return [chart.across, chart.down]
    default:
      return [chart.label]
  }
}
