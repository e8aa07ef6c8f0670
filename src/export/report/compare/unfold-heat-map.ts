import type { Row } from '../../../../reports/define-report.ts'
import type { ComparedHeatMap, DrawnResult } from '../drawn-result.ts'

/** As one heat map, in which each line of the first range stands above the same of the second. */
export function unfoldHeatMap(result: DrawnResult, { across, down, values }: ComparedHeatMap): DrawnResult {
  const names = result.compared?.map(({ name }) => name) ?? []
  const line = (row: Row, side: number): Row => ({
    [across]: row[across] ?? null,
    [down]: `${row[down]}, ${names[side]}`,
    [VALUE]: row[values[side]!] ?? null,
  })
  const lines = Map.groupBy(result.rows, (row) => row[down])
  const title = result.columns[values[0]]!.title.replace(/,[^,]*$/, '')
  return {
    ...result,
    columns: {
      [across]: result.columns[across]!,
      [down]: result.columns[down]!,
      [VALUE]: { ...result.columns[values[0]]!, title },
    },
    rows: [...lines.values()].flatMap((rows) => values.flatMap((_, side) => rows.map((row) => line(row, side)))),
    chart: { kind: 'heat map', across, down, value: VALUE },
  }
}

const VALUE = 'value'
