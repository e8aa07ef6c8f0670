import type { ComponentChildren } from 'preact'
import type { WireInbox, WireReport, WireReports, WireThread } from '../../wire.ts'
import { apiOf, useAsk } from '../shell/ask.ts'
import { hrefOf, type Route } from '../shell/route.ts'
import { Answered, Empty } from '../shell/states.tsx'
import { many } from '../shell/times.ts'
import { Chart } from './chart.tsx'
import { ReportTable } from './report-table.tsx'

interface Props {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly thread: WireThread | null
  readonly notice: ComponentChildren
}

/** The reports of everything, or of the conversation in view: the very numbers that `dmvault report` writes. */
export function ReportsView({ route, inbox, thread, notice }: Props) {
  const reports = useAsk<WireReports>(apiOf(route.account, 'reports'), { thread: thread?.id })
  return (
    <main class="pane sheet" tabIndex={-1} aria-label="Reports">
      <div
        class="scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        <h1>
          Reports <small>{thread === null ? inbox.account.name : <bdi>{thread.label}</bdi>}</small>
        </h1>
        {notice}
        {thread === null ? null : (
          <p>
            <a href={hrefOf({ account: route.account, view: 'reports' })}>Reports of everything</a>
          </p>
        )}
        <Answered asked={reports}>{(it) => <All reports={it} />}</Answered>
      </div>
    </main>
  )
}

function All({ reports }: { readonly reports: WireReports }) {
  const { messages, firstDay, lastDay, timeZone } = reports
  if (messages === 0)
    return (
      <Empty icon="reports" title="Nothing to count">
        There are no messages here.
      </Empty>
    )
  return (
    <>
      <p class="subtle">
        {many(messages, 'message')} from {firstDay} to {lastDay}, times in {timeZone}
      </p>
      <nav class="contents" aria-label="Reports">
        {reports.reports.map(({ key, title }) => (
          <a key={key} href={`#report-${key}`} onClick={(event) => toReport(event, key)}>
            {title}
          </a>
        ))}
      </nav>
      {reports.reports.map((report) => (
        <OneReport key={report.key} report={report} />
      ))}
    </>
  )
}

/** The address stays that of the place in the page. */
function toReport(event: Event, key: string): void {
  event.preventDefault()
  const section = document.getElementById(`report-${key}`)
  section?.scrollIntoView()
  section?.focus({ preventScroll: true })
}

function OneReport({ report }: { readonly report: WireReport }) {
  const { key, title, rule, highlights, rows } = report
  return (
    <section class="report" id={`report-${key}`} tabIndex={-1} aria-labelledby={`title-${key}`}>
      <h2 id={`title-${key}`}>{title}</h2>
      {highlights.length === 0 ? null : <p class="highlights">{highlights.join(' · ')}</p>}
      {rows.length === 0 ? <p class="subtle">Nothing to count.</p> : <Chart report={report} />}
      <details>
        <summary>Numbers</summary>
        <ReportTable report={report} />
      </details>
      <details>
        <summary>What is counted, and how</summary>
        <p>{rule}</p>
      </details>
    </section>
  )
}
