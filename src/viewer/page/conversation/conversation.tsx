import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { WireInbox, WireThread, WireThreadDays } from '../../wire.ts'
import { AskError, apiOf, ask, useAsk } from '../shell/ask.ts'
import { Icon } from '../shell/icons.tsx'
import { hrefOf, type Route } from '../shell/route.ts'
import { Answered, Empty, Failed } from '../shell/states.tsx'
import { dayKey, many } from '../shell/times.ts'
import { useVirtual } from '../shell/use-virtual.ts'
import { ExportMenu } from './export-menu.tsx'
import { MessageRow } from './message-row.tsx'
import { usePages } from './use-pages.ts'

interface Props {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly threadId: string
}

/** Browsers stop at about this many pixels; a longer thread is shown a stretch at a time. */
const MOST_ROWS = 150_000
const USUAL_HEIGHT = 62

export function Conversation({ route, inbox, threadId }: Props) {
  const thread = inbox.threads.find(({ id }) => id === threadId)
  const days = useAsk<WireThreadDays>(apiOf(route.account, 'thread'), { thread: threadId })
  return (
    <Answered asked={days}>
      {(it) =>
        thread === undefined ? (
          <Empty icon="warn" title="This conversation is new">
            Load the page again to see it.
          </Empty>
        ) : (
          <Thread route={route} inbox={inbox} thread={thread} days={it} />
        )
      }
    </Answered>
  )
}

interface ThreadProps {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly thread: WireThread
  readonly days: WireThreadDays
}

function Thread({ route, inbox, thread, days }: ThreadProps) {
  const [error, setError] = useState<AskError | null>(null)
  const [target, setTarget] = useState<Target | null>(null)
  const fail = (it: unknown): void => setError(it instanceof AskError ? it : new AskError(String(it), ''))
  const jump = (params: Readonly<Record<string, string>>, how: Omit<Target, 'place'>): void => {
    ask<{ place: number }>(apiOf(route.account, 'place'), { thread: thread.id, ...params }).then(
      ({ place }) => setTarget({ place, ...how }),
      fail,
    )
  }
  useEffect(() => {
    if (route.message === null) {
      setTarget({ place: days.messages - 1, align: 'end', isMarked: false })
      return
    }
    const [at = '', id = ''] = route.message.split('_')
    jump({ at, id }, { align: 'center', isMarked: true })
  }, [route.message])
  return (
    <>
      <Head
        route={route}
        inbox={inbox}
        thread={thread}
        days={days}
        onDay={(day) => jump({ day }, { align: 'start', isMarked: false })}
        onPlace={(place) => setTarget({ place, align: place === 0 ? 'start' : 'end', isMarked: false })}
      />
      {error !== null ? (
        <Failed error={error} />
      ) : days.messages === 0 ? (
        <Empty icon="conversations" title="No messages">
          Nothing of this conversation is in the archive{thread.unreadable === null ? '' : `: ${thread.unreadable}`}.
        </Empty>
      ) : target === null ? null : (
        <Messages
          route={route}
          inbox={inbox}
          thread={thread}
          count={days.messages}
          target={target}
          onTarget={setTarget}
          onError={fail}
        />
      )}
    </>
  )
}

interface Target {
  readonly place: number
  /** Where in the window it is to stand. */
  readonly align: 'start' | 'center' | 'end'
  /** It is what was looked for, and shown as such. */
  readonly isMarked: boolean
}

interface HeadProps extends ThreadProps {
  readonly onDay: (day: string) => void
  readonly onPlace: (place: number) => void
}

function Head({ route, inbox, thread, days, onDay, onPlace }: HeadProps) {
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

interface MessagesProps {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly thread: WireThread
  readonly count: number
  readonly target: Target
  readonly onTarget: (target: Target) => void
  readonly onError: (error: unknown) => void
}

function Messages({ route, inbox, thread, count, target, onTarget, onError }: MessagesProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const pages = usePages(route.account, thread.id, onError)
  const base = Math.max(0, Math.min(target.place - MOST_ROWS / 2, count - MOST_ROWS))
  const rows = Math.min(count, MOST_ROWS)
  const { timeZone } = inbox.account
  const list = useVirtual({
    count: rows,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_HEIGHT,
    overscan: 12,
    paddingStart: 16,
    paddingEnd: 16,
    scrollPaddingEnd: 16,
  })
  const items = list.getVirtualItems()
  const [first = 0, last = 0] = [items[0]?.index, items.at(-1)?.index]
  useEffect(() => pages.want(base + first - 1, base + last), [base, first, last])
  // At the edge of the stretch that is shown, the next one begins.
  useEffect(() => {
    if (items.length === 0 || rows === count) return
    const isAbove = first === 0 && base > 0 && target.place > base
    const isBelow = last === rows - 1 && base + rows < count && target.place < base + last
    if (isAbove) onTarget({ place: base, align: 'start', isMarked: false })
    else if (isBelow) onTarget({ place: base + last, align: 'end', isMarked: false })
  }, [first, last])
  const letGo = useHeldAt(list, target.place - base, target)
  return (
    <section
      class="scroller messages"
      ref={scroller}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
      tabIndex={0}
      aria-label={`Messages with ${thread.label}`}
      onWheel={letGo}
      onTouchMove={letGo}
      onPointerDown={letGo}
      onKeyDown={(event) => {
        letGo()
        toEnds(event, list, rows)
      }}
    >
      <ol class="rows" style={{ height: `${list.getTotalSize()}px` }}>
        {items.map(({ index, start }) => {
          const place = base + index
          const message = pages.at(place)
          const before = place === 0 ? undefined : pages.at(place - 1)
          const isNewDay =
            message !== undefined &&
            (place === 0 ||
              (before !== undefined && dayKey(before.sentAt, timeZone) !== dayKey(message.sentAt, timeZone)))
          return (
            <li
              key={place}
              data-index={index}
              ref={(element) => list.measureElement(element)}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={count}
              aria-posinset={place + 1}
            >
              {message === undefined ? (
                <div class="skeleton" />
              ) : (
                <MessageRow
                  inbox={inbox}
                  account={route.account}
                  thread={thread}
                  message={message}
                  before={before}
                  isNewDay={isNewDay}
                  isMarked={target.isMarked && place === target.place}
                />
              )}
            </li>
          )
        })}
      </ol>
    </section>
  )
}

/** Rows find their heights only once they are there: the place is held in view until the reader moves. */
function useHeldAt(list: ReturnType<typeof useVirtual>, index: number, target: Target): () => void {
  const isHeld = useRef(true)
  const total = list.getTotalSize()
  useLayoutEffect(() => {
    isHeld.current = true
  }, [target])
  useLayoutEffect(() => {
    if (isHeld.current) list.scrollToIndex(index, { align: target.align })
  }, [target, total])
  return () => {
    isHeld.current = false
  }
}

function toEnds(event: KeyboardEvent, list: ReturnType<typeof useVirtual>, rows: number): void {
  if (event.target !== event.currentTarget) return
  if (event.key !== 'Home' && event.key !== 'End') return
  event.preventDefault()
  list.scrollToIndex(event.key === 'Home' ? 0 : rows - 1, { align: event.key === 'Home' ? 'start' : 'end' })
}
