import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'

/**
 * Writes the number at the end of each bar, since a length is only an estimate.
 *
 * @param labels one a bar; empty for none
 * @param shorter the same in fewer characters, for columns that stand too close together, and for bars without enough room
 *   beside them; where these do not fit between columns either, none
 * @param ink their colour
 * @param dataset which dataset's bars they stand at; of stacked bars the last
 */
export function valueLabels(
  labels: readonly string[],
  dataset: number,
  axis: 'x' | 'y',
  { font, ink, shorter }: { readonly font: string; readonly ink: string; readonly shorter?: readonly string[] },
): Plugin {
  return {
    id: `value-labels-${dataset}`,
    afterDatasetsDraw: (chart) => {
      const context = chart.ctx as unknown as SKRSContext2D
      context.save()
      context.font = font
      context.fillStyle = ink
      context.textAlign = axis === 'y' ? 'left' : 'center'
      context.textBaseline = axis === 'y' ? 'middle' : 'bottom'
      const bars = chart.getDatasetMeta(dataset).data
      const isFitting = (some: readonly string[]) =>
        axis === 'x' ? fits(context, some, bars) : fitsBeside(context, some, bars, chart.width)
      const least = shorter ?? labels
      const fitting = [labels, least].find(isFitting) ?? (axis === 'y' ? least : undefined)
      for (const [index, label] of (fitting ?? []).entries()) {
        const bar = bars[index]
        if (bar === undefined || label === '') continue
        if (axis === 'y') context.fillText(label, bar.x + BESIDE, bar.y + 1)
        else context.fillText(label, bar.x, bar.y - 5)
      }
      context.restore()
    },
  }
}

/** Between two numbers above columns. */
const BETWEEN = 4

/** Whether none is wider than from one column to the next. */
function fits(context: SKRSContext2D, labels: readonly string[], bars: readonly { readonly x: number }[]): boolean {
  const [first, second] = bars
  if (first === undefined || second === undefined) return true
  const room = second.x - first.x - BETWEEN
  return labels.every((label) => context.measureText(label).width <= room)
}

/** Between a bar and its number. */
const BESIDE = 8

/** Whether all end within the picture. */
function fitsBeside(
  context: SKRSContext2D,
  labels: readonly string[],
  bars: readonly { readonly x: number }[],
  width: number,
): boolean {
  return bars.every(({ x }, index) => x + BESIDE + context.measureText(labels[index] ?? '').width <= width)
}
