import type { WireReport } from '../../wire.ts'
import { cellText } from './cell-text.ts'

interface Props {
  readonly report: WireReport
  readonly label: string
  readonly value: string
  readonly detail: string
}

/** Numbers that have nothing in common, each with what it is. */
export function Figures({ report, label, value, detail }: Props) {
  const { columns, rows } = report
  const text = (row: readonly unknown[], name: string): string => {
    const place = columns.findIndex(({ key }) => key === name)
    return cellText(row[place], columns[place]?.kind ?? 'text')
  }
  return (
    <dl class="figures">
      {rows.map((row) => (
        <div key={text(row, label)}>
          <dt>
            <bdi>{text(row, label)}</bdi>
          </dt>
          <dd>
            <bdi>{text(row, value)}</bdi>
            <small>
              <bdi>{text(row, detail)}</bdi>
            </small>
          </dd>
        </div>
      ))}
    </dl>
  )
}
