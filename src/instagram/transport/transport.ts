/**
 * Requests to Instagram: one at a time as the caller makes them, each with the session's headers; from each answer what the
 * session needs is taken over. Redirections are not followed: a session goes to its own server and nowhere else.
 *
 * There is no pacing in here: whoever keeps a budget waits in `beforeRequest`. GETs are tried again (few times) when the
 * network or the server failed, as they change nothing; POSTs never.
 */
import { inspect } from 'node:util'
import type { Agent } from 'undici'
import { type Clock, type Micros, systemClock } from '../../clock.ts'
import { type Answer, bodyObject } from '../errors/answer.ts'
import { errorOfAnswer } from '../errors/error-of-answer.ts'
import { InstagramError } from '../errors/instagram-error.ts'
import type { JsonObject } from '../json/parse-json.ts'
import type { Session } from '../session/session.ts'
import { absorbHeaders, lastOf } from './absorb-headers.ts'
import { backoffMs } from './backoff.ts'
import { connectionsTo } from './connect.ts'
import { connectionError, timedOut } from './connection-error.ts'
import { decodeBody } from './decode-body.ts'
import { dispatchOf, type RequestPlace } from './dispatch.ts'
import type { Fields } from './form.ts'
import { serverTime } from './server-time.ts'
import type { Servers } from './servers.ts'
import { wait } from './wait.ts'

/** A server that asks for more than this is not waited for in here. */
const LONGEST_WAIT_MS = 60_000

/** What the hooks are told of a request. */
export interface RequestNote {
  readonly method: 'GET' | 'POST'
  /** Path below `/api/v1/`, without the query. */
  readonly path: string
  /** 1, or more when a GET is tried again. */
  readonly attempt: number
}

export interface AnswerNote extends RequestNote {
  /** Null: there was no answer. */
  readonly status: number | null
}

export interface TransportOptions {
  /** Awaited before each request, repeated ones too: a permit from a request budget is taken here. What it throws ends the call. */
  readonly beforeRequest?: (request: RequestNote) => Promise<void> | void
  /**
   * Awaited before each request that must not be done twice (a message, the making of a group), after `beforeRequest`; told by
   * what token it is known. Whoever keeps a ledger of sends writes it down here. What it throws ends the call.
   */
  readonly beforeSend?: (token: string) => Promise<void> | void
  /** Called after each request, whether it was answered or not. */
  readonly afterRequest?: (answer: AnswerNote) => void
  /** Ends every request of the client. */
  readonly signal?: AbortSignal
  /** For the whole of one request; default 30 seconds. */
  readonly timeoutMs?: number
  /** How often a GET is tried again; default 2. */
  readonly retries?: number
  readonly clock?: Clock
  /** 0 to 1, for the spread of waits. */
  readonly random?: () => number
  /** Waits between two tries. */
  readonly wait?: (ms: number, signal: AbortSignal | undefined) => Promise<void>
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

export interface ApiRequest extends CallOptions {
  readonly method: 'GET' | 'POST'
  /** Path below its place, with its closing slash; parts from outside through `pathPart`. */
  readonly path: string
  /** Default `rest`. */
  readonly place?: RequestPlace
  readonly query?: Fields
  /** Body of a POST, plain. */
  readonly form?: Fields
  /** Body of a POST, as one signed field. */
  readonly signed?: object
  /** Body of a POST, as it is. */
  readonly bytes?: Uint8Array
  /** Beside those that every request to that place has. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default: the client's. */
  readonly timeoutMs?: number
  /** By what token the request is known, where it must not be done twice. */
  readonly token?: string
  /** Called when the request is about to leave, each time: from here on the server may have taken it. */
  readonly onDispatch?: () => void
}

/** An answer that is no error, and when it was given. */
export interface TimedAnswer extends Answer {
  /** By the server's clock; within its second by ours. */
  readonly observedAt: Micros
  readonly body: JsonObject
}

export class Transport {
  readonly session: Session
  readonly clock: Clock
  readonly #servers: Servers
  readonly #options: TransportOptions
  readonly #agent: Agent
  #clockOffset: Micros | null = null

  /** @throws InstagramError `session-of-another-server` */
  constructor(session: Session, servers: Servers, options: TransportOptions = {}) {
    refuseOtherServer(session, servers)
    this.session = session
    this.clock = options.clock ?? systemClock
    this.#servers = servers
    this.#options = options
    this.#agent = connectionsTo(servers, options.timeoutMs ?? 30_000)
  }

  /**
   * @returns the answer, when it is a good one
   * @throws InstagramError for each other answer and for none; the reason of a signal that was aborted
   */
  async send(request: ApiRequest): Promise<TimedAnswer> {
    const { retries = 2, random = Math.random, wait: pause = wait } = this.#options
    const signal = this.#signalOf(request)
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(request, attempt, signal)
      } catch (error) {
        const again = request.method === 'GET' && attempt <= retries && isPassing(error)
        if (!again) throw error
        const told = error.retryAfterMs ?? 0
        if (told > LONGEST_WAIT_MS) throw error
        await pause(Math.max(backoffMs(attempt, random()), told), signal)
      }
    }
  }

  /** How far our clock is behind the server's, to the second; negative: ahead; null: nothing was answered yet. */
  get clockOffset(): Micros | null {
    return this.#clockOffset
  }

  /** Waits as the client waits between two tries. */
  pause(ms: number, request: CallOptions = {}): Promise<void> {
    const { wait: pause = wait } = this.#options
    return pause(ms, this.#signalOf(request))
  }

  async close(): Promise<void> {
    await this.#agent.destroy()
  }

  async #attempt(request: ApiRequest, attempt: number, signal: AbortSignal | undefined): Promise<TimedAnswer> {
    const note = { method: request.method, path: request.path, attempt }
    await this.#options.beforeRequest?.(note)
    if (request.token !== undefined) await this.#options.beforeSend?.(request.token)
    signal?.throwIfAborted()
    let status: number | null = null
    try {
      const answer = await this.#exchange(request, signal)
      status = answer.status
      const body = bodyObject(answer)
      const error = errorOfAnswer(answer, this.clock() / 1000, body)
      if (error !== null) throw error
      return { ...answer, body: body ?? {} }
    } finally {
      this.#options.afterRequest?.({ ...note, status })
    }
  }

  async #exchange(request: ApiRequest, signal: AbortSignal | undefined): Promise<Omit<TimedAnswer, 'body'>> {
    const { timeoutMs = this.#options.timeoutMs ?? 30_000 } = request
    const timeout = AbortSignal.timeout(timeoutMs)
    const dispatch = dispatchOf(request, this.session, this.#servers)
    const host = new URL(dispatch.origin).host
    try {
      request.onDispatch?.()
      const response = await this.#agent.request({
        ...dispatch,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
      const receivedAt = this.clock()
      absorbHeaders(this.session, response.headers, receivedAt / 1000)
      const bytes = new Uint8Array(await response.body.arrayBuffer())
      const headers = flatHeaders(response.headers)
      const text = await decodeBody(bytes, headers['content-encoding'], request.path)
      const observedAt = serverTime(headers.date, receivedAt)
      this.#clockOffset = observedAt - receivedAt
      return { status: response.statusCode, headers, text, path: request.path, observedAt }
    } catch (error) {
      signal?.throwIfAborted()
      if (timeout.aborted) throw timedOut(host, request.path, timeoutMs)
      throw error instanceof InstagramError ? error : connectionError(error, host, request.path)
    }
  }

  #signalOf({ signal }: CallOptions): AbortSignal | undefined {
    const signals = [signal, this.#options.signal].filter((one) => one !== undefined)
    return signals.length > 1 ? AbortSignal.any(signals) : signals[0]
  }

  /** Nothing of the session's secrets. */
  [inspect.custom](): string {
    return `Transport { server: '${this.#servers.api}' }`
  }
}

/** One part of a path, from outside. */
export function pathPart(text: string): string {
  if (text === '' || text === '.' || text === '..')
    throw new InstagramError('input', 'empty-id', 'an id or a name is empty')
  return encodeURIComponent(text.toWellFormed())
}

function isPassing(error: unknown): error is InstagramError {
  return error instanceof InstagramError && error.remedy === 'retry'
}

function refuseOtherServer({ server }: Session, { api }: Servers): void {
  if (server === api) return
  throw new InstagramError('input', 'session-of-another-server', `this session belongs to ${server}, not to ${api}`, {
    hint: 'A session is never sent to another server. Log in there, or unset DMVAULT_INSTAGRAM_URL.',
  })
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = lastOf(value)
      return last === undefined || name === 'set-cookie' ? [] : [[name, last]]
    }),
  )
}
