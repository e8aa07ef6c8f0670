import type { SKRSContext2D } from '@napi-rs/canvas'
import type { ChartConfiguration, Plugin } from 'chart.js'
import type { DrawnResult } from '../drawn-result.ts'
import { axisEnd } from './axis-end.ts'
import type { Palette } from './palette.ts'
import { countAxis, legendOf, nameAxis, PLOT_HEIGHT, type Plot, type PlotInput } from './plot.ts'
import { timeTicks } from './time-ticks.ts'

/** More bars than this are narrower than a pixel: then a line shows them, which draws every peak. */
const MOST_BARS = 370

/** Of a label of the time axis with the space around it. */
const LABEL_WIDTH = 85
const MOST_LABELS = 14

const UNITS = { day: 'Day', week: 'Week', month: 'Month' } as const

/** Time from left to right; the highest, the first of several, in another colour; the moving average as a line over it. */
export function timeline(input: PlotInput<'timeline'>): Plot {
  const { result, chart, palette, room, width } = input
  const { rows, scope } = result
  const values = rows.map((row) => (row[chart.value] as number | null) ?? 0)
  const highest = values.indexOf(values.reduce((most, value) => Math.max(most, value), 0))
  const days = rows.map((row) => row[chart.day] as string)
  const ticks = timeTicks(days, chart.unit, Math.min(MOST_LABELS, Math.max(2, Math.floor(width / LABEL_WIDTH))))
  const labels = new Map(ticks.map(({ index, label }) => [index, label]))
  const { title, kind } = result.columns[chart.value]!
  const end = kind === 'percent' ? 100 : axisEnd(values)
  const shape = rows.length > MOST_BARS ? line(values, highest, palette) : bars(values, highest, palette)
  return {
    type: rows.length > MOST_BARS ? 'line' : 'bar',
    data: { labels: days, datasets: [shape, ...averageOf(result, chart.average, palette.ink)] },
    options: {
      scales: {
        x: {
          ...nameAxis(`${UNITS[chart.unit]} (${scope.timeZone})`, input, 14, {
            callback: (value: number | string) => labels.get(Number(value)) ?? '',
          }),
          afterBuildTicks: (axis) => {
            axis.ticks = ticks.map(({ index }) => ({ value: index }))
          },
        },
        y: {
          ...countAxis(title, input),
          ...(end === null ? {} : { max: end, suggestedMax: end }),
        },
      },
      plugins: {
        legend:
          chart.average === undefined
            ? { display: false }
            : legendOf(input, [
                { text: title, colour: palette.main },
                { text: result.columns[chart.average]!.title, colour: palette.ink },
              ]),
      },
    },
    plugins: end === null ? [] : [arrows(values, end, palette.named)],
    height: room ?? PLOT_HEIGHT,
    right: 24,
    note: end === null ? null : beyondWords(values, end, chart.unit, title.toLowerCase()),
  }
}

type Dataset = ChartConfiguration['data']['datasets'][number]

function averageOf({ rows, columns }: DrawnResult, key: string | undefined, ink: string): readonly Dataset[] {
  if (key === undefined) return []
  const data = rows.map((row) => row[key] as number)
  const label = columns[key]!.title
  // Lesser orders are drawn later, over the rest.
  return [{ type: 'line', label, data, order: -1, borderColor: ink, borderWidth: 1.5, pointRadius: 0, tension: 0 }]
}

function bars(values: readonly number[], highest: number, palette: Palette): Dataset {
  return {
    type: 'bar',
    // Nothing is drawn for nothing; the least bar is seen.
    data: values.map((value) => (value === 0 ? null : value)),
    backgroundColor: values.map((_, index) => (index === highest ? palette.named : palette.main)),
    categoryPercentage: 1,
    barPercentage: 0.85,
    maxBarThickness: 60,
    minBarLength: 2,
  }
}

function line(values: readonly number[], highest: number, palette: Palette): Dataset {
  return {
    type: 'line',
    data: [...values],
    borderColor: palette.main,
    borderWidth: 1,
    backgroundColor: `${palette.main}55`,
    fill: 'origin',
    pointRadius: values.map((_, index) => (index === highest ? 5 : 0)),
    pointBackgroundColor: palette.named,
    pointBorderColor: palette.named,
    // The highest may be the first or the last, at the edge of the plot.
    clip: { left: 8, right: 8, top: 1, bottom: 1 },
  }
}

/** Says with an arrow above the axis that a point lies beyond its end. */
function arrows(values: readonly number[], end: number, colour: string): Plugin {
  return {
    id: 'arrows',
    afterDatasetsDraw: (chart) => {
      const context = chart.ctx as unknown as SKRSContext2D
      const { top } = chart.chartArea
      context.fillStyle = colour
      for (const [index, value] of values.entries()) {
        if (value <= end) continue
        const x = chart.getDatasetMeta(0).data[index]?.x ?? 0
        context.beginPath()
        context.moveTo(x - 8, top - 2)
        context.lineTo(x + 8, top - 2)
        context.lineTo(x, top - 15)
        context.fill()
      }
    },
  }
}

function beyondWords(values: readonly number[], end: number, unit: string, counted: string): string | null {
  const beyond = values.filter((value) => value > end).sort((one, other) => other - one)
  if (beyond.length === 0) return null
  const [what, arrow, have] = beyond.length === 1 ? [unit, 'arrow', 'has'] : [`${unit}s`, 'arrows', 'have']
  const most = beyond[0]!.toLocaleString('en')
  const upTo = beyond.length === 1 ? most : `up to ${most}`
  return `${beyond.length} ${what} (${arrow}) ${have} more ${counted} than the axis shows: ${upTo}.`
}
