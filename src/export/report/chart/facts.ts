import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import type { Row } from '../../../../reports/define-report.ts'
import { shortened } from './chart-text.ts'
import { MARGIN } from './frame.ts'
import type { Plot, PlotInput } from './plot.ts'

const LINE = 36
/** Where the number ends, as a part of the width. */
const NUMBER_END = 0.4
const GAP = 30

/** A line a row: what it is, how many, and which. */
export function facts(input: PlotInput<'facts'>): Plot {
  const { result, room } = input
  const rows = result.rows.slice(0, room === null ? undefined : Math.floor((room - 10) / LINE))
  const rest = result.rows.length - rows.length
  return {
    type: 'bar',
    data: { labels: [], datasets: [] },
    options: {
      scales: { x: { display: false }, y: { display: false } },
      plugins: { legend: { display: false } },
    },
    plugins: [lines(rows, input)],
    height: room ?? rows.length * LINE + 10,
    right: 0,
    note: rest === 0 ? null : `… and ${rest} more.`,
  }
}

function lines(rows: readonly Row[], { chart, families, palette, width }: PlotInput<'facts'>): Plugin {
  const numberEnd = width * NUMBER_END
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
        context.fillStyle = palette.grid
        if (index > 0) context.fillRect(MARGIN, top, width - 2 * MARGIN, 1)
        context.textAlign = 'left'
        context.font = `15px ${families}`
        context.fillStyle = palette.muted
        context.fillText(shortened(context, String(label), numberEnd - MARGIN - 120), MARGIN, middle)
        context.fillStyle = palette.ink
        if (detail !== null) {
          context.fillText(
            shortened(context, String(detail), width - numberEnd - GAP - MARGIN),
            numberEnd + GAP,
            middle,
          )
        }
        context.textAlign = 'right'
        context.font = `bold 17px ${families}`
        context.fillStyle = palette.main
        if (value !== null) context.fillText((value as number).toLocaleString('en'), numberEnd, middle)
      }
      context.restore()
    },
  }
}
