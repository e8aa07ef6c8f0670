import { terminalText } from './terminal-text.ts'
import type { Words } from './words.ts'

const WIDEST_CELL = 40

export type Row = readonly (string | number)[]

/**
 * Rows as aligned columns, names made harmless and cut where they are very long; the first row is the heading.
 *
 * @param options.lastWidest how much of the last column's cells is shown, where that is text to be read; default: as of all
 */
export function table(rows: readonly Row[], { lastWidest = WIDEST_CELL } = {}): readonly Words[] {
  const cells = rows.map((row) =>
    row.map((value, column) => cellText(value, column === row.length - 1 ? lastWidest : WIDEST_CELL)),
  )
  const widths = (cells[0] ?? []).map((_cell, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))))
  return cells.map(
    (row) =>
      row
        .map((cell, column) => pad(cell, widths[column] ?? 0))
        .join('  ')
        .trimEnd() as Words,
  )
}

function cellText(value: string | number, widest: number): string {
  if (typeof value === 'number') return value.toLocaleString('en-US')
  const clusters = [...new Intl.Segmenter().segment(value)].map((cluster) => cluster.segment)
  return terminalText(clusters.length > widest ? `${clusters.slice(0, widest - 1).join('')}…` : value)
}

function pad(cell: string, columns: number): string {
  return cell + ' '.repeat(Math.max(0, columns - width(cell)))
}

/** Columns on a terminal: marks and isolates take none, East Asian letters and emoji two. */
function width(cell: string): number {
  let columns = 0
  for (const { segment } of new Intl.Segmenter().segment(cell)) {
    if (/^[\u2066-\u2069\p{M}\p{Cf}]+$/u.test(segment)) continue
    columns += /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u.test(
      segment,
    )
      ? 2
      : 1
  }
  return columns
}
