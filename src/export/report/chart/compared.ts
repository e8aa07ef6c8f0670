import type { ChartDataset } from 'chart.js'
import { spacedLabels } from './columns.ts'
import { hourName } from './hour-name.ts'
import { countAxis, legendOf, nameAxis, PLOT_HEIGHT, type Plot, type PlotInput } from './plot.ts'

/** Two columns for each row, one a range. */
export function comparedColumns(input: PlotInput<'compared columns'>): Plot {
  const { result, chart, palette, room, width } = input
  const label = result.columns[chart.label]!
  return {
    type: 'bar',
    data: {
      labels: result.rows.map((row) =>
        label.kind === 'hour' ? hourName(row[chart.label] as number) : String(row[chart.label]),
      ),
      datasets: chart.values.map((key, index) => ({
        label: result.columns[key]!.title,
        data: result.rows.map((row) => (row[key] as number | null) || null),
        backgroundColor: palette.series[index]!,
        categoryPercentage: 0.85,
        barPercentage: 0.95,
        maxBarThickness: 50,
        minBarLength: 2,
      })),
    },
    options: {
      scales: {
        x: nameAxis(`${label.title} (${result.scope.timeZone})`, input, 14, spacedLabels(width)),
        y: countAxis(result.columns[chart.values[0]]!.title.replace(/,[^,]*$/, ''), input),
      },
      plugins: { legend: legendOf(input, entriesOf(input)) },
    },
    plugins: [],
    height: room ?? PLOT_HEIGHT,
    right: 24,
    note: null,
  }
}

const UNITS = { day: 'Day', week: 'Week', month: 'Month' } as const

/** Two lines, the first range below the second. */
export function comparedTimeline(input: PlotInput<'compared timeline'>): Plot {
  const { result, chart, palette, room } = input
  const dots = result.rows.length > 60 ? 0 : 3
  return {
    type: 'line',
    data: {
      labels: result.rows.map((row) => String(row[chart.nth])),
      datasets: chart.values.map(
        (key, index): ChartDataset => ({
          type: 'line',
          label: result.columns[key]!.title,
          data: result.rows.map((row) => row[key] as number | null),
          borderColor: palette.series[index]!,
          backgroundColor: palette.series[index]!,
          // Told apart without colours too.
          ...(index === 0 ? { borderDash: [6, 3] } : {}),
          borderWidth: result.rows.length > 120 ? 1.2 : 2,
          pointRadius: dots,
          tension: 0,
        }),
      ),
    },
    options: {
      scales: {
        x: nameAxis(`${UNITS[chart.unit]} of the range`, input, 14, {
          autoSkip: true,
          maxTicksLimit: Math.min(13, Math.floor(input.width / 50)),
        }),
        y: countAxis(result.columns[chart.values[0]]!.title.replace(/,[^,]*$/, ''), input),
      },
      plugins: { legend: legendOf(input, entriesOf(input)) },
    },
    plugins: [],
    height: room ?? PLOT_HEIGHT,
    right: 24,
    note: null,
  }
}

function entriesOf({
  result,
  chart,
  palette,
}: Pick<PlotInput, 'result' | 'palette'> & { readonly chart: { readonly values: readonly string[] } }) {
  return chart.values.map((key, index) => ({ text: result.columns[key]!.title, colour: palette.series[index]! }))
}
