import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'
import { hourName } from './hour-name.ts'
import { type Palette, readableOn, shadeOf } from './palette.ts'
import { nameAxis, type Plot, type PlotInput } from './plot.ts'

const ROW_HEIGHT = 46
/** Narrower, the labels of all fields would touch each other. */
const ALL_LABELS = 1120
/** Fields that are narrower have no room for their number. */
const NUMBER_WIDTH = 22

/**
 * A field for each row of the report, the darker the more, with its number in it; the highest, the first of several, has a
 * frame. Drawn as columns of fields of one height each, so that axes and places are those of any other chart.
 */
export function heatMap(input: PlotInput<'heat map'>): Plot {
  const { result, chart, palette, families, room, width } = input
  const { rows, scope } = result
  const across = [...new Set(rows.map((row) => row[chart.across]))]
  const down = [...new Set(rows.map((row) => row[chart.down]))]
  const valueAt = new Map(rows.map((row) => [`${row[chart.down]} ${row[chart.across]}`, row[chart.value] as number]))
  const lines = down.map((line) => across.map((column) => valueAt.get(`${line} ${column}`) ?? 0))
  const most = lines.flat().reduce((greatest, value) => Math.max(greatest, value), 0)
  const label = result.columns[chart.across]!
  return {
    type: 'bar',
    data: {
      labels: across.map((cell) => (label.kind === 'hour' ? hourName(cell as number) : String(cell))),
      datasets: lines.map((values, index) => ({
        label: String(down[index]),
        data: values.map(() => 1),
        backgroundColor: values.map((value) => shadeOf(palette, value, most)),
        borderColor: palette.paper,
        borderWidth: 1,
        borderSkipped: false,
        categoryPercentage: 1,
        barPercentage: 1,
        stack: 'all',
      })),
    },
    options: {
      scales: {
        x: {
          ...nameAxis(`${label.title} (${scope.timeZone})`, input, 12, {
            autoSkip: width < ALL_LABELS,
            autoSkipPadding: 8,
          }),
          stacked: true,
        },
        y: {
          type: 'linear',
          stacked: true,
          reverse: true,
          min: 0,
          max: down.length,
          grid: { display: false },
          border: { display: false },
          afterBuildTicks: (axis) => {
            axis.ticks = down.map((_, index) => ({ value: index + 0.5 }))
          },
          ticks: {
            autoSkip: false,
            color: palette.ink,
            font: { family: families, size: 14 },
            callback: (value: number | string) => String(down[Math.floor(Number(value))] ?? ''),
          },
        },
      },
      plugins: { legend: { display: false } },
    },
    plugins: [numbers(lines, most, `12px ${families}`, palette)],
    height: room ?? down.length * ROW_HEIGHT + 80,
    right: 8,
    note: null,
  }
}

/** Writes each number into its field, and frames the highest. */
function numbers(lines: readonly (readonly number[])[], most: number, font: string, palette: Palette): Plugin {
  return {
    id: 'numbers',
    afterDatasetsDraw: (chart) => {
      const context = chart.ctx as unknown as SKRSContext2D
      context.save()
      context.font = font
      context.textAlign = 'center'
      context.textBaseline = 'middle'
      let isFramed = false
      for (const [line, values] of lines.entries()) {
        for (const [column, value] of values.entries()) {
          const field = chart.getDatasetMeta(line).data[column]
          if (field === undefined || value === 0) continue
          const { x, y, base, width } = field.getProps(['x', 'y', 'base', 'width'] as never) as unknown as Field
          context.fillStyle = readableOn(shadeOf(palette, value, most))
          if (width >= NUMBER_WIDTH) context.fillText(fitting(context, value, width), x, (y + base) / 2)
          if (value !== most || isFramed) continue
          isFramed = true
          context.strokeStyle = palette.named
          context.lineWidth = 3
          context.strokeRect(x - width / 2 + 2, Math.min(y, base) + 2, width - 4, Math.abs(y - base) - 4)
        }
      }
      context.restore()
    },
  }
}

interface Field {
  readonly x: number
  readonly y: number
  readonly base: number
  readonly width: number
}

/** Between the numbers of two fields. */
const BETWEEN = 5
const format = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

const shortestFormat = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 0 })

/** Beyond three digits in thousands; in whole thousands where tenths would touch the next field's number. */
function fitting(context: SKRSContext2D, value: number, width: number): string {
  if (value < 1000) return String(value)
  const inTenths = format.format(value)
  return context.measureText(inTenths).width <= width - BETWEEN ? inTenths : shortestFormat.format(value)
}
