import { InstagramError, UnexpectedAnswer } from '../errors/instagram-error.ts'
import type { Session } from '../session/session.ts'
import type { CallOptions, TimedAnswer, Transport } from '../transport/transport.ts'
import { accountIn, type InstagramAccount } from './account.ts'
import { encryptPassword } from './encrypt-password.ts'

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** Beyond this the clock of this machine is taken for wrong, and the server's is used. */
const CLOCK_TOLERANCE_MICROS = 60_000_000

/**
 * Logs in with a password: the app's own sequence of three requests, none of which is tried again. The device of the session
 * stays what it is.
 *
 * @throws TwoFactorRequired when a code is wanted, which is then given by `submitCode`
 * @throws BadPassword, UnknownLogin, ChallengeRequired, RateLimited, … as the error table says
 */
export async function logIn(
  transport: Transport,
  { username, password }: Credentials,
  options: CallOptions = {},
): Promise<InstagramAccount> {
  const { session } = transport
  const name = username.trim()
  if (name === '' || password === '')
    throw new InstagramError('input', 'credentials', 'a username and a password are needed')
  if (session.isLoggedIn) session.forgetLogin()
  await announceDevice(transport, options)
  const seconds = await fetchPasswordKey(transport, options)
  const key = session.passwordKey
  if (key === null) {
    throw new UnexpectedAnswer('report', 'password-key', 'Instagram gave no key for the password', { path: 'qe/sync/' })
  }
  const answer = await transport.send({
    method: 'POST',
    path: 'accounts/login/',
    signed: {
      jazoest: jazoestOf(session.deviceId('phone_id')),
      country_codes: '[{"country_code":"1","source":["default"]}]',
      phone_id: session.deviceId('phone_id'),
      enc_password: encryptPassword(password, key, seconds),
      username: name,
      adid: session.deviceId('advertising_id'),
      guid: session.deviceId('uuid'),
      device_id: session.deviceId('android_device_id'),
      google_tokens: '[]',
      login_attempt_count: '0',
    },
    ...options,
  })
  return finishLogin(transport, answer, name)
}

/** Notes who is logged in now. */
export function finishLogin(transport: Transport, answer: TimedAnswer, name: string): InstagramAccount {
  const { session } = transport
  if (session.userId === null || session.bearer === null) {
    throw new UnexpectedAnswer('report', 'no-session', 'Instagram took the log-in but gave no session', {
      path: answer.path,
    })
  }
  const account = accountIn(answer.body, 'logged_in_user', {
    userId: session.userId,
    username: name,
  })
  session.setUsername(account.username)
  session.recordLogin(answer.observedAt)
  return account
}

/** A limit is ignored here, as the app does: it says nothing of the log-in. */
async function announceDevice(transport: Transport, options: CallOptions): Promise<void> {
  const signed = { id: transport.session.deviceId('uuid'), server_config_retrieval: '1' }
  await transport.send({ method: 'POST', path: 'launcher/sync/', signed, ...options }).catch((error: unknown) => {
    if (!(error instanceof InstagramError && error.remedy === 'wait')) throw error
  })
}

/**
 * Asks for the key; it comes in headers, of an error too. A block or a challenge ends the log-in all the same.
 *
 * @returns the time for the password, in seconds since 1970
 */
async function fetchPasswordKey(transport: Transport, options: CallOptions): Promise<number> {
  const now = transport.clock()
  try {
    const { observedAt } = await transport.send({ method: 'GET', path: 'qe/sync/', ...options })
    const isOff = Math.abs(observedAt - transport.clock()) > CLOCK_TOLERANCE_MICROS
    return (isOff ? observedAt : transport.clock()) / 1e6
  } catch (error) {
    const isPassedOver = error instanceof InstagramError && error.remedy !== 'stop'
    if (!isPassedOver || transport.session.passwordKey === null) throw error
    return now / 1e6
  }
}

/** A sum over the device's id that the app sends along: "2" and the sum of its characters' codes. */
export function jazoestOf(phoneId: string): string {
  const sum = Array.from(phoneId).reduce((total, char) => total + char.charCodeAt(0), 0)
  return `2${sum}`
}

/** The token against forged requests that a browser would hold; the word stands for none. */
export function csrfTokenOf({ cookies }: Session): string {
  return cookies.csrftoken ?? 'missing'
}
