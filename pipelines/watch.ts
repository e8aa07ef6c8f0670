/** Watching an account: who looks, how often, and what of it stands in the ledger. */
import type { Account } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { countRequests, readBudget } from '../src/archive/read-budget.ts'
import { readDatabaseTime } from '../src/archive/read-database-time.ts'
import { type Clock, type Micros, systemClock } from '../src/clock.ts'
import { DmvaultError, LaterError, PersonNeededError } from '../src/errors.ts'
import { extractInstagram, type InstagramCounts, type InstagramReading } from '../src/extract/extract-instagram.ts'
import { InstagramError, type Remedy } from '../src/instagram/errors/instagram-error.ts'
import { type Look, type MonitorOptions, monitor } from '../src/messaging/monitor/monitor.ts'
import { nextWaitMs, type PaceBounds } from '../src/messaging/monitor/pace.ts'
import type { ToldEvent } from '../src/messaging/monitor/watch-event.ts'
import type { WatchLock } from '../src/messaging/monitor/watch-lock.ts'
import { acquireLease } from '../src/run/lease.ts'
import { type Run, startRun } from '../src/run/ledger.ts'
import { type Sleep, sleep as systemSleep } from '../src/run/sleep.ts'
import { LastLook } from '../src/sources/instagram/last-look.ts'
import { transform } from '../src/transform/transform.ts'

const MINUTE_MS = 60_000

export interface WatchOptions extends Omit<MonitorOptions, 'look'> {
  /** How Instagram is read. */
  readonly reading: InstagramReading
  readonly pace: PaceBounds
  /**
   * Least distance to the account's last request, whoever made it, a process that was started again and again included;
   * default a minute, which at Instagram nobody should go below.
   */
  readonly leastMs?: number
  readonly clock?: Clock
  /** What kept a look from its end, though watching goes on. */
  readonly onTrouble?: (error: DmvaultError) => void
}

/**
 * Watches an account at Instagram; each look holds the account's lease no longer than it takes, so that a nightly finds it
 * free. An event is handled once the next one is asked for; whoever dies before that is told it again, under its id.
 *
 * @example
 * const { home, instagramUrl, limits } = loadConfig()
 * const openClient = (hooks) => openAccountClient({ home, instagramUrl }, account.name, hooks)
 * const reading = { openClient, limits: limitsFor(instagramUrl, limits) }
 * const { signal } = new AbortController()
 * for await (const { event } of watchAccount(archive, account, { reading, pace: defaultPace, signal })) {
 *   if (event.kind === 'message' && event.person?.is_owner === false) console.log(event.message?.text)
 * }
 * @throws PersonNeededError when a person must act on the account; of a watch that looks `once`, whatever ended the look
 */
export async function* watchAccount(
  archive: Archive,
  account: Account,
  { reading, pace, leastMs = MINUTE_MS, clock = systemClock, onTrouble, ...options }: WatchOptions,
): AsyncGenerator<ToldEvent, void, undefined> {
  const looker = new Looker({ archive, account, reading, pace, leastMs, clock, onTrouble, ...options })
  yield* monitor(archive, account, { ...options, look: (lock) => looker.look(lock) })
}

interface LookerOptions extends Required<Pick<WatchOptions, 'reading' | 'pace' | 'leastMs' | 'clock' | 'signal'>> {
  readonly archive: Archive
  readonly account: Account
  readonly once?: boolean
  readonly sleep?: Sleep
  readonly onTrouble?: WatchOptions['onTrouble'] | undefined
}

/** Another run has the account: whether it still has is looked that soon; Instagram is asked nothing. */
const BUSY_MS = 30_000
const BUSY = new Set(['account-busy', 'gives-way', 'lease-lost'])
const SLOW_AFTER_TROUBLE = 4

class Looker {
  readonly #options: LookerOptions
  readonly #last = new LastLook()
  #quietLooks = 0
  #troubles = 0
  /** Requests of a usual look. */
  #cost = 1

  constructor(options: LookerOptions) {
    this.#options = options
  }

  async look(lock: WatchLock): Promise<Look> {
    const { once, onTrouble, signal } = this.#options
    await this.#keepDistance()
    const error = await this.#lookUnlessBusy(lock)
    signal.throwIfAborted()
    if (error === null) {
      this.#troubles = 0
      return { waitMs: await this.#pace() }
    }
    this.#last.forget()
    if (once || !isPassing(error)) throw error
    onTrouble?.(error)
    const { shortestMs } = this.#options.pace
    if (BUSY.has(error.code))
      return { waitMs: error.code === 'account-busy' ? Math.min(BUSY_MS, shortestMs) : shortestMs }
    this.#troubles += 1
    const slower = Math.min(SLOW_AFTER_TROUBLE, 1 + this.#troubles)
    return { waitMs: Math.max(this.#options.pace.longestMs, (await this.#pace()) * slower) }
  }

  async #lookUnlessBusy(lock: WatchLock): Promise<DmvaultError | null> {
    if (!(await lock.beginLook())) return new LaterError('account-busy', 'another dmvault looks at this account')
    try {
      return await this.#lookOnce(lock)
    } finally {
      await lock.endLook()
    }
  }

  /** @returns what kept it from its end */
  async #lookOnce(lock: WatchLock): Promise<DmvaultError | null> {
    const { archive, account, clock, signal: stop } = this.#options
    const reading = givingWay(this.#options.reading, lock)
    try {
      await using lease = await acquireLease(archive, account.accountId, clock)
      const signal = AbortSignal.any([stop, lease.lost])
      const ledger = new LookLedger(archive, account.accountId, clock)
      const counts = await extractInstagram(
        archive,
        account,
        { ...reading, look: this.#last },
        { lease, run: ledger, signal, clock },
      )
      const { messages } = counts
      if (!signal.aborted && messages.new + messages.changed > 0)
        await transform(archive, account.accountId, lease.fence)
      await ledger.write(counts)
      this.#learn(counts)
      if (lease.lost.aborted) throw lease.lost.reason
      return counts.endedBy
    } catch (error) {
      if (error instanceof DmvaultError) return error
      throw error
    }
  }

  #learn({ requests, messages }: InstagramCounts): void {
    this.#quietLooks = messages.new + messages.changed > 0 ? 0 : this.#quietLooks + 1
    this.#cost = this.#cost * 0.8 + requests * 0.2
  }

  async #keepDistance(): Promise<void> {
    const { archive, account, leastMs, sleep = systemSleep, signal } = this.#options
    const last = (await readBudget(archive, account.accountId))?.last_request_at ?? null
    if (last === null) return
    const passedMs = Math.max(0, (await readDatabaseTime(archive.db)) - last) / 1000
    if (passedMs < leastMs) await sleep(Math.ceil(leastMs - passedMs), signal)
  }

  async #pace(): Promise<number> {
    const { archive, account, reading, pace } = this.#options
    const used = await countRequests(archive, account.accountId, await readDatabaseTime(archive.db))
    return nextWaitMs(pace, { quietLooks: this.#quietLooks, cost: this.#cost, used }, reading.limits)
  }
}

/** Before each request it is looked whether somebody with more to do waits for the account. */
function givingWay(reading: InstagramReading, lock: WatchLock): InstagramReading {
  return {
    ...reading,
    openClient: (hooks) =>
      reading.openClient({
        ...hooks,
        beforeRequest: async (request) => {
          if (await lock.isWanted()) throw new LaterError('gives-way', 'another run of this account was waited for')
          await hooks.beforeRequest?.(request)
        },
      }),
  }
}

/** Over time it may pass by itself: a limit, a run beside it, a network that is away, an answer that nobody can read. */
function isPassing(error: DmvaultError): boolean {
  if (error instanceof PersonNeededError) return false
  return error instanceof LaterError || (error instanceof InstagramError && PASSING.has(error.remedy))
}

const PASSING: ReadonlySet<Remedy> = new Set(['wait', 'retry', 'report'])

/** A watch looks a hundred times a day and more: only looks that brought something, or came to no good end, stand in the ledger. */
class LookLedger implements Run {
  readonly runId = 0n
  readonly #archive: Archive
  readonly #accountId: bigint
  readonly #clock: Clock
  readonly #startedAt: Micros
  readonly #events: { readonly code: string; readonly message: string }[] = []

  constructor(archive: Archive, accountId: bigint, clock: Clock) {
    this.#archive = archive
    this.#accountId = accountId
    this.#clock = clock
    this.#startedAt = clock()
  }

  async event(code: string, message: string): Promise<void> {
    this.#events.push({ code, message })
  }

  async finish(): Promise<void> {}

  async write(counts: InstagramCounts): Promise<void> {
    const { messages, endedBy, requests, pages, threads } = counts
    if (messages.new + messages.changed + messages.quarantined === 0 && endedBy === null) return
    let hasStarted = false
    const clock: Clock = () => {
      const at = hasStarted ? this.#clock() : this.#startedAt
      hasStarted = true
      return at
    }
    const run = await startRun(
      this.#archive,
      { accountId: this.#accountId, pipeline: 'watch', source: 'instagram' },
      clock,
    )
    for (const { code, message } of this.#events) await run.event(code, message)
    const isWhole = endedBy === null && messages.quarantined === 0
    const error = endedBy === null ? undefined : `${endedBy.code}: ${endedBy.message}`
    await run.finish(isWhole ? 'done' : 'partial', { requests, pages, threads, messages }, error)
  }
}
