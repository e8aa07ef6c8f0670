import type { DrawnResult } from '../drawn-result.ts'

/** A report with its first rows alone, where its chart shows only first rows anyway; it says how many it lacks. */
export function shortenResult(result: DrawnResult, most: number): DrawnResult {
  const { chart, rows } = result
  if (rows.length <= most || (chart.kind !== 'ranking' && chart.kind !== 'pairs')) return result
  const left = rows.slice(most)
  const key = chart.kind === 'ranking' ? chart.value : chart.values[0]
  const sum = left.reduce((all, row) => all + ((row[key] as number | null) ?? 0), 0)
  return { ...result, rows: rows.slice(0, most), left: { rows: left.length, sum } }
}
