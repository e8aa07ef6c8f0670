import { type Account, createAccount, findAccount } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { clearStop } from '../src/archive/hold-requests.ts'
import { readAccountServer } from '../src/archive/read-account-server.ts'
import { setAccountServer } from '../src/archive/set-account-server.ts'
import { type Clock, type Micros, systemClock } from '../src/clock.ts'
import { UsageError } from '../src/errors.ts'
import {
  type InstagramAccount,
  InstagramClient,
  InstagramError,
  openSession,
  Session,
  saveSession,
  serversAt,
  type TwoFactorCode,
  TwoFactorRequired,
  WrongCode,
} from '../src/instagram/index.ts'
import { sessionPath } from '../src/run/account-session.ts'
import { machineTimeZone, requireTimeZone } from '../src/time-zone.ts'

/** By what somebody logs in. */
export type LoginMeans =
  | { readonly kind: 'password'; readonly password: string }
  | { readonly kind: 'session-id'; readonly sessionId: string }
  /** A session file of ours, or instagrapi's settings dump. */
  | { readonly kind: 'session-file'; readonly path: string; readonly passphrase?: (() => Promise<string>) | undefined }

export interface LoginRequest {
  readonly username: string
  /** The account in the archive; default: the username. */
  readonly account?: string
  /** Zone of an account that this makes; default: the machine's. */
  readonly timeZone?: string
}

/** What is asked for, or done, when a code is wanted. */
export type CodeAnswer = TwoFactorCode | 'resend'

export interface LoginOptions {
  readonly home: string
  /** Seals the session that is kept, and opens the one that was. */
  readonly passphrase?: string | undefined
  readonly instagramUrl: string | null
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** Asked once the account and its server are known to fit. */
  readonly means: (server: string, isKnownDevice: boolean) => Promise<LoginMeans>
  /** Gives the code; absent where nobody can be asked. `isWrong`: the last one was not taken. */
  readonly code?: ((wanted: TwoFactorRequired, isWrong: boolean) => Promise<CodeAnswer>) | undefined
  /** Whether a new account keeps text that its sender took back. */
  readonly keepsUnsent: () => Promise<boolean>
}

export interface LoginResult {
  readonly account: Account
  readonly isNewAccount: boolean
  readonly user: InstagramAccount
  readonly server: string
  readonly sessionFile: string
  /** How far this machine's clock is behind the server's. */
  readonly clockOffset: Micros | null
}

/** Wrong codes in a row before the log-in is given up. */
const MOST_CODES = 3

/**
 * Makes a session and keeps it, makes the account where there is none, and lets an account that was stopped be read again.
 * The device of an account stays the one that it had before.
 *
 * @throws UsageError `other-server`, `other-user` when what is asked for does not fit the account
 * @throws InstagramError as the client does
 */
export async function logIn(archive: Archive, request: LoginRequest, options: LoginOptions): Promise<LoginResult> {
  const server = serversAt(options.instagramUrl).api
  const timeZone = request.timeZone === undefined ? machineTimeZone() : requireTimeZone(request.timeZone)
  const username = request.username.trim().replace(/^@/, '')
  const asked = request.account ?? username
  await refuseOtherServer(archive, asked, server)
  const { passphrase } = options
  const known = await knownSession(sessionPath(options.home, asked), server, passphrase)
  const means = await options.means(server, known !== null)
  const session = means.kind === 'session-file' ? await openFile(means, server) : (known ?? new Session({ server }))
  await using client = new InstagramClient({ session, url: options.instagramUrl, signal: options.signal })
  const user = await prove(client, username, means, options).catch(async (error: unknown) => {
    // What the owner then confirms in the app is this device: the next log-in must come from it.
    if (means.kind === 'password' && known === null)
      await saveSession(sessionPath(options.home, asked), session, { passphrase })
    throw error
  })
  const name = request.account ?? (means.kind === 'password' ? user.username : username)
  if (name !== asked) await refuseOtherServer(archive, name, server)
  const sessionFile = sessionPath(options.home, name)
  await saveSession(sessionFile, session, { passphrase })
  const found = await findAccount(archive, name)
  const account = found ?? (await makeAccount(archive, name, timeZone, options))
  await setAccountServer(archive, account.accountId, server)
  await clearStop(archive, account.accountId)
  const { clockOffset } = client
  return { account, isNewAccount: found === undefined, user, server, sessionFile, clockOffset }
}

/** An account is read from one server, for good. */
async function refuseOtherServer(archive: Archive, name: string, server: string): Promise<void> {
  const account = await findAccount(archive, name)
  const own = account === undefined ? null : await readAccountServer(archive, account.accountId)
  if (own === null || own === server) return
  throw new UsageError('other-server', `the account ${name} was read from ${own}, not from ${server}`, {
    hint: 'Take another name with --account, or set DMVAULT_INSTAGRAM_URL as it was.',
  })
}

const SEALED: ReadonlySet<string> = new Set(['session-sealed', 'session-passphrase'])

/** The session that an account has already, for its device; null: none that can be used here. */
async function knownSession(path: string, server: string, passphrase: string | undefined): Promise<Session | null> {
  const session = await openSession(path, { server, passphrase }).catch((error: unknown) => {
    // One that is sealed holds the device that Instagram knows: another must not take its place.
    if (SEALED.has((error as { readonly code?: string }).code ?? '')) throw error
    return null
  })
  return session?.server === server ? session : null
}

async function openFile(
  { path, passphrase }: Extract<LoginMeans, { readonly kind: 'session-file' }>,
  server: string,
): Promise<Session> {
  const session = await openSession(path, { server }).catch(async (error: unknown) => {
    if (passphrase === undefined || !(error instanceof InstagramError && error.code === 'session-sealed')) throw error
    return await openSession(path, { server, passphrase: await passphrase() })
  })
  if (session.isLoggedIn) return session
  throw new UsageError('session-logged-out', `nobody is logged in by ${path}`, {
    hint: 'Log in with the password, or take a file of a session that is still good.',
  })
}

async function prove(
  client: InstagramClient,
  username: string,
  means: LoginMeans,
  options: LoginOptions,
): Promise<InstagramAccount> {
  if (means.kind === 'password') return await withPassword(client, { username, password: means.password }, options)
  const user = means.kind === 'session-id' ? await client.logInBySessionId(means.sessionId) : await client.currentUser()
  if (user.username.toLowerCase() === username.toLowerCase()) return user
  throw new UsageError('other-user', `this is a session of ${user.username}, not of ${username}`, {
    hint: `If that is the account you mean: --username ${user.username}.`,
  })
}

async function withPassword(
  client: InstagramClient,
  credentials: { readonly username: string; readonly password: string },
  { code }: LoginOptions,
): Promise<InstagramAccount> {
  try {
    return await client.logIn(credentials)
  } catch (error) {
    if (!(error instanceof TwoFactorRequired) || code === undefined) throw error
    return await withCode(client, error, code)
  }
}

async function withCode(
  client: InstagramClient,
  first: TwoFactorRequired,
  code: NonNullable<LoginOptions['code']>,
): Promise<InstagramAccount> {
  let wanted = first
  let wrong: WrongCode | null = null
  for (let tries = 0; tries < MOST_CODES; ) {
    const answer = await code(wanted, wrong !== null)
    try {
      if (answer !== 'resend') return await client.submitCode(wanted, answer)
      wanted = await client.resendSms(wanted)
      wrong = null
    } catch (error) {
      if (!(error instanceof WrongCode)) throw error
      wrong = error
      tries += 1
    }
  }
  throw wrong ?? first
}

async function makeAccount(
  archive: Archive,
  name: string,
  timeZone: string,
  { keepsUnsent, clock = systemClock }: LoginOptions,
): Promise<Account> {
  return await createAccount(archive, { name, timeZone, keepsUnsent: await keepsUnsent(), createdAt: clock() })
}
