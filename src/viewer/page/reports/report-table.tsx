import { useState } from 'preact/hooks'
import type { WireReport } from '../../wire.ts'
import { cellText, isNumber } from './cell-text.ts'

const SHOWN = 100

export function ReportTable({ report }: { readonly report: WireReport }) {
  const { columns, rows, title } = report
  const [order, setOrder] = useState<{ column: number; isDown: boolean } | null>(null)
  const [shown, setShown] = useState(SHOWN)
  const sorted =
    order === null
      ? rows
      : rows.toSorted((one, other) => compare(one[order.column], other[order.column]) * (order.isDown ? -1 : 1))
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section class="table-box" tabIndex={0} aria-label={`Numbers of ${title}`}>
        <table>
          <thead>
            <tr>
              {columns.map(({ key, title: name, kind }, column) => {
                const direction = order?.column !== column ? 'none' : order.isDown ? 'descending' : 'ascending'
                return (
                  <th key={key} scope="col" aria-sort={direction} class={isNumber(kind) ? 'number' : ''}>
                    <button
                      type="button"
                      class="sort"
                      onClick={() => setOrder({ column, isDown: direction !== 'descending' })}
                    >
                      {name}
                    </button>
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody>
            {sorted.slice(0, shown).map((row) => (
              <tr key={String(row[0])}>
                {columns.map(({ key, kind }, column) => (
                  <td key={key} class={isNumber(kind) ? 'number' : ''}>
                    <bdi>{cellText(row[column], kind)}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > shown ? (
        <button type="button" class="quiet" onClick={() => setShown(rows.length)}>
          All {rows.length.toLocaleString()} rows
        </button>
      ) : null}
    </>
  )
}

function compare(one: unknown, other: unknown): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one ?? '').localeCompare(String(other ?? ''))
}
