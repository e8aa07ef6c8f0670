import type { WireInbox, WireThread, WireThreadDays } from '../../wire.ts'
import { Icon } from '../shell/icons.tsx'
import { hrefOf, type Route } from '../shell/route.ts'
import { many } from '../shell/times.ts'
import { ExportMenu } from './export-menu.tsx'

export interface ThreadProps {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly thread: WireThread
  readonly days: WireThreadDays
}

interface HeadProps extends ThreadProps {
  readonly onDay: (day: string) => void
  readonly onPlace: (place: number) => void
}

/** Whose conversation it is, and where one can go in it. */
export function ThreadHead({ route, inbox, thread, days, onDay, onPlace }: HeadProps) {
  const others = thread.members.filter((person) => person !== inbox.account.owner)
  const first = days.days[0]?.[0]
  const last = days.days.at(-1)?.[0]
  return (
    <header class="thread-head">
      <a class="plain only-narrow" href={hrefOf({ account: route.account })}>
        <Icon name="back" />
        <span class="unseen">All conversations</span>
      </a>
      <div class="thread-title">
        <h1>
          <bdi>{thread.label}</bdi>
        </h1>
        <p>
          {many(days.messages, 'message')}
          {thread.isGroup ? ` · ${many(others.length, 'other person', 'other people')}` : ''}
          {thread.isStillParticipant === false && thread.isGroup ? ' · left' : ''}
          {thread.unreadable === null ? '' : ` · cannot be read any more: ${thread.unreadable}`}
        </p>
      </div>
      <div class="tools">
        <label class="date" title="Go to a day">
          <span class="unseen">Go to a day</span>
          <input
            type="date"
            min={first}
            max={last}
            onChange={(event) => event.currentTarget.value && onDay(event.currentTarget.value)}
          />
        </label>
        <button type="button" class="plain" title="First message" onClick={() => onPlace(0)}>
          <Icon name="up" />
          <span class="unseen">First message</span>
        </button>
        <button type="button" class="plain" title="Last message" onClick={() => onPlace(days.messages - 1)}>
          <Icon name="down" />
          <span class="unseen">Last message</span>
        </button>
        <a
          class="plain"
          title="Search in this conversation"
          href={hrefOf({ account: route.account, view: 'search', thread: thread.id })}
        >
          <Icon name="search" />
          <span class="unseen">Search in this conversation</span>
        </a>
        <ExportMenu account={route.account} thread={thread.id} query={null} />
      </div>
    </header>
  )
}
