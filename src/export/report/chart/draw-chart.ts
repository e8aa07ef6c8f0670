/** Draws a report's chart: chart.js on a canvas of our own, with our own fonts, the same on every machine. */
import { type Canvas, createCanvas, type SKRSContext2D } from '@napi-rs/canvas'
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  type ChartItem,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
} from 'chart.js'
import type { Chart as ChartSpec } from '../../../../reports/define-report.ts'
import type { ReportResult } from '../../../../reports/run-report.ts'
import { columns } from './columns.ts'
import { encodePng } from './encode-png.ts'
import { facts } from './facts.ts'
import { fontFamilies } from './fonts.ts'
import { type Frame, frameOf, MARGIN, WIDTH } from './frame.ts'
import { heatMap } from './heat-map.ts'
import { pairs } from './pairs.ts'
import { MUTED } from './palette.ts'
import { legendOf, type Plot, type PlotInput } from './plot.ts'
import { MOST_BARS, ranking } from './ranking.ts'
import { timeline } from './timeline.ts'

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
)

/** Pixels a unit: sharp on good screens, and text of 13 units can be read on others. */
export const DENSITY = 1.5

/** The chart of a report as PNG; of a report without messages the same frame, saying so. */
export async function drawChart(result: ReportResult): Promise<Buffer> {
  const families = fontFamilies(shownText(result))
  const measuring = createCanvas(1, 1).getContext('2d')
  const plot = result.rows.length === 0 ? null : plotOf({ result, context: measuring, families })
  const frame = frameOf(measuring, result, plot?.note ?? null, families)
  const height = frame.top + (plot?.height ?? EMPTY_HEIGHT) + frame.bottom
  const canvas = createCanvas(WIDTH, height)
  if (plot === null) {
    drawNothing(canvas, frame, result, families)
    return await encodePng(canvas)
  }
  const chart = drawPlot(canvas, frame, plot, families)
  const png = await encodePng(canvas)
  // Only now: it clears the canvas.
  chart.destroy()
  return png
}

const EMPTY_HEIGHT = 240

function plotOf(input: Omit<PlotInput<ChartSpec['kind']>, 'chart'>): Plot {
  const { chart } = input.result
  switch (chart.kind) {
    case 'ranking':
      return ranking({ ...input, chart })
    case 'pairs':
      return pairs({ ...input, chart })
    case 'columns':
      return columns({ ...input, chart })
    case 'timeline':
      return timeline({ ...input, chart })
    case 'heat map':
      return heatMap({ ...input, chart })
    case 'facts':
      return facts({ ...input, chart })
  }
}

/** Everything that is written into the picture, to know which fonts it needs. */
function shownText({ title, rule, scope, highlights, chart, rows, columns: all }: ReportResult): string {
  const cells = rows.slice(0, MOST_BARS).map((row) => ('label' in chart ? row[chart.label] : null))
  const mixes = rows.slice(0, MOST_BARS).map((row) => ('mix' in chart && chart.mix ? row[chart.mix] : null))
  const titles = Object.values(all).map((column) => column.title)
  const details = chart.kind === 'facts' ? rows.map((row) => row[chart.detail]) : []
  return JSON.stringify([title, rule, scope, highlights, cells, mixes, details, titles])
}

function drawPlot(canvas: Canvas, frame: Frame, plot: Plot, families: string): Chart {
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
      devicePixelRatio: DENSITY,
      font: { family: families },
      layout: { padding: { top: frame.top, bottom: frame.bottom, left: MARGIN - 8, right: MARGIN + plot.right } },
      plugins: {
        ...options?.plugins,
        legend: { ...legendOf(families), ...options?.plugins?.legend },
      },
    },
    plugins: [{ id: 'frame', beforeDraw: ({ ctx }) => frame.draw(english(ctx), height) }, ...plugins],
  })
}

/** The canvas, whose context is made anew by a change of its size, with the one language that text is drawn in. */
function english(context: unknown): SKRSContext2D {
  const drawing = context as SKRSContext2D
  drawing.lang = 'en'
  return drawing
}

function drawNothing(canvas: Canvas, frame: Frame, result: ReportResult, families: string): void {
  const { height } = canvas
  canvas.width = Math.round(WIDTH * DENSITY)
  canvas.height = Math.round(height * DENSITY)
  const context = english(canvas.getContext('2d'))
  context.scale(DENSITY, DENSITY)
  frame.draw(context, height)
  context.font = `20px ${families}`
  context.fillStyle = MUTED
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const words = result.messages === 0 ? 'No messages in this range' : 'Nothing to count in this range'
  context.fillText(words, WIDTH / 2, frame.top + EMPTY_HEIGHT / 2)
}
