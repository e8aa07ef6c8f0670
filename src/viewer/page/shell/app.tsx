import { useEffect, useState } from 'preact/hooks'
import type { WireAccount, WireInbox } from '../../wire.ts'
import { Conversation } from '../conversation/conversation.tsx'
import { InboxList } from '../inbox/inbox-list.tsx'
import { ReportsView } from '../reports/reports-view.tsx'
import { SearchView } from '../search/search-view.tsx'
import { StatusView } from '../status/status-view.tsx'
import { apiOf, useAsk } from './ask.ts'
import { Icon, type IconName } from './icons.tsx'
import { go, hrefOf, type Route, useRoute, type View } from './route.ts'
import { Answered, Empty } from './states.tsx'
import { many } from './times.ts'

const PLACES: readonly { readonly view: View; readonly name: string; readonly icon: IconName }[] = [
  { view: 'conversations', name: 'Chats', icon: 'conversations' },
  { view: 'search', name: 'Search', icon: 'search' },
  { view: 'reports', name: 'Reports', icon: 'reports' },
  { view: 'status', name: 'Status', icon: 'status' },
]

export function App() {
  const route = useRoute()
  const accounts = useAsk<readonly WireAccount[]>('api/accounts')
  useSlashToSearch(route)
  return (
    <Answered asked={accounts}>
      {(all) => {
        const account = all.find(({ name }) => name === route.account) ?? (route.account === null ? all[0] : undefined)
        if (account === undefined) return <NoAccount named={route.account} known={all} />
        return <Frame route={{ ...route, account: account.name }} accounts={all} />
      }}
    </Answered>
  )
}

/** `/` leads to the search from everywhere, as on many sites. */
function useSlashToSearch(route: Route): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea, select') !== null
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      go({ account: route.account, view: 'search', thread: route.thread })
      requestAnimationFrame(() => document.querySelector<HTMLInputElement>('#search-words')?.focus())
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [route.account, route.thread])
}

function NoAccount({ named, known }: { readonly named: string | null; readonly known: readonly WireAccount[] }) {
  return (
    <main class="alone">
      <Empty icon="conversations" title={named === null ? 'Nothing is archived yet' : `There is no account ${named}`}>
        {known.length === 0 ? (
          <p>
            Import an export of Instagram with <code>dmvault import FILE.zip --account NAME</code>, or log in with{' '}
            <code>dmvault login --username NAME</code>.
          </p>
        ) : (
          <p>
            <a href={hrefOf({ account: known[0]?.name ?? null })}>Go to {known[0]?.name}</a>
          </p>
        )}
      </Empty>
    </main>
  )
}

function Frame({
  route,
  accounts,
}: {
  readonly route: Route & { readonly account: string }
  readonly accounts: readonly WireAccount[]
}) {
  const inbox = useAsk<WireInbox>(apiOf(route.account, 'inbox'))
  return (
    <div class="frame">
      <a class="skip" href={hrefOf(route)} onClick={skip}>
        Skip to content
      </a>
      <Navigation route={route} accounts={accounts} />
      <div class="stage">
        <Answered asked={inbox}>{(it) => <Stage route={route} inbox={it} />}</Answered>
      </div>
    </div>
  )
}

function skip(event: Event): void {
  event.preventDefault()
  document.querySelector<HTMLElement>('main')?.focus()
}

function Navigation({
  route,
  accounts,
}: {
  readonly route: Route & { readonly account: string }
  readonly accounts: readonly WireAccount[]
}) {
  return (
    <nav class="navigation" aria-label="Places">
      <span class="brand" aria-hidden="true">
        <Icon name="conversations" />
      </span>
      {PLACES.map(({ view, name, icon }) => (
        <a
          key={view}
          href={hrefOf({ account: route.account, view, thread: view === 'status' ? null : route.thread })}
          aria-current={route.view === view ? 'page' : undefined}
        >
          <Icon name={icon} />
          <span>{name}</span>
        </a>
      ))}
      <span class="fill" />
      {accounts.length > 1 ? (
        <label class="accounts">
          <span class="unseen">Account</span>
          <select value={route.account} onChange={(event) => go({ account: event.currentTarget.value })}>
            {accounts.map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
      ) : null}
      <ThemeButton />
    </nav>
  )
}

/** The system decides, until the button is pressed. */
function ThemeButton() {
  const [theme, setTheme] = useState<'light' | 'dark' | null>(null)
  useEffect(() => {
    if (theme !== null) document.documentElement.dataset.theme = theme
  }, [theme])
  const isDark = theme === null ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark'
  return (
    <button type="button" class="plain" aria-pressed={isDark} onClick={() => setTheme(isDark ? 'light' : 'dark')}>
      <Icon name="moon" />
      <span class="unseen">Dark colours</span>
    </button>
  )
}

function Stage({ route, inbox }: { readonly route: Route & { readonly account: string }; readonly inbox: WireInbox }) {
  const thread = inbox.threads.find(({ id }) => id === route.thread)
  const notice =
    inbox.uncountedDays > 0 ? (
      <p class="banner" role="status">
        Search and reports do not know {many(inbox.uncountedDays, 'day')} of conversations yet.{' '}
        <code>dmvault transform</code> brings them up to date.
      </p>
    ) : null
  if (route.view === 'search')
    return <SearchView key={thread?.id ?? ''} route={route} inbox={inbox} thread={thread ?? null} notice={notice} />
  if (route.view === 'reports')
    return <ReportsView route={route} inbox={inbox} thread={thread ?? null} notice={notice} />
  if (route.view === 'status') return <StatusView account={route.account} timeZone={inbox.account.timeZone} />
  return (
    <div class={route.thread === null ? 'panes list-first' : 'panes thread-first'}>
      <InboxList route={route} inbox={inbox} />
      <main class="pane thread" tabIndex={-1} aria-label="Conversation">
        {route.thread === null ? (
          <Empty
            icon="conversations"
            title={inbox.threads.length === 0 ? 'No conversations yet' : 'Choose a conversation'}
          >
            {inbox.threads.length === 0 ? (
              <p>This account has nothing archived so far.</p>
            ) : (
              <p>
                {many(inbox.threads.length, 'conversation')} with{' '}
                {many(Object.keys(inbox.people).length, 'person', 'people')}. Press <kbd>/</kbd> to search in all of
                them.
              </p>
            )}
          </Empty>
        ) : (
          <Conversation key={route.thread} route={route} inbox={inbox} threadId={route.thread} />
        )}
      </main>
    </div>
  )
}
