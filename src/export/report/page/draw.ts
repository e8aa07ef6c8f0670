import type { SKRSContext2D } from '@napi-rs/canvas'
import { Chart, type ChartOptions } from 'chart.js'
import { registerChartParts } from '../chart/chart-parts.ts'
import { PALETTES, type Theme } from '../chart/palette.ts'
import { legendOf } from '../chart/plot.ts'
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
    animation: false,
    responsive: false,
    maintainAspectRatio: false,
    devicePixelRatio: Math.max(1, globalThis.devicePixelRatio ?? 1),
    interaction: { mode: modeOf(result), intersect: false, axis: axisOf(result) },
    font: { family: FAMILIES },
    layout: { padding: { right: isNarrow ? Math.min(plot.right, 64) : plot.right, top: 4 } },
    plugins: {
      ...(plot.options as ChartOptions).plugins,
      legend: { ...legendOf(style), ...(plot.options as ChartOptions).plugins?.legend },
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
  return { chart, note: plot.note }
}

function modeOf({ chart }: DrawnResult): 'nearest' | 'index' {
  return chart.kind === 'heat map' ? 'nearest' : 'index'
}

function axisOf({ chart }: DrawnResult): 'x' | 'y' | 'xy' {
  if (chart.kind === 'heat map') return 'xy'
  return chart.kind === 'ranking' || chart.kind === 'pairs' ? 'y' : 'x'
}
