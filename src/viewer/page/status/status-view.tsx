import type { WireStatus } from '../../wire.ts'
import { apiOf, useAsk } from '../shell/ask.ts'
import { Answered } from '../shell/states.tsx'
import { clock, shortDay } from '../shell/times.ts'

export function StatusView({ account, timeZone }: { readonly account: string; readonly timeZone: string }) {
  const status = useAsk<WireStatus>(apiOf(account, 'status'))
  return (
    <main class="pane sheet" tabIndex={-1} aria-label="Status">
      <div
        class="scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        <h1>How {account} stands</h1>
        <p class="subtle">Times in {timeZone}</p>
        <Answered asked={status}>{(it) => <Status status={it} timeZone={timeZone} />}</Answered>
      </div>
    </main>
  )
}

function Status({ status, timeZone }: { readonly status: WireStatus; readonly timeZone: string }) {
  const timeText = (at: number): string => `${shortDay(at, timeZone)}, ${clock(at, timeZone)}`
  const { facts, warnings, runs, quarantined, unreadable, unreadableThreads } = status
  return (
    <>
      {warnings.map(({ message, hint }) => (
        <p key={message} class="banner warn">
          <b>{message.charAt(0).toUpperCase() + message.slice(1)}.</b> {hint}
        </p>
      ))}
      <dl class="facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <h2>Last runs</h2>
      {runs.length === 0 ? (
        <p class="subtle">None yet.</p>
      ) : (
        <div class="table-box">
          <table>
            <thead>
              <tr>
                <th scope="col">Pipeline</th>
                <th scope="col">Source</th>
                <th scope="col">Began</th>
                <th scope="col">Ended</th>
                <th scope="col">Outcome</th>
              </tr>
            </thead>
            <tbody>
              {runs.map((run) => (
                <tr key={`${run.pipeline} ${run.startedAt}`}>
                  <th scope="row">{run.pipeline}</th>
                  <td>{run.source ?? ''}</td>
                  <td>{timeText(run.startedAt)}</td>
                  <td>{run.endedAt === null ? 'cut off, or running' : timeText(run.endedAt)}</td>
                  <td>
                    {run.outcome ?? ''} {run.error === null ? null : <small>{run.error}</small>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <h2>What could not be read</h2>
      {quarantined === 0 && unreadableThreads.length === 0 ? (
        <p class="subtle">Nothing. Everything that came was understood.</p>
      ) : null}
      <ul class="plain-list">
        {unreadableThreads.map(({ title, reason }) => (
          <li key={`${title} ${reason}`}>
            <bdi>{title ?? 'A conversation'}</bdi>: {reason}
          </li>
        ))}
        {unreadable.map(({ origin, reason }) => (
          <li key={`${origin} ${reason}`}>
            <code>{origin}</code>: {reason}
          </li>
        ))}
      </ul>
      {quarantined > unreadable.length ? (
        <p class="subtle">and {(quarantined - unreadable.length).toLocaleString()} more, all kept as found.</p>
      ) : null}
    </>
  )
}
