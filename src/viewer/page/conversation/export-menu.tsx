import { addressOf } from '../shell/ask.ts'
import { Icon } from '../shell/icons.tsx'

const FORMATS = [
  ['html', 'Web page (HTML)'],
  ['text', 'Plain text'],
  ['markdown', 'Markdown'],
  ['csv', 'Spreadsheet (CSV)'],
  ['json', 'JSON'],
] as const

/** What is in view as a file, which the browser saves. */
export function ExportMenu({
  account,
  thread,
  query,
}: {
  readonly account: string
  readonly thread: string | null
  readonly query: string | null
}) {
  return (
    <details class="menu" onFocusOut={closeWhenLeft} onKeyDown={closeOnEscape}>
      <summary class="plain" title="Save as a file">
        <Icon name="download" />
        <span class="unseen">Save as a file</span>
      </summary>
      <ul>
        {FORMATS.map(([format, name]) => (
          <li key={format}>
            <a href={addressOf(`export/${encodeURIComponent(account)}/${format}`, { thread, q: query })} download>
              {name}
            </a>
          </li>
        ))}
      </ul>
    </details>
  )
}

function closeWhenLeft(event: FocusEvent): void {
  const menu = event.currentTarget
  if (!(menu instanceof HTMLDetailsElement)) return
  if (!(event.relatedTarget instanceof Node) || !menu.contains(event.relatedTarget)) menu.open = false
}

function closeOnEscape(event: KeyboardEvent): void {
  const menu = event.currentTarget
  if (event.key !== 'Escape' || !(menu instanceof HTMLDetailsElement)) return
  menu.open = false
  menu.querySelector('summary')?.focus()
}
