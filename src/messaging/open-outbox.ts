import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { readAccountCreated } from '../archive/read-account-created.ts'
import { type Clock, type Micros, systemClock } from '../clock.ts'
import type { ConfiguredSendLimits } from '../config.ts'
import type { TransportOptions } from '../instagram/transport/transport.ts'
import type { LoggedIn } from '../run/account-session.ts'
import type { Limits } from '../run/limits.ts'
import { askPatiently } from '../run/meet-instagram-error.ts'
import { openRequestBudget } from '../run/request-budget.ts'
import { type Sleep, sleep as systemSleep } from '../run/sleep.ts'
import { passGate } from './gate.ts'
import { openHolder } from './holder.ts'
import { Outbox } from './outbox.ts'
import { sendLimitsFor } from './send-limits.ts'
import type { LastLook, Sending, WhenFull } from './sending.ts'

export interface OutboxOptions {
  readonly openClient: (hooks: Pick<TransportOptions, 'beforeRequest' | 'beforeSend' | 'signal'>) => Promise<LoggedIn>
  /** Of requests. */
  readonly limits: Limits
  readonly sendLimits: ConfiguredSendLimits
  /** Base URL of a server in Instagram's place; null: Instagram. */
  readonly serverUrl: string | null
  readonly signal: AbortSignal
  /** Default `refuse`. */
  readonly whenFull?: WhenFull
  /** Whether what was sent stays written down; default: it does not. */
  readonly keepsDraft?: boolean
  /** A longer wait for the budget of requests ends what was begun; default 65 minutes: an hour's limit is sat out. */
  readonly maxWaitMs?: number | undefined
  readonly onWait?: (words: string, until: Micros) => void
  /** Whoever makes replies of rules looks once more before each goes out. */
  readonly lastLook?: LastLook
  readonly sleep?: Sleep
  readonly chance?: () => number
  /** Of this machine. */
  readonly clock?: Clock
}

const MINUTE_MS = 60_000

/**
 * Opens the outbox of an account: its client, with every request taken from the account's budget and every message let out by
 * the gate.
 *
 * @example
 * const { home, instagramUrl, limits, sendLimits } = loadConfig()
 * await using outbox = await openOutbox(archive, account, {
 *   openClient: (hooks) => openAccountClient({ home, instagramUrl }, account.name, hooks),
 *   limits: limitsFor(instagramUrl, limits), sendLimits, serverUrl: instagramUrl, signal: AbortSignal.timeout(600_000),
 * })
 * for await (const left of outbox.settleLeft()) console.log(left.state)
 * const [bob] = await findAddressees(directOf(outbox), { people: ['bob'] })
 * const [token] = await outbox.plan([{ to: bob.to, draft: { kind: 'text', text: 'See you at six' } }])
 * const { state, error } = await outbox.make(token)
 * @throws UsageError `send-limits`; what opening the session and the database throw
 */
export async function openOutbox(archive: Archive, account: Account, options: OutboxOptions): Promise<Outbox> {
  const { limits, sleep = systemSleep, chance = Math.random, whenFull = 'refuse', onWait = () => {} } = options
  const holder = await openHolder(archive)
  try {
    const signal = AbortSignal.any([options.signal, holder.lost])
    const waits = { onWait: (wait: { words: string; until: Micros }) => onWait(wait.words, wait.until) }
    const { maxWaitMs } = options
    const permits = { limits, signal, sleep, maxWaitMs, goesOn: false, ...waits }
    const budget = await openRequestBudget(archive, account.accountId, permits)
    const standing = {
      createdAt: await readAccountCreated(archive, account.accountId),
      now: await budget.time(),
      serverUrl: options.serverUrl,
    }
    const gate: { sending: Sending | null } = { sending: null }
    const loggedIn = await options.openClient({
      beforeRequest: () => budget.take(),
      beforeSend: async (token) => {
        if (gate.sending === null) throw new Error('something was sent before the outbox was open')
        await passGate(gate.sending, token)
      },
      signal,
    })
    const sending: Sending = {
      archive,
      account,
      client: loggedIn.client,
      budget,
      holder,
      limits: sendLimitsFor(standing, options.sendLimits),
      whenFull,
      keepsDraft: options.keepsDraft ?? false,
      settleAfterMs: MINUTE_MS * (limits.pauseShare ?? 1),
      signal,
      sleep,
      clock: options.clock ?? systemClock,
      chance,
      ask: askPatiently(budget),
      onWait,
      lastLook: options.lastLook ?? null,
      underway: null,
    }
    gate.sending = sending
    return new Outbox(sending, async () => {
      try {
        await loggedIn[Symbol.asyncDispose]()
      } finally {
        await holder[Symbol.asyncDispose]()
      }
    })
  } catch (error) {
    await holder[Symbol.asyncDispose]()
    throw error
  }
}
