import { useEffect, useRef } from 'preact/hooks'
import type { WireReport } from '../../wire.ts'
import { Bars } from './bars.tsx'
import { cellText } from './cell-text.ts'
import { Figures } from './figures.tsx'
import { HeatMap } from './heat-map.tsx'

/** A report as a picture; its numbers stand in the table below it, for everyone. */
export function Chart({ report }: { readonly report: WireReport }) {
  const chart = asChart(report.chart)
  if (chart === null) return null
  if (chart.kind === 'ranking') return <Bars report={report} label={chart.label} values={[chart.value]} />
  if (chart.kind === 'pairs') return <Bars report={report} label={chart.label} values={chart.values} />
  if (chart.kind === 'facts') return <Figures report={report} {...chart} />
  if (chart.kind === 'heat map') return <HeatMap report={report} {...chart} />
  return (
    <Drawn
      report={report}
      label={chart.kind === 'timeline' ? chart.day : chart.label}
      value={chart.value}
      line={(chart.kind === 'timeline' ? chart.average : chart.line) ?? null}
      isTime={chart.kind === 'timeline'}
    />
  )
}

type KnownChart =
  | { readonly kind: 'ranking'; readonly label: string; readonly value: string }
  | { readonly kind: 'pairs'; readonly label: string; readonly values: readonly string[] }
  | { readonly kind: 'columns'; readonly label: string; readonly value: string; readonly line?: string }
  | { readonly kind: 'timeline'; readonly day: string; readonly value: string; readonly average?: string }
  | { readonly kind: 'facts'; readonly label: string; readonly value: string; readonly detail: string }
  | { readonly kind: 'heat map'; readonly across: string; readonly down: string; readonly value: string }

const KINDS = ['ranking', 'pairs', 'columns', 'timeline', 'facts', 'heat map']

/** A chart of a kind that this page does not draw is left to its table. */
function asChart(chart: WireReport['chart']): KnownChart | null {
  return KINDS.includes(String(chart.kind)) ? (chart as unknown as KnownChart) : null
}

interface DrawnProps {
  readonly report: WireReport
  readonly label: string
  readonly value: string
  /** Drawn over the columns. */
  readonly line: string | null
  readonly isTime: boolean
}

function Drawn({ report, label, value, line, isTime }: DrawnProps) {
  const lines = report.columns.findIndex(({ key }) => key === line)
  const canvas = useRef<HTMLCanvasElement>(null)
  const labels = report.columns.findIndex(({ key }) => key === label)
  const values = report.columns.findIndex(({ key }) => key === value)
  useEffect(() => {
    if (canvas.current === null) return
    const element = canvas.current
    let destroy = (): void => {}
    let isGone = false
    void import('./draw.ts').then(({ draw }) => {
      if (isGone) return
      destroy = draw(element, {
        labels: report.rows.map((row) => cellText(row[labels], report.columns[labels]?.kind ?? 'text')),
        values: report.rows.map((row) => Number(row[values] ?? 0)),
        title: report.columns[values]?.title ?? '',
        line:
          line === null
            ? null
            : {
                title: report.columns[lines]?.title ?? '',
                values: report.rows.map((row) => (typeof row[lines] === 'number' ? row[lines] : null)),
                isOwnAxis: !isTime,
              },
        isTime,
      })
    })
    return () => {
      isGone = true
      destroy()
    }
  }, [report])
  return (
    <div class="drawn">
      <canvas ref={canvas} role="img" aria-label={`${report.title}. The numbers stand in the table below.`} />
    </div>
  )
}
