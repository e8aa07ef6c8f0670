import type { ChartOptions, TooltipItem } from 'chart.js'
import { cellWords } from '../cell-words.ts'
import type { DrawnResult } from '../drawn-result.ts'

type Tips = NonNullable<NonNullable<NonNullable<ChartOptions['plugins']>['tooltip']>['callbacks']>
type Item = Pick<TooltipItem<never>, 'dataIndex' | 'datasetIndex' | 'raw'> & {
  readonly dataset: { readonly label?: string }
}

/** What is said under the pointer: the whole name, and numbers as they stand in the table. */
export function tips(result: DrawnResult): Tips {
  return {
    title: ([item]) => (item === undefined ? '' : titleOf(result, item as unknown as Item)),
    label: (item) => labelOf(result, item as unknown as Item),
  }
}

export function titleOf(result: DrawnResult, { dataIndex, datasetIndex }: Item): string {
  const { chart, rows, columns } = result
  const words = (row: DrawnResult['rows'][number] | undefined, key: string) =>
    cellWords(row?.[key] ?? null, columns[key]!)
  switch (chart.kind) {
    case 'heat map': {
      const row = fieldAt(result, chart.across, dataIndex, datasetIndex)
      return `${words(row, chart.down)}, ${words(row, chart.across)}`
    }
    case 'timeline':
      return words(rows[dataIndex], chart.day)
    case 'compared timeline':
      return `${columns[chart.nth]!.title}: ${words(rows[dataIndex], chart.nth)}`
    case 'compared heat map':
      return ''
    default:
      return words(rows[dataIndex], chart.label)
  }
}

export function labelOf(result: DrawnResult, { dataset, raw, dataIndex, datasetIndex }: Item): string {
  const { chart, columns } = result
  if (chart.kind === 'heat map') {
    const cell = fieldAt(result, chart.across, dataIndex, datasetIndex)?.[chart.value] ?? null
    return `${columns[chart.value]!.title}: ${cellWords(cell, columns[chart.value]!)}`
  }
  // The only row of bars has no name of its own but that of its column.
  const isMain = dataset.label === undefined || ('value' in chart && dataset.label === chart.value)
  const name = isMain && 'value' in chart ? columns[chart.value]!.title : dataset.label
  return `${name}: ${typeof raw === 'number' ? raw.toLocaleString('en', { maximumFractionDigits: 2 }) : '–'}`
}

/** Fields stand in the rows' order, line by line. */
function fieldAt({ rows }: DrawnResult, across: string, column: number, line: number) {
  return rows[line * new Set(rows.map((row) => row[across])).size + column]
}
