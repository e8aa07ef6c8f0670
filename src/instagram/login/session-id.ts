import { InstagramError, LoginRequired } from '../errors/instagram-error.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import { accountIn, type InstagramAccount } from './account.ts'

/**
 * Logs in with the cookie `sessionid` of a browser or an app, and proves it by one request. Such a session may read while it
 * is refused other things.
 *
 * @param text as copied; it begins with the user id
 * @throws InstagramError `session-id` when it cannot be one, LoginRequired when Instagram does not take it
 */
export async function logInBySessionId(
  transport: Transport,
  text: string,
  options: CallOptions = {},
): Promise<InstagramAccount> {
  const { sessionId, userId } = readSessionId(text)
  const { session } = transport
  session.takeSessionId(sessionId, userId)
  try {
    const answer = await transport.send({
      method: 'GET',
      path: `users/${userId}/info/`,
      query: { is_prefetch: 'false', entry_point: 'self_profile', from_module: 'self_profile', is_app_start: 'False' },
      ...options,
    })
    const account = accountIn(answer.body, 'user', { userId, username: session.username ?? '' })
    session.setUsername(account.username)
    session.recordLogin(answer.observedAt)
    return account
  } catch (error) {
    session.forgetLogin()
    throw error instanceof LoginRequired ? notTaken(error) : error
  }
}

function readSessionId(text: string): { readonly sessionId: string; readonly userId: string } {
  const sessionId = text
    .trim()
    .replace(/^sessionid=/, '')
    .replace(/;$/, '')
    .replaceAll(':', '%3A')
  const [userId] = /^\d+/.exec(sessionId) ?? []
  if (userId === undefined || sessionId.length <= 30 || !/^[\w%.~-]+$/.test(sessionId)) {
    throw new InstagramError('input', 'session-id', 'this is not a session id', {
      hint: 'It is the value of the cookie "sessionid": it begins with digits and is longer than 30 characters.',
    })
  }
  return { sessionId, userId }
}

function notTaken(cause: LoginRequired): LoginRequired {
  return new LoginRequired('person', 'login-required', 'Instagram does not take this session id', {
    hint: 'It has expired or was logged out. Copy a fresh one, or log in with the password.',
    cause,
  })
}

/** Asks who is logged in: the cheapest proof that a session is good. */
export async function currentUser(transport: Transport, options: CallOptions = {}): Promise<InstagramAccount> {
  const answer = await transport.send({
    method: 'GET',
    path: 'accounts/current_user/',
    query: { edit: 'true' },
    ...options,
  })
  const { session } = transport
  const account = accountIn(answer.body, 'user', { userId: session.userId ?? '', username: session.username ?? '' })
  session.setUsername(account.username)
  return account
}
