import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { messageWords } from '../../../archive/conversation/describe-message.ts'
import type { WireFound, WireInbox, WireNeighbour, WireSearch, WireThread } from '../../wire.ts'
import { ExportMenu } from '../conversation/export-menu.tsx'
import { Files } from '../conversation/files.tsx'
import { ShareCard } from '../conversation/share-card.tsx'
import { Words } from '../conversation/words.tsx'
import { AskError, apiOf, ask } from '../shell/ask.ts'
import { Avatar } from '../shell/avatar.tsx'
import { Icon } from '../shell/icons.tsx'
import { go, hrefOf, type Route } from '../shell/route.ts'
import { Empty, Failed } from '../shell/states.tsx'
import { clock, fullTime, shortDay } from '../shell/times.ts'

interface Props {
  readonly route: Route & { readonly account: string }
  readonly inbox: WireInbox
  readonly thread: WireThread | null
  readonly notice: ComponentChildren
}

const TYPING_MS = 180

export function SearchView({ route, inbox, thread, notice }: Props) {
  const [words, setWords] = useState(route.query)
  const search = useSearch(route.account, thread?.id ?? null, route.query)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => setWords(route.query), [route.query])
  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    if (words === route.query) return
    const timer = setTimeout(() => go({ ...route, message: null, query: words }, 'replace'), TYPING_MS)
    return () => clearTimeout(timer)
  }, [words])
  return (
    <main class="pane search" tabIndex={-1} aria-label="Search">
      <header class="search-head">
        <h1 class="unseen">Search</h1>
        <div class="search-field">
          <Icon name="search" />
          <input
            id="search-words"
            ref={field}
            type="search"
            autocomplete="off"
            placeholder={thread === null ? 'Search in everything' : 'Search in this conversation'}
            aria-label="Search for"
            value={words}
            onInput={(event) => setWords(event.currentTarget.value)}
          />
          {route.query === '' ? null : (
            <ExportMenu account={route.account} thread={thread?.id ?? null} query={route.query} />
          )}
        </div>
        {thread === null ? null : (
          <p class="within">
            in <bdi>{thread.label}</bdi>{' '}
            <a href={hrefOf({ account: route.account, view: 'search', query: route.query })}>Search everywhere</a>
          </p>
        )}
        {notice}
      </header>
      <div
        class="scroller"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
        tabIndex={0}
      >
        {route.query === '' ? (
          <Help onPick={setWords} />
        ) : (
          <Results search={search} inbox={inbox} route={route} isInThread={thread !== null} />
        )}
      </div>
    </main>
  )
}

interface Search {
  readonly found: readonly WireFound[]
  readonly next: string | null
  readonly problems: readonly string[]
  readonly milliseconds: number
  readonly isBusy: boolean
  readonly error: AskError | null
  readonly more: () => void
}

const NOTHING = { found: [], next: null, problems: [], milliseconds: 0, isBusy: false, error: null }

/** Results come a page at a time; where a page is empty and the search not at its end, it goes on by itself. */
function useSearch(account: string, thread: string | null, query: string): Search {
  const [state, setState] = useState<Omit<Search, 'more'>>(NOTHING)
  const controller = useRef<AbortController | null>(null)
  const read = (next: string | null, before: readonly WireFound[]): void => {
    controller.current?.abort()
    const mine = new AbortController()
    controller.current = mine
    setState((it) => ({ ...it, isBusy: true, error: null }))
    ask<WireSearch>(apiOf(account, 'search'), { q: query, thread, next }, mine.signal).then(
      (page) => {
        if (mine.signal.aborted) return
        const found = [...before, ...page.found]
        setState({ ...page, found, isBusy: false, error: null })
        if (page.found.length === 0 && page.next !== null) read(page.next, found)
      },
      (error: unknown) => {
        if (mine.signal.aborted) return
        setState({ ...NOTHING, error: error instanceof AskError ? error : new AskError(String(error), '') })
      },
    )
  }
  useEffect(() => {
    setState(NOTHING)
    if (query.trim() !== '') read(null, [])
    return () => controller.current?.abort()
  }, [account, thread, query])
  return { ...state, more: () => state.next !== null && read(state.next, state.found) }
}

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['flat keys', 'both words, in any order; beginnings of words are enough'],
  ['"see you tomorrow"', 'these words, one after the other'],
  ['from:me has:photo', 'photos that you sent'],
  ['in:"family" before:2024', 'in conversations of that name, before 2024'],
  ['after:2024-03 has:link', 'links from March 2024 on'],
  ['type:video_call_event', 'by Instagram’s own word: calls'],
]

function Help({ onPick }: { readonly onPick: (words: string) => void }) {
  return (
    <div class="help">
      <h2>What can be asked</h2>
      <ul>
        {EXAMPLES.map(([words, meaning]) => (
          <li key={words}>
            <button type="button" class="example" onClick={() => onPick(words)}>
              {words}
            </button>
            <span>{meaning}</span>
          </li>
        ))}
      </ul>
      <p>Accents and capitals do not matter. has: link, photo, voice, video, share, gif, file, sticker.</p>
    </div>
  )
}

function Results({
  search,
  inbox,
  route,
  isInThread,
}: Pick<Props, 'inbox' | 'route'> & { readonly search: Search; readonly isInThread: boolean }) {
  const { found, next, problems, isBusy, error } = search
  const end = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (end.current === null || next === null) return
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && search.more(), {
      rootMargin: '400px',
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [next])
  if (error !== null) return <Failed error={error} />
  return (
    <>
      {problems.map((problem) => (
        <p key={problem} class="banner" role="status">
          {problem}
        </p>
      ))}
      <p class="count" role="status">
        {found.length === 0
          ? isBusy
            ? 'Searching…'
            : ''
          : `${found.length}${next === null ? '' : ' or more'} found, newest first`}
      </p>
      {found.length === 0 && !isBusy && next === null ? (
        <Empty icon="search" title="Nothing found">
          Other words, or fewer of them, may find more.
        </Empty>
      ) : null}
      <ol class="results">
        {found.map((one) => (
          <li key={`${one.thread} ${one.message.id}`}>
            <Result found={one} inbox={inbox} route={route} isInThread={isInThread} />
          </li>
        ))}
      </ol>
      {next === null ? null : (
        <button ref={end} type="button" class="quiet" onClick={search.more} disabled={isBusy}>
          {isBusy ? 'Searching…' : 'Older ones'}
        </button>
      )}
    </>
  )
}

function Result({
  found,
  inbox,
  route,
  isInThread,
}: Pick<Props, 'inbox' | 'route'> & { readonly found: WireFound; readonly isInThread: boolean }) {
  const { message, marks, captionMarks, before, after } = found
  const { timeZone, owner } = inbox.account
  const thread = inbox.threads.find(({ id }) => id === found.thread)
  const name = message.sender === owner ? 'You' : (inbox.people[message.sender]?.label ?? 'unknown person')
  const href = hrefOf({
    account: route.account,
    view: 'conversations',
    thread: found.thread,
    message: `${message.sentAt}_${message.id}`,
  })
  return (
    <article class="result">
      <header>
        <Avatar name={inbox.people[message.sender]?.label ?? ''} small />
        <span>
          <bdi class="name">{name}</bdi>
          {isInThread || thread === undefined || (!thread.isGroup && message.sender !== owner) ? null : (
            <>
              {' '}
              <small>
                in <bdi>{thread.label}</bdi>
              </small>
            </>
          )}
        </span>
        <a href={href} title={fullTime(message.sentAt, timeZone)}>
          {shortDay(message.sentAt, timeZone)}, {clock(message.sentAt, timeZone)}
        </a>
      </header>
      <Around neighbour={before} inbox={inbox} />
      <div class="hit">
        <Files account={route.account} thread={found.thread} message={message} />
        {message.text === null ? null : <Words text={message.text} marks={marks} />}
        {message.share === null ? null : <ShareCard message={message} share={message.share} marks={captionMarks} />}
        {message.text === null && message.share === null && message.files.length === 0 ? (
          <p class="remark">{messageWords(message)}</p>
        ) : null}
      </div>
      <Around neighbour={after} inbox={inbox} />
    </article>
  )
}

function Around({ neighbour, inbox }: { readonly neighbour: WireNeighbour | null; readonly inbox: WireInbox }) {
  if (neighbour === null) return null
  const { sender } = neighbour
  const who = sender === inbox.account.owner ? 'You' : (inbox.people[sender]?.label ?? '')
  const nothing = { share: null, callSeconds: null, isUnsent: false, isTakenDown: false }
  return (
    <p class="around">
      <bdi>{who}</bdi>: <bdi>{messageWords({ ...nothing, ...neighbour })}</bdi>
    </p>
  )
}
