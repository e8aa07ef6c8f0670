import type { Cell, Chart, Column, Row } from '../../../reports/define-report.ts'
import { scopeWords } from './chart/scope-words.ts'
import { unfoldFacts } from './compare/unfold-facts.ts'
import { unfoldHeatMap } from './compare/unfold-heat-map.ts'
import type { DrawnResult } from './drawn-result.ts'

/** So many rows of a ranking are told; who wants all of them has the table. */
const TOLD = 5

/** What the chart of a report shows, in words, for who cannot see it: what it is about, and what stands out. */
export function describeChart(result: DrawnResult): string {
  const { title, highlights, rows } = result
  const about = `${title}: ${scopeWords(result, (name) => name).join(', ')}.`
  if (rows.length === 0) return `${about} There is nothing to show.`
  const said = highlights.filter(({ value }) => value !== null).map(({ text }) => `${text}.`)
  return [about, ...said, shown(result)].join(' ')
}

function shown(result: DrawnResult): string {
  const { chart, rows, columns } = result
  const titled = (key: string) => columns[key]!.title
  switch (chart.kind) {
    case 'ranking':
      return `Bars of ${titled(chart.value)}: ${listed(result, (row) => `${named(row, chart.label, columns)} ${number(row[chart.value])}`)}.`
    case 'pairs':
      return `Pairs of bars: ${listed(result, (row) => `${named(row, chart.label, columns)} ${pairOf(row, chart, columns)}`)}.`
    case 'columns':
      return `Columns of ${titled(chart.value)} by ${titled(chart.label)}: ${extremes(rows, chart.value, (row) => named(row, chart.label, columns))}.`
    case 'timeline':
      return `${titled(chart.value)} by ${chart.unit}: ${extremes(rows, chart.value, (row) => String(row[chart.day]))}.`
    case 'heat map':
      return `${titled(chart.value)} by ${titled(chart.down)} and ${titled(chart.across)}: ${extremes(rows, chart.value, (row) => `${row[chart.down]} ${named(row, chart.across, columns)}`)}.`
    case 'compared columns':
      return `Pairs of columns. ${chart.values.map((key) => `${titled(key)}: ${extremes(rows, key, (row) => named(row, chart.label, columns))}`).join('. ')}.`
    case 'compared heat map':
      return shown(unfoldHeatMap(result, chart))
    case 'compared facts':
      return shown(unfoldFacts(result, chart))
    case 'compared timeline':
      return `Two lines by ${chart.unit} of the range. ${chart.values.map((key) => `${titled(key)}: ${extremes(rows, key, (row) => String(row[chart.nth]))}`).join('. ')}.`
    case 'facts':
      return `${rows.map((row) => [chart.label, chart.value, chart.detail].flatMap((key) => words(row[key])).join(' ')).join('; ')}.`
  }
}

function pairOf(row: Row, { values }: Extract<Chart, { kind: 'pairs' }>, columns: DrawnResult['columns']): string {
  return values.map((key) => `${columns[key]!.title} ${number(row[key])}`).join(', ')
}

function listed({ rows, left }: DrawnResult, tell: (row: Row) => string): string {
  const rest = rows.length + (left?.rows ?? 0) - TOLD
  return `${rows.slice(0, TOLD).map(tell).join('; ')}${rest > 0 ? `; and ${rest.toLocaleString('en')} more` : ''}`
}

/** The first, the last, and the first of the highest. */
function extremes(rows: readonly Row[], key: string, nameOf: (row: Row) => string): string {
  const valueAt = (row: Row) => (row[key] as number | null) ?? 0
  const highest = rows.reduce((most, row) => (valueAt(row) > valueAt(most) ? row : most))
  const [first, last] = [rows[0]!, rows.at(-1)!]
  const tell = (row: Row) => `${nameOf(row)} with ${number(row[key])}`
  return `from ${tell(first)} to ${tell(last)}, the highest ${tell(highest)}`
}

function named(row: Row, key: string, columns: Readonly<Record<string, Column>>): string {
  const cell = row[key]
  return columns[key]?.kind === 'hour' ? `${String(cell).padStart(2, '0')}:00` : String(cell)
}

function number(cell: Cell | undefined): string {
  return typeof cell === 'number' ? cell.toLocaleString('en') : 'none'
}

function words(cell: Cell | undefined): readonly string[] {
  return cell === null || cell === undefined ? [] : [typeof cell === 'number' ? number(cell) : String(cell)]
}
