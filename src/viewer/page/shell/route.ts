import { useEffect, useState } from 'preact/hooks'

/** Where in the page one is: it stands behind the `#` of the address, so that every place has an address of its own. */
export type View = 'conversations' | 'search' | 'reports' | 'status'

export interface Route {
  /** Null: the first one. */
  readonly account: string | null
  readonly view: View
  readonly thread: string | null
  /** `sentAt_id` of a message to go to. */
  readonly message: string | null
  readonly query: string
}

const VIEWS: readonly View[] = ['conversations', 'search', 'reports', 'status']

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [account = '', view = '', thread = '', message = ''] = path.split('/').map(decoded)
  return {
    account: account === '' ? null : account,
    view: VIEWS.find((it) => it === view) ?? 'conversations',
    thread: thread === '' ? null : thread,
    message: message === '' ? null : message,
    query: new URLSearchParams(search).get('q') ?? '',
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export function hrefOf({ account, view, thread, message, query }: Partial<Route>): string {
  const parts = [account ?? '', view ?? 'conversations', thread ?? '', message ?? ''].map(encodeURIComponent)
  while (parts.at(-1) === '') parts.pop()
  return `#/${parts.join('/')}${query ? `?q=${encodeURIComponent(query)}` : ''}`
}

export function go(route: Partial<Route>, how: 'push' | 'replace' = 'push'): void {
  const href = hrefOf(route)
  if (href === location.hash) return
  if (how === 'push') location.hash = href
  else {
    history.replaceState(null, '', href)
    dispatchEvent(new HashChangeEvent('hashchange'))
  }
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => parseRoute(location.hash))
  useEffect(() => {
    const read = (): void => setRoute(parseRoute(location.hash))
    addEventListener('hashchange', read)
    return () => removeEventListener('hashchange', read)
  }, [])
  return route
}
