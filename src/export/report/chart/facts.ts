import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import type { Row } from '../../../../reports/define-report.ts'
import { shortened } from './chart-text.ts'
import { MARGIN, WIDTH } from './frame.ts'
import { GRID, INK, MAIN, MUTED } from './palette.ts'
import type { Plot, PlotInput } from './plot.ts'

const LINE = 36
const NUMBER_END = 500
const DETAIL_START = 530

/** A line a row: what it is, how many, and which. */
export function facts({ result, chart, families }: PlotInput<'facts'>): Plot {
  const { rows } = result
  return {
    type: 'bar',
    data: { labels: [], datasets: [] },
    options: {
      scales: { x: { display: false }, y: { display: false } },
      plugins: { legend: { display: false } },
    },
    plugins: [lines(rows, chart, families)],
    height: rows.length * LINE + 10,
    right: 0,
    note: null,
  }
}

function lines(rows: readonly Row[], chart: PlotInput<'facts'>['chart'], families: string): Plugin {
  return {
    id: 'facts',
    afterDraw: ({ ctx, chartArea }) => {
      const context = ctx as unknown as SKRSContext2D
      context.save()
      context.textBaseline = 'middle'
      for (const [index, row] of rows.entries()) {
        const top = chartArea.top + index * LINE
        const middle = top + LINE / 2
        const [label, value, detail] = [row[chart.label], row[chart.value], row[chart.detail]]
        context.fillStyle = GRID
        if (index > 0) context.fillRect(MARGIN, top, WIDTH - 2 * MARGIN, 1)
        context.textAlign = 'left'
        context.font = `15px ${families}`
        context.fillStyle = MUTED
        context.fillText(shortened(context, String(label), NUMBER_END - MARGIN - 120), MARGIN, middle)
        context.fillStyle = INK
        if (detail !== null) {
          context.fillText(shortened(context, String(detail), WIDTH - DETAIL_START - MARGIN), DETAIL_START, middle)
        }
        context.textAlign = 'right'
        context.font = `bold 17px ${families}`
        context.fillStyle = MAIN
        if (value !== null) context.fillText((value as number).toLocaleString('en'), NUMBER_END, middle)
      }
      context.restore()
    },
  }
}
