import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { messageWords } from '../../../archive/conversation/describe-message.ts'
import type { WireInbox, WireThread } from '../../wire.ts'
import { Avatar } from '../shell/avatar.tsx'
import { hrefOf, type Route } from '../shell/route.ts'
import { Empty } from '../shell/states.tsx'
import { listTime, many } from '../shell/times.ts'
import { useVirtual } from '../shell/use-virtual.ts'
import { FILTERS, type Filter, filterThreads, ORDERS, type Order } from './filter-threads.ts'

const ROW_HEIGHT = 76

interface Props {
  readonly route: Route
  readonly inbox: WireInbox
}

export function InboxList({ route, inbox }: Props) {
  const [words, setWords] = useState('')
  const [filter, setFilter] = useState<Filter>('all')
  const [order, setOrder] = useState<Order>('newest')
  const threads = useMemo(() => filterThreads(inbox, { words, filter, order }), [inbox, words, filter, order])
  return (
    <section class="pane list" aria-label="Conversations">
      <header class="list-head">
        <h1>
          {inbox.account.name} <small>{many(threads.length, 'conversation')}</small>
        </h1>
        <input
          type="search"
          class="field"
          placeholder="Find a person or a title"
          aria-label="Find a person or a title"
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
        <div class="chips">
          <fieldset>
            <legend class="unseen">Show</legend>
            {FILTERS.map(({ key, name }) => (
              <label key={key} class="chip">
                <input type="radio" name="filter" checked={filter === key} onChange={() => setFilter(key)} />
                <span>{name}</span>
              </label>
            ))}
          </fieldset>
        </div>
        <label class="order">
          <span class="unseen">Order</span>
          <select
            value={order}
            onChange={(event) => setOrder(ORDERS.find(({ key }) => key === event.currentTarget.value)?.key ?? 'newest')}
          >
            {ORDERS.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
      </header>
      {threads.length === 0 ? (
        <Empty icon="search" title={inbox.threads.length === 0 ? 'No conversations' : 'No one matches'}>
          {inbox.threads.length === 0 ? null : (
            <button
              type="button"
              class="quiet"
              onClick={() => {
                setWords('')
                setFilter('all')
              }}
            >
              Show all conversations
            </button>
          )}
        </Empty>
      ) : (
        <Rows threads={threads} route={route} inbox={inbox} />
      )}
    </section>
  )
}

function Rows({ threads, route, inbox }: Props & { readonly threads: readonly WireThread[] }) {
  const scroller = useRef<HTMLDivElement>(null)
  const list = useVirtual({
    count: threads.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => threads[index]?.id ?? index,
  })
  useEffect(() => {
    const place = threads.findIndex(({ id }) => id === route.thread)
    if (place >= 0) list.scrollToIndex(place, { align: 'auto' })
    else list.scrollToOffset(0)
  }, [threads])
  return (
    <nav class="scroller" ref={scroller} onKeyDown={moveFocus} aria-label="Conversations">
      <ul class="rows" style={{ height: `${list.getTotalSize()}px` }}>
        {list.getVirtualItems().map(({ index, start, key }) => {
          const thread = threads[index]
          if (thread === undefined) return null
          return (
            <li
              key={key}
              style={{ transform: `translateY(${start}px)` }}
              aria-setsize={threads.length}
              aria-posinset={index + 1}
            >
              <Row thread={thread} route={route} inbox={inbox} />
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** Up and down go from one conversation to the next. */
function moveFocus(event: KeyboardEvent): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
  const item = event.target instanceof HTMLElement ? event.target.closest('li') : null
  const items = [...(item?.parentElement?.children ?? [])]
  const place = (it: Element): number => Number(it.getAttribute('aria-posinset'))
  const wanted = item === null ? 0 : place(item) + (event.key === 'ArrowDown' ? 1 : -1)
  const next = items.find((it) => place(it) === wanted)?.querySelector('a')
  if (next === null || next === undefined) return
  event.preventDefault()
  next.focus()
}

function Row({ thread, route, inbox }: Props & { readonly thread: WireThread }) {
  const { last, label } = thread
  const sender =
    last === null
      ? ''
      : last.sender === inbox.account.owner
        ? 'You: '
        : thread.isGroup
          ? `${inbox.people[last.sender]?.label ?? ''}: `
          : ''
  return (
    <a
      class="row"
      href={hrefOf({ account: route.account, view: 'conversations', thread: thread.id })}
      aria-current={route.thread === thread.id ? 'true' : undefined}
    >
      <Avatar name={label} isGroup={thread.isGroup} />
      <span class="row-text">
        <span class="row-top">
          <bdi class="name">{label}</bdi>
          {last === null ? null : <time>{listTime(last.sentAt, inbox.account.timeZone)}</time>}
        </span>
        <span class="row-bottom">
          <bdi class="preview">
            {last === null
              ? 'No messages'
              : `${sender}${messageWords({ ...last, share: null, callSeconds: null, isTakenDown: false })}`}
          </bdi>
          {thread.isUnanswered ? (
            <span class="dot" role="img" aria-label="Unanswered" title="The last word was theirs" />
          ) : null}
          {thread.unreadable === null ? null : (
            <span class="tag warn" title={thread.unreadable}>
              unreachable
            </span>
          )}
          {thread.folder === 'inbox' || thread.folder === 'general' ? null : (
            <span class="tag">{FOLDERS[thread.folder] ?? thread.folder}</span>
          )}
        </span>
      </span>
    </a>
  )
}

const FOLDERS: Readonly<Record<string, string>> = { pending: 'request', filtered: 'request' }
