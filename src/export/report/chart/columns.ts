import type { Cell, ColumnKind } from '../../../../reports/define-report.ts'
import { MAIN, NAMED } from './palette.ts'
import { countAxis, nameAxis, PLOT_HEIGHT, type Plot, type PlotInput } from './plot.ts'
import { valueLabels } from './value-labels.ts'

/** A column for each row, in the rows' order; the highest, the first of several, in another colour. */
export function columns({ result, chart, families }: PlotInput<'columns'>): Plot {
  const { rows, scope } = result
  const values = rows.map((row) => row[chart.value] as number)
  const highest = values.indexOf(Math.max(...values))
  const label = result.columns[chart.label]!
  return {
    type: 'bar',
    data: {
      labels: rows.map((row) => nameOf(row[chart.label] ?? null, label.kind)),
      datasets: [
        {
          label: chart.value,
          data: values.map((value) => (value === 0 ? null : value)),
          backgroundColor: values.map((_, index) => (index === highest ? NAMED : MAIN)),
          categoryPercentage: 0.9,
          barPercentage: 0.85,
          maxBarThickness: 110,
          minBarLength: 2,
        },
      ],
    },
    options: {
      scales: {
        x: nameAxis(`${label.title} (${scope.timeZone})`, families, 14),
        y: countAxis(result.columns[chart.value]!.title, families),
      },
      plugins: { legend: { display: false } },
    },
    plugins: [
      valueLabels(
        values.map((value) => (value === 0 ? '' : compact(value))),
        0,
        'x',
        `13px ${families}`,
      ),
    ],
    height: PLOT_HEIGHT,
    right: 0,
    note: null,
  }
}

function nameOf(cell: Cell, kind: ColumnKind): string {
  return kind === 'hour' ? `${String(cell).padStart(2, '0')}:00` : String(cell)
}

const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** Beyond four digits in short, so that numbers of neighbouring columns do not touch. */
function compact(value: number): string {
  return value < 10_000 ? value.toLocaleString('en') : compactFormat.format(value)
}
