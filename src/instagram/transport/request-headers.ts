import type { Session } from '../session/session.ts'

/** The app's own id, the same for everybody. */
export const APP_ID = '567067343352427'

/**
 * The headers of a request: the few that are needed, all constant for a session, and what Instagram itself gave out and
 * wants back. Nothing random, nothing invented: a value that Instagram has not given is left out. English first, as some
 * answers can be told apart by their English words only.
 */
export function requestHeaders(session: Session, { hasBody }: { readonly hasBody: boolean }): Record<string, string> {
  return {
    'user-agent': session.userAgent.replace(/[^\x20-\x7e]/g, '?'),
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    'accept-language': 'en-US',
    'x-ig-app-id': APP_ID,
    'ig-intended-user-id': '0',
    ...present('ig-intended-user-id', session.userId),
    ...present('x-mid', session.machineId),
    ...present('x-ig-www-claim', session.claim),
    ...proof(session),
    ...(hasBody ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
  }
}

/** Who asks; nothing while nobody is logged in. */
function proof(session: Session): Record<string, string> {
  const cookies = Object.entries(session.cookies).filter(isSendable)
  const cookie = present('cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; '))
  const { bearer } = session
  if (bearer === null) return cookie
  const routing = Object.entries(session.routing).map(([name, value]) => present(name, value))
  return {
    ...cookie,
    ...Object.assign({}, ...routing),
    ...present('ig-u-rur', session.rur),
    ...present('ig-u-ds-user-id', session.userId),
    authorization: bearer,
  }
}

/** A header that has a value, and one that can be sent: a session may come from a file that anybody wrote. */
export function present(name: string, value: string | null): Record<string, string> {
  return value !== null && /^[\x21-\x7e][\x20-\x7e]*$/.test(value) ? { [name]: value } : {}
}

function isSendable([name, value]: readonly [string, string]): boolean {
  return /^[^\s=;,]+$/.test(name) && /^[\x21-\x3a\x3c-\x7e]+$/.test(value)
}
