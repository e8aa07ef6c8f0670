import type { WireReport } from '../../wire.ts'
import { cellText } from './cell-text.ts'

interface Props {
  readonly report: WireReport
  readonly across: string
  readonly down: string
  readonly value: string
}

/** The more, the stronger the colour: a table, so that each field can be read out. */
export function HeatMap({ report, across, down, value }: Props) {
  const { columns, rows, title } = report
  const place = (name: string): number => columns.findIndex(({ key }) => key === name)
  const text = (row: readonly unknown[], name: string): string =>
    cellText(row[place(name)], columns[place(name)]?.kind ?? 'text')
  const tops = [...new Set(rows.map((row) => text(row, across)))]
  const sides = [...new Set(rows.map((row) => text(row, down)))]
  const cells = new Map(rows.map((row) => [`${text(row, down)}\n${text(row, across)}`, Number(row[place(value)] ?? 0)]))
  const most = Math.max(1, ...cells.values())
  return (
    <section
      class="heat"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={title}
    >
      <table>
        <thead>
          <tr>
            <td />
            {tops.map((top) => (
              <th key={top} scope="col">
                {top.replace(/:00$/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sides.map((side) => (
            <tr key={side}>
              <th scope="row">{side}</th>
              {tops.map((top) => {
                const count = cells.get(`${side}\n${top}`) ?? 0
                return (
                  <td key={top} title={`${side}, ${top}: ${count.toLocaleString()}`}>
                    <span
                      style={{ opacity: count === 0 ? 0.06 : 0.15 + 0.85 * (count / most) }}
                      role="img"
                      aria-label={count.toLocaleString()}
                    />
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
