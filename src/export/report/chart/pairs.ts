import { shortened } from './chart-text.ts'
import { PAPER, SERIES } from './palette.ts'
import { countAxis, legendOf, nameAxis, type Plot, type PlotInput } from './plot.ts'
import { barsHeight, NAME_WIDTH } from './ranking.ts'
import { valueLabels } from './value-labels.ts'

const MOST_PAIRS = 12

/** Two bars a row, the most first. */
export function pairs({ result, chart, context, families }: PlotInput<'pairs'>): Plot {
  const rows = result.rows.slice(0, MOST_PAIRS)
  const rest = result.rows.length - rows.length
  const font = `13px ${families}`
  context.font = `14px ${families}`
  const valuesOf = (key: string) => rows.map((row) => row[key] as number | null)
  return {
    type: 'bar',
    data: {
      labels: rows.map((row) => shortened(context, String(row[chart.label]), NAME_WIDTH)),
      datasets: chart.values.map((key, index) => ({
        label: result.columns[key]!.title,
        data: valuesOf(key),
        // A bar has a least length, which nothing is not to have.
        backgroundColor: valuesOf(key).map((value) => (value === 0 ? PAPER : SERIES[index]!)),
        maxBarThickness: 16,
        minBarLength: 2,
      })),
    },
    options: {
      indexAxis: 'y',
      scales: {
        x: countAxis(chart.axis, families),
        y: nameAxis(result.columns[chart.label]!.title, families, 14),
      },
      plugins: {
        legend: legendOf(
          families,
          chart.values.map((key, index) => ({ text: result.columns[key]!.title, colour: SERIES[index]! })),
        ),
      },
    },
    plugins: chart.values.map((key, index) =>
      valueLabels(
        valuesOf(key).map((value) => value?.toLocaleString('en') ?? ''),
        index,
        'y',
        font,
      ),
    ),
    height: barsHeight(rows.length, 42) + 40,
    right: 70,
    note: rest === 0 ? null : `… and ${rest.toLocaleString('en')} ${rest === 1 ? 'other' : 'others'}.`,
  }
}
