/** An account at a simulated Instagram, and its archive: nights go by, and what was read is compared with the world. */
import { extractAccount } from '../../pipelines/extract.ts'
import { type Account, createAccount } from '../../src/archive/accounts.ts'
import type { Archive } from '../../src/archive/archive.ts'
import { readingExitCode } from '../../src/cli/reading-outcome.ts'
import type { Micros } from '../../src/clock.ts'
import { DmvaultError } from '../../src/errors.ts'
import type { InstagramCounts } from '../../src/extract/extract-instagram.ts'
import { InstagramClient } from '../../src/instagram/client.ts'
import type { Session } from '../../src/instagram/session/session.ts'
import type { TransportOptions } from '../../src/instagram/transport/transport.ts'
import type { SimulatorOptions } from '../../src/simulator/options.ts'
import { type Simulator, startSimulator } from '../../src/simulator/start-simulator.ts'
import { type RecordingProxy, recordingProxy } from './recording-proxy.ts'

export interface Night {
  readonly exitCode: number
  /** Null when the run failed altogether. */
  readonly counts: InstagramCounts | null
  readonly error: unknown
  /** As the server counts them. */
  readonly requests: number
}

export interface NightOptions {
  /** Ends the run, as a kill does, before its n-th request. */
  readonly crashAt?: number | undefined
  readonly signal?: AbortSignal
  /** Of one request. */
  readonly timeoutMs?: number
  /** Called before each request. */
  readonly onRequest?: (requests: number, path: string) => Promise<void> | void
}

/** A run that is cut off in the middle of what it does. */
export class Crash extends Error {}

/** One of the ends of days: nights follow each other by this, for the server and for us. */
const DAY: Micros = 86_400_000_000

let accounts = 0

export class LiveAccount implements AsyncDisposable {
  readonly simulator: Simulator
  readonly archive: Archive
  readonly account: Account
  /** What was answered, where it is recorded. */
  readonly recorded: RecordingProxy | null
  readonly #session: Session
  /** How far both clocks have been moved on. */
  #moved: Micros = 0

  private constructor(
    simulator: Simulator,
    archive: Archive,
    account: Account,
    session: Session,
    recorded: RecordingProxy | null,
  ) {
    this.simulator = simulator
    this.recorded = recorded
    this.archive = archive
    this.account = account
    this.#session = session
  }

  static async start(archive: Archive, options: SimulatorOptions = {}, isRecorded = false): Promise<LiveAccount> {
    const simulator = await startSimulator(options)
    const recorded = isRecorded ? await recordingProxy(simulator.url) : null
    const [{ username, password }] = simulator.accounts
    await using client = new InstagramClient({ url: recorded?.url ?? simulator.url })
    await client.logIn({ username, password })
    accounts += 1
    const name = `live ${process.pid} ${accounts}`
    const account = await createAccount(archive, { name, timeZone: 'UTC', keepsUnsent: false, createdAt: 0 })
    return new LiveAccount(simulator, archive, account, client.session, recorded)
  }

  /** Of whoever is logged in, for clients of a test's own. */
  get session(): Session {
    return this.#session
  }

  get now(): Micros {
    return Date.now() * 1000 + this.#moved
  }

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.simulator.url}/simulator/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${text}`)
    return JSON.parse(text)
  }

  async faults(...faults: readonly object[]): Promise<void> {
    await this.control('DELETE', 'faults/')
    const skew = { name: 'clock-skew', skew_seconds: Math.round(this.#moved / 1e6) }
    await this.control('POST', 'faults/', this.#moved === 0 ? faults : [...faults, skew])
  }

  events(...events: readonly object[]): Promise<unknown> {
    return this.control('POST', 'events/', events)
  }

  /** Lets time go by: the server's, which is told by its answers, and ours. */
  async later(days = 1): Promise<void> {
    this.#moved += days * DAY
    await this.faults()
  }

  async requestsMade(): Promise<number> {
    return ((await this.control('GET', 'requests/')) as { total: number }).total
  }

  /** One run of `extract`, in this process; how long it would wait is left out. */
  async night({
    crashAt,
    signal = new AbortController().signal,
    timeoutMs,
    onRequest,
  }: NightOptions = {}): Promise<Night> {
    const before = await this.requestsMade()
    let made = 0
    const openClient = async (hooks: Pick<TransportOptions, 'beforeRequest' | 'signal'>) => {
      const client = new InstagramClient({
        session: this.#session,
        url: this.recorded?.url ?? this.simulator.url,
        ...hooks,
        timeoutMs: timeoutMs ?? 10_000,
        clock: () => this.now,
        wait: async () => {},
        beforeRequest: async (request) => {
          await hooks.beforeRequest?.(request)
          made += 1
          await onRequest?.(made, request.path)
          if (made === crashAt) throw new Crash('killed')
        },
      })
      return { client, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() }
    }
    const limits = { spacingMs: 0, perHour: null, perDay: null, pauseShare: 0 }
    let counts: InstagramCounts | null = null
    let error: unknown
    try {
      counts = await extractAccount(this.archive, this.account, { openClient, limits, signal, clock: () => this.now })
      error = counts.endedBy ?? undefined
    } catch (thrown) {
      error = thrown
    }
    const exitCode = counts === null ? (error instanceof DmvaultError ? error.exitCode : 1) : readingExitCode(counts)
    return { exitCode, counts, error, requests: (await this.requestsMade()) - before }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.recorded?.[Symbol.asyncDispose]()
    await this.simulator.close()
  }
}
