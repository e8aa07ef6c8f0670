/** A cell in words: numbers grouped, percentages with their sign. */
export function cellText(cell: unknown, kind: string): string {
  if (cell === null || cell === undefined) return ''
  if (Array.isArray(cell)) return cell.map(([name, count]) => `${name}: ${Number(count).toLocaleString()}`).join(', ')
  if (typeof cell !== 'number') return String(cell)
  if (kind === 'percent') return `${cell.toLocaleString(undefined, { maximumFractionDigits: 2 })} %`
  if (kind === 'hour') return `${String(cell).padStart(2, '0')}:00`
  return cell.toLocaleString(undefined, { maximumFractionDigits: 2 })
}

export const isNumber = (kind: string): boolean => kind === 'count' || kind === 'amount' || kind === 'percent'
