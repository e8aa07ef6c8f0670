/**
 * Who may ask: the page that was opened by the address with the token, and nobody else. A page of another site can make a
 * browser send requests here, under a name of its own that leads to this machine (DNS rebinding) or from a frame; it does
 * not know the token, its Host is not ours, and browsers say where a request comes from.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export interface Asked {
  readonly method: string
  /** As it came: path and query. */
  readonly url: string
  readonly headers: IncomingHttpHeaders
}

export type Refusal = { readonly status: number; readonly reason: string }
export type Allowed = { readonly path: string; readonly query: URLSearchParams }

/** What is asked for below the token, or why it is refused. */
export function guard({ method, url, headers }: Asked, port: number, token: string): Allowed | Refusal {
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, reason: 'Nothing can be changed here.' }
  if (!isOurHost(headers.host, port)) return { status: 403, reason: 'This address is not served here.' }
  if (!isOwnSite(headers, port)) return { status: 403, reason: 'Only the page itself may ask.' }
  const [, given = '', path] = /^\/([^/?]*)(?:(\/[^?]*)?)/.exec(url) ?? []
  if (!isSame(given, token)) {
    return { status: 403, reason: 'Open the address that dmvault view printed: it holds the key to this page.' }
  }
  const query = url.indexOf('?')
  return { path: path ?? '', query: new URLSearchParams(query < 0 ? '' : url.slice(query + 1)) }
}

function isOurHost(host: string | undefined, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`
}

function isOwnSite({ origin, 'sec-fetch-site': site }: IncomingHttpHeaders, port: number): boolean {
  if (origin !== undefined && origin !== `http://127.0.0.1:${port}` && origin !== `http://localhost:${port}`)
    return false
  return site === undefined || site === 'same-origin' || site === 'none'
}

/** In a time that tells nothing of how much was right. */
function isSame(given: string, token: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}
