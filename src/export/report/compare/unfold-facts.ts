import type { Row } from '../../../../reports/define-report.ts'
import { cellWords } from '../cell-words.ts'
import type { ComparedFacts, DrawnResult } from '../drawn-result.ts'
import { changeBetween } from './change-between.ts'

/** As facts of the second range, each beside what it was in the first. */
export function unfoldFacts(result: DrawnResult, { label, values }: ComparedFacts): DrawnResult {
  const [before, after] = values
  const name = result.compared?.[0].name ?? ''
  const detail = (row: Row): string => {
    const { percent } = changeBetween(row[before] as number | null, row[after] as number | null)
    const change = percent === null ? '' : ` (${percent > 0 ? '+' : ''}${percent.toLocaleString('en')} %)`
    return `${name}: ${cellWords(row[before] ?? null, result.columns[before]!)}${change}`
  }
  return {
    ...result,
    columns: { ...result.columns, [DETAIL]: { kind: 'text', title: name } },
    rows: result.rows.map((row) => ({ ...row, [DETAIL]: detail(row) })),
    chart: { kind: 'facts', label, value: after, detail: DETAIL },
  }
}

const DETAIL = 'detail'
