import type { SKRSContext2D } from '@napi-rs/canvas'
import type { Plugin } from 'chart.js'

/**
 * Writes the number at the end of each bar, since a length is only an estimate.
 *
 * @param labels one a bar; empty for none
 * @param ink their colour
 * @param dataset which dataset's bars they stand at; of stacked bars the last
 */
export function valueLabels(
  labels: readonly string[],
  dataset: number,
  axis: 'x' | 'y',
  { font, ink }: { readonly font: string; readonly ink: string },
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
      for (const [index, label] of labels.entries()) {
        const bar = bars[index]
        if (bar === undefined || label === '') continue
        if (axis === 'y') context.fillText(label, bar.x + 8, bar.y + 1)
        else context.fillText(label, bar.x, bar.y - 5)
      }
      context.restore()
    },
  }
}
