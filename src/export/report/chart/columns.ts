import type { ChartDataset } from 'chart.js'
import type { Cell, ColumnKind, Row } from '../../../../reports/define-report.ts'
import { hourName } from './hour-name.ts'
import { countAxis, legendOf, nameAxis, PLOT_HEIGHT, type Plot, type PlotInput } from './plot.ts'
import { valueLabels } from './value-labels.ts'

/** Narrower, the labels of all hours would touch each other, and so would the numbers above them. */
const ALL_LABELS = 1120
const ALL_NUMBERS = 900
/** Of an axis that leaves out labels where they would touch. */
export const spacedLabels = (width: number) => ({ autoSkip: width < ALL_LABELS, autoSkipPadding: 8 })

/** A column for each row, in the rows' order; without a line the highest, the first of several, in another colour. */
export function columns(input: PlotInput<'columns'>): Plot {
  const { result, chart, palette, families, room, width } = input
  const { rows, scope } = result
  const values = rows.map((row) => (row[chart.value] as number | null) ?? 0)
  const highest = chart.line === undefined ? values.indexOf(Math.max(...values)) : -1
  const label = result.columns[chart.label]!
  const [title, lineTitle] = [chart.value, chart.line].map((key) => result.columns[key ?? '']?.title ?? '')
  // Numbers above the columns would stand under the line.
  const hasNumbers = chart.line === undefined && (width >= ALL_NUMBERS || values.length <= 7)
  const isTold = (value: number) => (hasNumbers && value !== 0 ? value : null)
  return {
    type: 'bar',
    data: {
      labels: rows.map((row) => nameOf(row[chart.label] ?? null, label.kind)),
      datasets: [
        {
          label: title!,
          order: 1,
          data: values.map((value) => (value === 0 ? null : value)),
          backgroundColor: values.map((_, index) => (index === highest ? palette.named : palette.main)),
          categoryPercentage: 0.9,
          barPercentage: 0.85,
          maxBarThickness: 110,
          minBarLength: 2,
        },
        ...(chart.line === undefined ? [] : [lineOf(rows, chart.line, lineTitle!, palette.named)]),
      ],
    },
    options: {
      scales: {
        x: nameAxis(`${label.title} (${scope.timeZone})`, input, 14, spacedLabels(width)),
        y: countAxis(title!, input),
        ...(chart.line === undefined
          ? {}
          : {
              line: {
                ...countAxis(lineTitle!, input),
                suggestedMax: 1,
                position: 'right',
                grid: { display: false },
              } as never,
            }),
      },
      plugins: {
        legend:
          chart.line === undefined
            ? { display: false }
            : legendOf(input, [
                { text: title!, colour: palette.main },
                { text: lineTitle!, colour: palette.named },
              ]),
      },
    },
    plugins: [
      valueLabels(values.map(isTold).map(labelled(compact)), 0, 'x', {
        font: `13px ${families}`,
        ink: palette.ink,
        shorter: values.map(isTold).map(labelled(shortest)),
      }),
    ],
    height: room ?? PLOT_HEIGHT,
    right: 0,
    note: null,
  }
}

function lineOf(rows: readonly Row[], key: string, label: string, colour: string): ChartDataset {
  return {
    type: 'line',
    label,
    yAxisID: 'line',
    order: 0,
    data: rows.map((row) => row[key] as number | null),
    spanGaps: false,
    borderColor: colour,
    backgroundColor: colour,
    borderWidth: 2,
    pointRadius: 4,
  }
}

function nameOf(cell: Cell, kind: ColumnKind): string {
  return kind === 'hour' ? hourName(cell as number) : String(cell)
}

const shortestFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 })

function shortest(value: number): string {
  return value < 1000 ? String(value) : shortestFormat.format(value)
}

function labelled(inWords: (value: number) => string): (value: number | null) => string {
  return (value) => (value === null ? '' : inWords(value))
}

const compactFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** Beyond four digits in short, so that numbers of neighbouring columns do not touch. */
function compact(value: number): string {
  return value < 10_000 ? value.toLocaleString('en') : compactFormat.format(value)
}
