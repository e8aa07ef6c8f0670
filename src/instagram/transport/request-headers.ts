import type { Session } from '../session/session.ts'

/** The app's own id, the same for everybody. */
const APP_ID = '567067343352427'

/**
 * The headers of a request: the few that are needed, all constant for a session, and what Instagram itself gave out and
 * wants back. Nothing random, nothing invented: a value that Instagram has not given is left out. English first, as some
 * answers can be told apart by their English words only.
 */
export function requestHeaders(session: Session, { hasBody }: { readonly hasBody: boolean }): Record<string, string> {
  return {
    'user-agent': session.userAgent,
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    'accept-language': 'en-US',
    'x-ig-app-id': APP_ID,
    'ig-intended-user-id': session.userId ?? '0',
    ...present('x-mid', session.machineId),
    ...present('x-ig-www-claim', session.claim),
    ...proof(session),
    ...(hasBody ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
  }
}

/** Who asks; nothing while nobody is logged in. */
function proof(session: Session): Record<string, string> {
  const { userId, bearer } = session
  const cookies = Object.entries(session.cookies).map(([name, value]) => `${name}=${value}`)
  return {
    ...present('cookie', cookies.join('; ')),
    ...(bearer === null
      ? {}
      : {
          ...session.routing,
          ...present('ig-u-rur', session.rur),
          ...present('ig-u-ds-user-id', userId),
          authorization: bearer,
        }),
  }
}

function present(name: string, value: string | null): Record<string, string> {
  return value === null || value === '' ? {} : { [name]: value }
}
