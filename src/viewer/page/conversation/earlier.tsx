import type { EarlierView } from '../../wire.ts'
import { fullTime } from '../shell/times.ts'
import { Words } from './words.tsx'

/** What a message said before it was edited or taken back, as far as that is kept. */
export function Earlier({
  earlier,
  isUnsent,
  timeZone,
}: {
  readonly earlier: readonly EarlierView[]
  readonly isUnsent: boolean
  readonly timeZone: string
}) {
  const kept = earlier.filter(({ text }) => text !== null)
  if (kept.length === 0) return null
  return (
    <details class="earlier">
      <summary>{isUnsent ? 'What it said' : 'Edited: what it said before'}</summary>
      <ol>
        {kept.map((version) => (
          <li key={`${version.firstSeenAt} ${version.text}`}>
            <Words text={version.text ?? ''} />
            <small>last seen {fullTime(version.lastSeenAt, timeZone)}</small>
          </li>
        ))}
      </ol>
    </details>
  )
}
