import type { Cell, Column } from '../../../reports/define-report.ts'
import { hourName } from './chart/hour-name.ts'

/** Numbers are shown as they stand in the files. */
const EXACT = { maximumFractionDigits: 20 }

/** A cell for people. */
export function cellWords(cell: Cell, { kind }: Column): string {
  if (cell === null) return '–'
  if (typeof cell === 'string') return cell
  if (typeof cell !== 'number')
    return cell.map(([name, count]) => `${name}: ${count.toLocaleString('en', EXACT)}`).join('; ')
  if (kind === 'hour') return hourName(cell)
  return kind === 'percent' ? `${cell.toLocaleString('en', EXACT)} %` : cell.toLocaleString('en', EXACT)
}
