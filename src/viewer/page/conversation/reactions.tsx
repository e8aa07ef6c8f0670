import type { WireInbox, WireMessage } from '../../wire.ts'

/** Equal reactions are shown once, with how many, and by whom. */
export function Reactions({
  reactions,
  people,
}: {
  readonly reactions: WireMessage['reactions']
  readonly people: WireInbox['people']
}) {
  if (reactions.length === 0) return null
  const byEmoji = [...Map.groupBy(reactions, ({ emoji }) => emoji)]
  return (
    <ul class="reactions" aria-label="Reactions">
      {byEmoji.map(([emoji, some]) => {
        const names = some.map(({ person }) => people[person]?.label ?? 'unknown person').join(', ')
        return (
          <li key={emoji} title={names}>
            <bdi>{emoji}</bdi>
            {some.length > 1 ? ` ${some.length}` : ''}
            <span class="unseen"> by {names}</span>
          </li>
        )
      })}
    </ul>
  )
}
