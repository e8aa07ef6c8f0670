/** Draws a report's chart: chart.js on a canvas of our own, with our own fonts, the same on every machine. */
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import { Chart, type ChartItem, type Plugin } from 'chart.js'
import { describeChart } from '../describe-chart.ts'
import type { DrawnResult } from '../drawn-result.ts'
import { registerChartParts } from './chart-parts.ts'
import { encodePng } from './encode-png.ts'
import { fontFamilies } from './fonts.ts'
import { type Frame, frameOf, MARGIN } from './frame.ts'
import { PALETTES, type Theme } from './palette.ts'
import { type PictureSize, unitsOf } from './picture-size.ts'
import { legendOf, type Plot, type PlotStyle } from './plot.ts'
import { plotOf } from './plot-of.ts'
import { MOST_BARS } from './ranking.ts'

registerChartParts()

export interface Look {
  readonly theme: Theme
  /** In pixels; null: as wide as most screens, and as high as the chart needs. */
  readonly size: PictureSize | null
}

export const DEFAULT_LOOK: Look = { theme: 'light', size: null }

/** The chart of a report as PNG; of a report without messages the same frame, saying so. */
export async function drawChart(result: DrawnResult, look: Look = DEFAULT_LOOK): Promise<Buffer> {
  const { width, height: asked, density } = unitsOf(look.size)
  const style = { palette: PALETTES[look.theme], families: fontFamilies(shownText(result)), width }
  const measuring = createCanvas(1, 1).getContext('2d')
  const input = { ...style, result, context: measuring, nameWidth: width * NAME_SHARE }
  const isEmpty = result.rows.length === 0
  // With a note below it the plot has less room; whether there is one is known only when it is laid out.
  const spare = frameOf(measuring, result, 'note', style)
  const plot = isEmpty ? null : plotOf({ ...input, room: asked === null ? null : asked - spare.top - spare.bottom })
  const frame = frameOf(measuring, result, plot?.note ?? null, style)
  const height = asked ?? frame.top + (plot?.height ?? EMPTY_HEIGHT) + frame.bottom
  const canvas = createCanvas(width, height)
  const text = { Title: result.title, Description: describeChart(result) }
  if (plot === null) {
    drawNothing(canvas, frame, result, { ...style, density })
    return await encodePng(ofSize(canvas, look.size, style.palette.paper), text)
  }
  const chart = drawPlot(canvas, frame, plot, { ...style, density })
  const png = await encodePng(ofSize(canvas, look.size, style.palette.paper), text)
  // Only now: it clears the canvas.
  chart.destroy()
  return png
}

const EMPTY_HEIGHT = 240
/** Of the width, for names beside bars. */
const NAME_SHARE = 0.235

interface Drawing extends PlotStyle {
  readonly density: number
  readonly width: number
}

/** Everything that is written into the picture, to know which fonts it needs. */
function shownText({ title, rule, scope, highlights, chart, rows, columns: all, compared }: DrawnResult): string {
  const cells = rows.slice(0, MOST_BARS).map((row) => ('label' in chart ? row[chart.label] : null))
  const mixes = rows.slice(0, MOST_BARS).map((row) => ('mix' in chart && chart.mix ? row[chart.mix] : null))
  const titles = Object.values(all).map((column) => column.title)
  const details = chart.kind === 'facts' ? rows.map((row) => row[chart.detail]) : []
  return JSON.stringify([title, rule, scope, highlights, cells, mixes, details, titles, compared])
}

function drawPlot(canvas: Canvas, frame: Frame, plot: Plot, drawing: Drawing): Chart {
  const { height } = canvas
  const context = canvas.getContext('2d')
  const { type, data, options, plugins } = plot
  return new Chart(context as unknown as ChartItem, {
    type,
    data,
    options: {
      ...options,
      animation: false,
      responsive: false,
      events: [],
      devicePixelRatio: drawing.density,
      font: { family: drawing.families },
      layout: { padding: { top: frame.top, bottom: frame.bottom, left: MARGIN - 8, right: MARGIN + plot.right } },
      plugins: {
        ...options?.plugins,
        legend: { ...legendOf(drawing), ...options?.plugins?.legend },
        tooltip: { enabled: false },
      },
    },
    plugins: [{ id: 'frame', beforeDraw: ({ ctx }) => frame.draw(english(ctx), height) }, apart, ...plugins],
  })
}

/** Between the legend and the topmost number of the axis, which would touch it: chart.js has no setting for it. */
const BELOW_LEGEND = 10

const apart: Plugin = {
  id: 'apart',
  beforeInit: (chart) => {
    const { legend } = chart as unknown as { readonly legend: { height: number; fit(): void } }
    const { fit } = legend
    legend.fit = () => {
      fit.call(legend)
      if (legend.height > 0) legend.height += BELOW_LEGEND
    }
  },
}

/** Exactly of the size that was asked for: laid out in units, a picture may lack a pixel. */
function ofSize(canvas: Canvas, size: Look['size'], paper: string): Canvas {
  if (size === null || (canvas.width === size.width && canvas.height === size.height)) return canvas
  const exact = createCanvas(size.width, size.height)
  const context = exact.getContext('2d')
  context.fillStyle = paper
  context.fillRect(0, 0, size.width, size.height)
  context.drawImage(canvas, 0, 0)
  return exact
}

/** The canvas, whose context is made anew by a change of its size, with the one language that text is drawn in. */
function english(context: unknown): SKRSContext2D {
  const drawing = context as SKRSContext2D
  drawing.lang = 'en'
  return drawing
}

function drawNothing(
  canvas: Canvas,
  frame: Frame,
  result: DrawnResult,
  { palette, families, density, width }: Drawing,
): void {
  const { height } = canvas
  canvas.width = Math.round(width * density)
  canvas.height = Math.round(height * density)
  const context = english(canvas.getContext('2d'))
  context.scale(density, density)
  frame.draw(context, height)
  context.font = `20px ${families}`
  context.fillStyle = palette.muted
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(nothingWords(result), width / 2, (frame.top + height - frame.bottom) / 2)
}

/** What is said where a report has no rows. */
export function nothingWords({ messages }: Pick<DrawnResult, 'messages'>): string {
  return messages === 0 ? 'No messages in this range' : 'Nothing to count in this range'
}
