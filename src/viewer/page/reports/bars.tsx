import type { WireReport } from '../../wire.ts'
import { cellText } from './cell-text.ts'

const SHOWN = 12

/** A bar a row, the first ones; two where two numbers stand side by side. */
export function Bars({
  report,
  label,
  values,
}: {
  readonly report: WireReport
  readonly label: string
  readonly values: readonly string[]
}) {
  const { columns, rows } = report
  const labels = columns.findIndex(({ key }) => key === label)
  const places = values.map((value) => columns.findIndex(({ key }) => key === value))
  const shown = rows.slice(0, SHOWN)
  const most = Math.max(1, ...shown.flatMap((row) => places.map((place) => Number(row[place] ?? 0))))
  return (
    <>
      {places.length > 1 ? (
        <p class="legend">
          {places.map((place, index) => (
            <span key={place} class={`series-${index}`}>
              {columns[place]?.title}
            </span>
          ))}
        </p>
      ) : null}
      <ul class="bars">
        {shown.map((row) => (
          <li key={String(row[labels])}>
            <bdi>{cellText(row[labels], columns[labels]?.kind ?? 'text')}</bdi>
            <span class="bar-box">
              {places.map((place, index) => (
                <span key={place} class="bar-line">
                  <span
                    class={`bar series-${index}`}
                    style={{ width: `${(Math.max(0, Number(row[place] ?? 0)) / most) * 100}%` }}
                  />
                  <span class="bar-value">{cellText(row[place], columns[place]?.kind ?? 'count')}</span>
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN ? (
        <p class="subtle">and {(rows.length - SHOWN).toLocaleString()} more in the table</p>
      ) : null}
    </>
  )
}
