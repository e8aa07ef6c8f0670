import { type Options, stringify } from 'csv-stringify/sync'
import type { Cell, ColumnKind } from '../../../reports/define-report.ts'
import type { DrawnResult } from './drawn-result.ts'

/** Spreadsheets take a cell that begins like this for a formula, and run it. */
const FORMULA = /^[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/u

/** A lone CR or LF in a cell is no record delimiter to the library, and one to most readers: such cells are quoted too. */
const OPTIONS: Options = { bom: true, record_delimiter: '\r\n', quoted_match: /[\r\n]/ }

/**
 * A report as CSV, for reading rather than for exactness: UTF-8 with a byte order mark, CRLF, quoted as RFC 4180 has it, one
 * header row of column keys. Names are other people's text: a cell of text that begins with `=`, `+`, `-`, `@`, a tab or
 * a line end gets an apostrophe in front, so that no spreadsheet runs it. Numbers are numbers.
 */
export function csvOf({ columns, rows }: Pick<DrawnResult, 'columns' | 'rows'>): string {
  const kinds = Object.entries(columns)
  const records = rows.map((row) => kinds.map(([key, { kind }]) => cellText(row[key] ?? null, kind)))
  return stringify([kinds.map(([key]) => key), ...records], OPTIONS)
}

function cellText(cell: Cell, kind: ColumnKind): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const words = typeof cell === 'string' ? cell : cell.map(([name, count]) => `${name}: ${count}`).join('; ')
  return kind !== 'day' && FORMULA.test(words) ? `'${words}` : words
}
