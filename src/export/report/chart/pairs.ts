import { shortened } from './chart-text.ts'
import { amountAxis, countAxis, legendOf, nameAxis, type Plot, type PlotInput } from './plot.ts'
import { barsHeight, barsIn, LEGEND } from './ranking.ts'
import { valueLabels } from './value-labels.ts'

const MOST_PAIRS = 12
const PAIR = 42

/** Two bars a row, the most first. */
export function pairs(input: PlotInput<'pairs'>): Plot {
  const { result, chart, context, palette, families, room, nameWidth } = input
  const rows = result.rows.slice(0, Math.min(MOST_PAIRS, barsIn(room, PAIR, LEGEND)))
  const rest = result.rows.length - rows.length + (result.left?.rows ?? 0)
  const font = `13px ${families}`
  context.font = `14px ${families}`
  const isMeasured = chart.values.some((key) => result.columns[key]!.kind === 'amount')
  const valuesOf = (key: string) => rows.map((row) => row[key] as number | null)
  return {
    type: 'bar',
    data: {
      labels: rows.map((row) => shortened(context, String(row[chart.label]), nameWidth)),
      datasets: chart.values.map((key, index) => ({
        label: result.columns[key]!.title,
        data: valuesOf(key),
        // A bar has a least length, which nothing is not to have.
        backgroundColor: valuesOf(key).map((value) => (value === 0 ? palette.paper : palette.series[index]!)),
        maxBarThickness: 16,
        minBarLength: 2,
      })),
    },
    options: {
      indexAxis: 'y',
      scales: {
        x: (isMeasured ? amountAxis : countAxis)(chart.axis, input),
        y: nameAxis(result.columns[chart.label]!.title, input, 14),
      },
      plugins: {
        legend: legendOf(
          input,
          chart.values.map((key, index) => ({ text: result.columns[key]!.title, colour: palette.series[index]! })),
        ),
      },
    },
    plugins: chart.values.map((key, index) =>
      valueLabels(
        valuesOf(key).map((value) => value?.toLocaleString('en') ?? ''),
        index,
        'y',
        { font, ink: palette.ink },
      ),
    ),
    height: room ?? barsHeight(rows.length, PAIR) + LEGEND,
    right: 70,
    note: rest === 0 ? null : `… and ${rest.toLocaleString('en')} ${rest === 1 ? 'other' : 'others'}.`,
  }
}
