import type { RoutingHeader, Session } from '../session/session.ts'

/** What a header may hold to be sent back. */
const SENDABLE = /^[\x21-\x7e][\x20-\x7e]{0,4095}$/
/** A cookie's name and value. */
const COOKIE = /^([\w!#$%&'*+.^`|~-]+)=([\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*|"[^";]*")$/

const ROUTING: readonly RoutingHeader[] = ['ig-u-ds-user-id', 'ig-u-shbid', 'ig-u-shbts', 'ig-u-ig-direct-region-hint']

/** Headers of an answer, lower-case; those that were repeated as a list. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Takes over whatever an answer gives to keep, from each answer, of an error too: proof of who is logged in, machine id,
 * claim, routing, cookies.
 *
 * @param nowMs to tell a cookie that has expired
 */
export function absorbHeaders(session: Session, headers: AnswerHeaders, nowMs: number): void {
  const take = (name: string, use: (value: string) => void): void => {
    const value = lastOf(headers[name])
    if (value !== undefined && SENDABLE.test(value)) use(value)
  }
  take('ig-set-authorization', (value) => session.takeAuthorization(value))
  take('ig-set-x-mid', (value) => session.takeMachineId(value))
  take('x-ig-set-www-claim', (value) => session.takeClaim(value))
  take('ig-set-ig-u-rur', (value) => session.takeRur(value))
  for (const name of ROUTING) take(`ig-set-${name}`, (value) => session.takeRouting(name, value))
  take('ig-set-password-encryption-pub-key', (publicKey) =>
    take('ig-set-password-encryption-key-id', (keyId) => session.takePasswordKey({ keyId: Number(keyId), publicKey })),
  )
  const cookies = headers['set-cookie'] ?? []
  for (const cookie of typeof cookies === 'string' ? [cookies] : cookies) absorbCookie(session, cookie, nowMs)
}

function absorbCookie(session: Session, cookie: string, nowMs: number): void {
  const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim())
  const [, name, value] = COOKIE.exec(pair) ?? []
  if (name === undefined || value === undefined) return
  const isGone = value === '' || value === '""' || attributes.some((attribute) => isPast(attribute, nowMs))
  session.takeCookie(name, isGone ? null : value)
}

function isPast(attribute: string, nowMs: number): boolean {
  const [name = '', value = ''] = attribute.split(/=(.*)/s)
  if (/^max-age$/i.test(name)) return Number(value) <= 0
  return /^expires$/i.test(name) && Date.parse(value) <= nowMs
}

export function lastOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : value?.at(-1)
}
