import type { SKRSContext2D } from '@napi-rs/canvas'
import { Chart, type ChartOptions } from 'chart.js'
import { registerChartParts } from '../chart/chart-parts.ts'
import { PALETTES, type Theme } from '../chart/palette.ts'
import type { LegendEntry, Plot } from '../chart/plot.ts'
import { plotOf } from '../chart/plot-of.ts'
import { unfoldHeatMap } from '../compare/unfold-heat-map.ts'
import type { DrawnResult } from '../drawn-result.ts'
import { tips } from './tips.ts'

registerChartParts()

const FAMILIES = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
/** Narrower than this a field of the heat map cannot be told from its neighbours: then it scrolls. */
const LEAST_HEAT_MAP = 560
const NARROW = 560

export interface DrawnOnPage {
  readonly chart: Chart
  /** What the plot leaves out, in words. */
  readonly note: string | null
  readonly legend: readonly LegendEntry[]
}

/** Draws a result into a canvas, the same picture as the PNG but for the words around it, and with a tip at each value. */
export function drawOnPage(canvas: HTMLCanvasElement, given: DrawnResult, theme: Theme, wide: number): DrawnOnPage {
  const result = given.chart.kind === 'compared heat map' ? unfoldHeatMap(given, given.chart) : given
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('this browser does not draw')
  const width = result.chart.kind === 'heat map' ? Math.max(wide, LEAST_HEAT_MAP) : wide
  const style = { palette: PALETTES[theme], families: FAMILIES }
  const isNarrow = width < NARROW
  const nameWidth = Math.min(280, width * (isNarrow ? 0.32 : 0.27))
  const plot = plotOf({ ...style, result, context: context as unknown as SKRSContext2D, width, room: null, nameWidth })
  canvas.style.width = `${width}px`
  canvas.style.height = `${plot.height}px`
  canvas.width = width
  canvas.height = plot.height
  const options: ChartOptions = {
    ...(plot.options as ChartOptions),
    ...(isNarrow ? { scales: withoutLongTitles((plot.options as ChartOptions).scales, width) } : {}),
    animation: false,
    responsive: false,
    maintainAspectRatio: false,
    devicePixelRatio: Math.max(1, globalThis.devicePixelRatio ?? 1),
    interaction: { mode: modeOf(result), intersect: false, axis: axisOf(result) },
    font: { family: FAMILIES },
    layout: { padding: { right: isNarrow ? Math.min(plot.right, 64) : plot.right, top: 4 } },
    plugins: {
      ...(plot.options as ChartOptions).plugins,
      // It stands beside the canvas, where it finds room on any screen.
      legend: { display: false },
      tooltip: {
        backgroundColor: style.palette.ink,
        titleColor: style.palette.paper,
        bodyColor: style.palette.paper,
        padding: 10,
        cornerRadius: 6,
        displayColors: result.chart.kind !== 'heat map',
        filter: ({ raw }) => raw !== null && raw !== 0,
        callbacks: tips(result),
      },
    },
  }
  const chart = new Chart(canvas, { type: plot.type, data: plot.data, options, plugins: [...plot.plugins] })
  return { chart, note: plot.note, legend: legendEntries(plot) }
}

type Scales = NonNullable<ChartOptions['scales']>

/** Titles of axes that have no room would be squeezed; the legend and the table say the same. */
function withoutLongTitles(scales: ChartOptions['scales'], width: number): Scales {
  const room = width / 2 / LETTER
  const fits = (text: unknown) => typeof text === 'string' && text.length < room
  return Object.fromEntries(
    Object.entries(scales ?? {}).map(([name, scale]) => {
      const { title } = scale as { title?: { text?: unknown } }
      return [name, name !== 'x' || !fits(title?.text) ? { ...scale, title: { display: false } } : scale]
    }),
  ) as Scales
}

const LETTER = 8

/** What each colour means; none where there is only one. */
function legendEntries({ options, data }: Plot): readonly LegendEntry[] {
  const legend = (options as ChartOptions).plugins?.legend
  if (legend?.display === false) return []
  const own = legend?.labels?.generateLabels as (() => readonly { text: string; fillStyle: string }[]) | undefined
  if (own !== undefined) return own().map(({ text, fillStyle }) => ({ text, colour: fillStyle }))
  return data.datasets.map(({ label, backgroundColor }) => ({ text: label ?? '', colour: String(backgroundColor) }))
}

function modeOf({ chart }: DrawnResult): 'nearest' | 'index' {
  return chart.kind === 'heat map' ? 'nearest' : 'index'
}

function axisOf({ chart }: DrawnResult): 'x' | 'y' | 'xy' {
  if (chart.kind === 'heat map') return 'xy'
  return chart.kind === 'ranking' || chart.kind === 'pairs' ? 'y' : 'x'
}
