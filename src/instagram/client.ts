import { inspect } from 'node:util'
import type { Micros } from '../clock.ts'
import { Direct } from './direct/direct.ts'
import type { TwoFactorRequired } from './errors/two-factor-required.ts'
import type { InstagramAccount } from './login/account.ts'
import { type Credentials, logIn } from './login/log-in.ts'
import { logOut } from './login/log-out.ts'
import { currentUser, logInBySessionId } from './login/session-id.ts'
import { resendSms, submitCode, type TwoFactorCode } from './login/two-factor.ts'
import { Session } from './session/session.ts'
import { serversAt } from './transport/servers.ts'
import { type CallOptions, Transport, type TransportOptions } from './transport/transport.ts'
import { Users } from './users/users.ts'

export interface ClientOptions extends TransportOptions {
  /** Who is logged in; none: a new session on a device of its own. */
  readonly session?: Session
  /** Base URL of another server in Instagram's place, on loopback; null: Instagram. */
  readonly url?: string | null
  /** Base URL of that server's upload host; default: the same as `url`. */
  readonly uploadUrl?: string | null
}

/**
 * Instagram as its app sees it, for one account.
 *
 * The client does no pacing: it sends what is asked for, when it is asked for. A failed GET is repeated twice at most, a file on
 * its way up three times, and what was just uploaded is waited for; nothing that others see is ever sent twice. Whoever runs it
 * for an account of theirs waits in `beforeRequest` (about 200 requests an hour have been found to be borne well), and keeps
 * account of what is sent: Instagram blocks accounts that write too much, or to strangers.
 * After a challenge, a block or a suspension (`error.remedy === 'stop'`) nothing more may be asked for that account.
 *
 * @example
 * await using client = new InstagramClient({ session: await openSession('anna.session') })
 * for await (const thread of client.direct.threads({ amount: 20 })) console.log(thread.title)
 */
export class InstagramClient implements AsyncDisposable {
  readonly direct: Direct
  readonly users: Users
  readonly #transport: Transport

  /** @throws InstagramError when the address is no loopback one, or the session belongs to another server */
  constructor({ session, url, uploadUrl, ...options }: ClientOptions = {}) {
    const servers = serversAt(url, uploadUrl)
    this.#transport = new Transport(session ?? new Session({ server: servers.api }), servers, options)
    this.direct = new Direct(this.#transport)
    this.users = new Users(this.#transport)
  }

  get session(): Session {
    return this.#transport.session
  }

  /** How far this machine's clock is behind the server's, in microseconds; negative: ahead; null: not known yet. */
  get clockOffset(): Micros | null {
    return this.#transport.clockOffset
  }

  /**
   * Logs in with a password: three requests.
   *
   * @throws TwoFactorRequired, to be answered by `submitCode`; BadPassword, UnknownLogin, ChallengeRequired, RateLimited, …
   */
  logIn(credentials: Credentials, options?: CallOptions): Promise<InstagramAccount> {
    return logIn(this.#transport, credentials, options)
  }

  /** @throws WrongCode: another may be tried; LoginExpired: start again */
  submitCode(wanted: TwoFactorRequired, code: TwoFactorCode, options?: CallOptions): Promise<InstagramAccount> {
    return submitCode(this.#transport, wanted, code, options)
  }

  /** Has the SMS sent again; its result takes the place of `wanted`. */
  resendSms(wanted: TwoFactorRequired, options?: CallOptions): Promise<TwoFactorRequired> {
    return resendSms(this.#transport, wanted, options)
  }

  logInBySessionId(sessionId: string, options?: CallOptions): Promise<InstagramAccount> {
    return logInBySessionId(this.#transport, sessionId, options)
  }

  /** Whose session it is: the cheapest proof that it is good. */
  currentUser(options?: CallOptions): Promise<InstagramAccount> {
    return currentUser(this.#transport, options)
  }

  logOut(options?: CallOptions): Promise<void> {
    return logOut(this.#transport, options)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#transport.close()
  }

  [inspect.custom](): string {
    return `InstagramClient { session: ${inspect(this.session)} }`
  }
}
