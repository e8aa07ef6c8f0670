import type { Mix, Row } from '../../../../reports/define-report.ts'
import type { DrawnResult } from '../drawn-result.ts'
import { shortened } from './chart-text.ts'
import type { Palette } from './palette.ts'
import { countAxis, nameAxis, type Plot, type PlotInput } from './plot.ts'
import { valueLabels } from './value-labels.ts'

/** More bars than this say less. */
export const MOST_BARS = 20
const BAR = 27

interface Series {
  readonly label: string
  readonly colour: string
  readonly values: readonly number[]
}

/** Bars from the top, the longest first, split by what they are made of where the report says so. */
export function ranking(input: PlotInput<'ranking'>): Plot {
  const { result, chart, context, palette, families, room, nameWidth } = input
  const legend = chart.mix === undefined ? 0 : LEGEND
  const rows = result.rows.slice(0, Math.min(MOST_BARS, barsIn(room, BAR, legend)))
  const font = `14px ${families}`
  context.font = font
  const series =
    chart.mix === undefined ? [plain(rows, chart.value, palette)] : split(rows, chart.value, chart.mix, palette)
  const isStacked = chart.mix !== undefined
  const numberOf = (row: Row) => (row[chart.value] as number).toLocaleString('en')
  const labelOf = (row: Row) => {
    const share = chart.share === undefined ? '' : `  (${percentWords(row[chart.share] as number)})`
    return `${numberOf(row)}${share}`
  }
  return {
    type: 'bar',
    data: {
      labels: rows.map((row) => shortened(context, String(row[chart.label]), nameWidth)),
      datasets: series.map(({ label, colour, values }) => ({
        label,
        data: [...values],
        backgroundColor: colour,
        maxBarThickness: 26,
        ...(isStacked ? { stack: 'all' } : { minBarLength: 2 }),
      })),
    },
    options: {
      indexAxis: 'y',
      scales: {
        x: { ...countAxis(result.columns[chart.value]!.title, input), stacked: isStacked },
        y: { ...nameAxis(result.columns[chart.label]!.title, input, 14), stacked: isStacked },
      },
      plugins: { legend: { display: isStacked && rows.length > 0 } },
    },
    plugins: [
      valueLabels(rows.map(labelOf), series.length - 1, 'y', { font, ink: palette.ink, shorter: rows.map(numberOf) }),
    ],
    height: room ?? barsHeight(rows.length, BAR) + legend,
    right: 130,
    note: restWords(result, rows.length, chart.value),
  }
}

/** Room for the words above the bars, and for the axis below them. */
export const LEGEND = 40
const AXIS = 70

/** Room for so many bars and the axis. */
export function barsHeight(bars: number, each: number): number {
  return Math.max(3, bars) * each + AXIS
}

/** How many bars fit, at least three. */
export function barsIn(room: number | null, each: number, legend: number): number {
  return room === null ? Number.POSITIVE_INFINITY : Math.max(3, Math.floor((room - AXIS - legend) / each))
}

function percentWords(percent: number): string {
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`
}

function plain(rows: readonly Row[], value: string, { main }: Palette): Series {
  return { label: value, colour: main, values: rows.map((row) => row[value] as number) }
}

/** The most frequent parts in colours of their own, the rest together in grey. */
function split(rows: readonly Row[], value: string, mix: string, palette: Palette): readonly Series[] {
  const totals = new Map<string, number>()
  for (const [name, count] of rows.flatMap((row) => row[mix] as Mix)) totals.set(name, (totals.get(name) ?? 0) + count)
  const names = [...totals].sort(([, one], [, other]) => other - one).map(([name]) => name)
  // A rest of one kind would only hide its name.
  const named = names.length <= palette.series.length ? names : names.slice(0, palette.series.length - 1)
  const series = named.map((name, index) => ({
    label: name,
    colour: palette.series[index]!,
    values: rows.map((row) => (row[mix] as Mix).find(([part]) => part === name)?.[1] ?? 0),
  }))
  if (named.length === names.length) return series.length > 0 ? series : [plain(rows, value, palette)]
  const rest = rows.map((row, index) => {
    const shown = series.reduce((sum, { values }) => sum + values[index]!, 0)
    return (row[value] as number) - shown
  })
  return [...series, { label: `${names.length - named.length} other kinds`, colour: palette.rest, values: rest }]
}

/** Values that are messages can be added up. */
function restWords({ rows, columns, left }: DrawnResult, shown: number, value: string): string | null {
  const count = rows.length - shown + (left?.rows ?? 0)
  if (count <= 0) return null
  const total = rows.slice(shown).reduce((sum, row) => sum + (row[value] as number), left?.sum ?? 0)
  const others = `${count.toLocaleString('en')} ${count === 1 ? 'other' : 'others'}`
  if (columns[value]!.title !== 'Messages') return `… and ${others}.`
  return `… and ${others}, with ${total.toLocaleString('en')} ${total === 1 ? 'message' : 'messages'}${count === 1 ? '' : ' together'}.`
}
