/**
 * Automatic replies: an account is watched, its armed rules decide about each message that comes in, and what they decided is
 * done. Deciding and doing are two things that go on beside each other; between them stands the database.
 *
 * What must never happen here: an answer to what is older than the arming; a second one to a message that had one; anything
 * after Instagram or the owner said stop.
 */
import type { Account } from '../src/archive/accounts.ts'
import type { Archive } from '../src/archive/archive.ts'
import { beginAutomationRun, endAutomationRun, noteAutomationLook } from '../src/archive/automation/automation-run.ts'
import { readArmedRules } from '../src/archive/read-armed-rules.ts'
import { readDatabaseTime } from '../src/archive/read-database-time.ts'
import { isoToMicros, microsToIso } from '../src/clock.ts'
import { DmvaultError, LaterError, UsageError } from '../src/errors.ts'
import type { InstagramClient } from '../src/instagram/client.ts'
import { InstagramError } from '../src/instagram/errors/instagram-error.ts'
import { AUTOREPLY } from '../src/messaging/autoreply/arming.ts'
import type { AutoreplyEvent } from '../src/messaging/autoreply/autoreply-event.ts'
import { type DecidedMessage, type Deciding, decideIncoming } from '../src/messaging/autoreply/decide-incoming.ts'
import { Worker } from '../src/messaging/autoreply/worker.ts'
import { openHolder } from '../src/messaging/holder.ts'
import type { ToldEvent } from '../src/messaging/monitor/watch-event.ts'
import { openDirect } from '../src/messaging/open-direct.ts'
import type { OutboxOptions } from '../src/messaging/open-outbox.ts'
import { type Sleep, sleep as systemSleep } from '../src/run/sleep.ts'
import { type WatchOptions, watchAccount } from './watch.ts'

export interface AutoreplyOptions
  extends Pick<WatchOptions, 'pace' | 'leastMs' | 'clock' | 'once' | 'forOthersMs' | 'onArmed'>,
    Pick<OutboxOptions, 'openClient' | 'limits' | 'sendLimits' | 'serverUrl' | 'keepsDraft' | 'onWait' | 'chance'> {
  readonly signal: AbortSignal
  /** Hosts that the user knows as bad, for rules that ask for a spam score. */
  readonly knownBad?: ReadonlySet<string>
  readonly sleep?: Sleep
  /** Told of each step as it ends, of what was held, and of whoever asked to be left alone. */
  readonly onEvent?: (event: AutoreplyEvent) => Promise<void> | void
  /** What went wrong and passes by itself. */
  readonly onTrouble?: (error: DmvaultError) => void
}

export interface AutoreplyResult {
  /** Messages of others that rules were asked about. */
  readonly messages: number
  /** Actions that are left for later, of a run of one look: a limit was reached. */
  readonly left: number
  /** The rules were disarmed while they ran. */
  readonly isDisarmed: boolean
}

/**
 * Runs the armed rules of an account until it is told to end, until nothing is armed any more, or until a person must act.
 *
 * @example
 * const { home, instagramUrl, limits, sendLimits } = loadConfig()
 * await autoreply(archive, account, {
 *   openClient: (hooks) => openAccountClient({ home, instagramUrl }, account.name, hooks),
 *   limits: limitsFor(instagramUrl, limits), sendLimits, serverUrl: instagramUrl, pace: defaultPace,
 *   signal: AbortSignal.timeout(3_600_000), onEvent: ({ kind, words }) => console.log(kind, words),
 * })
 * @throws UsageError `nothing-armed`; LaterError `watch-busy` when another process runs them; PersonNeededError when a person
 *   must act on the account; the reason of `signal`
 */
export async function autoreply(
  archive: Archive,
  account: Account,
  options: AutoreplyOptions,
): Promise<AutoreplyResult> {
  const { pool } = archive
  const { accountId } = account
  await refuseUnarmed(archive, account)
  await using holder = await openHolder(archive)
  await beginAutomationRun(pool, accountId, await readDatabaseTime(archive.db))
  const end = async (outcome: string): Promise<void> =>
    await endAutomationRun(pool, accountId, { at: await readDatabaseTime(archive.db), outcome })
  try {
    const result = await runRules(archive, account, { ...options, holder })
    await end('done')
    return result
  } catch (error) {
    await end(error instanceof DmvaultError ? error.code : 'failed').catch(() => {})
    throw error
  }
}

async function refuseUnarmed({ pool }: Archive, { accountId, name }: Account): Promise<void> {
  if ((await readArmedRules(pool, accountId)).length > 0) return
  throw new UsageError('nothing-armed', `no rule is armed for ${name}`, {
    hint: 'Try a file of rules on history: dmvault rules test FILE; then arm it: dmvault autoreply arm --rules FILE.',
  })
}

type Running = AutoreplyOptions & { readonly holder: Awaited<ReturnType<typeof openHolder>> }

async function runRules(archive: Archive, account: Account, options: Running): Promise<AutoreplyResult> {
  const { holder, sleep = systemSleep, onEvent = () => {}, onTrouble = () => {}, knownBad = new Set() } = options
  const stop = new AbortController()
  const signal = AbortSignal.any([options.signal, holder.lost, stop.signal])
  const trouble = (error: unknown): void => {
    if (error instanceof DmvaultError) onTrouble(error)
  }
  const outbox = { ...options, signal, sleep }
  await using worker = new Worker(archive, account, { outbox, holder, signal, sleep, onEvent, onTrouble: trouble })
  const intake = new Intake(archive, account, { ...options, sleep, onEvent, knownBad, signal, worker, trouble })
  let work: Promise<number> | undefined
  const begin = (): void => {
    work ??= worker.run()
    // One that cannot go on ends the other.
    work.catch((error: unknown) => stop.abort(error))
  }
  try {
    const isDisarmed = await intake.run(begin)
    begin()
    worker.finish()
    return { messages: intake.messages, left: await work!, isDisarmed }
  } catch (error) {
    stop.abort(error)
    await work?.catch(() => {})
    // Of a run that was told to end the reason; of others what ended the first of the two.
    options.signal.throwIfAborted()
    throw stop.signal.reason ?? error
  }
}

type Defaulted = 'sleep' | 'onEvent' | 'knownBad'

interface IntakeOptions extends Omit<Running, Defaulted | 'onTrouble'>, Required<Pick<AutoreplyOptions, Defaulted>> {
  readonly worker: Worker
  readonly trouble: (error: unknown) => void
}

const MINUTE_MS = 60_000
const DISARMED: ReadonlySet<string> = new Set(['nothing-armed', 'watch-removed'])

/** Is told of messages, and lets the rules decide. */
class Intake {
  readonly #archive: Archive
  readonly #account: Account
  readonly #options: IntakeOptions
  messages = 0

  constructor(archive: Archive, account: Account, options: IntakeOptions) {
    this.#archive = archive
    this.#account = account
    this.#options = options
  }

  /**
   * @param begin called when nobody else runs these rules, and what was left by others is taken over
   * @returns whether it ended as the rules were disarmed
   */
  async run(begin: () => void): Promise<boolean> {
    const { limits, openClient, onWait, worker, trouble } = this.#options
    let hasBegun = false
    const beginOnce = async (): Promise<void> => {
      if (hasBegun) return
      hasBegun = true
      await worker.takeLeft()
      begin()
    }
    const reading = {
      limits,
      openClient: async (hooks: Parameters<typeof openClient>[0]) => {
        await this.#beforeLook()
        return await openClient(hooks)
      },
      ...(onWait && { onWait: (wait: { words: string; until: number }) => onWait(wait.words, wait.until) }),
    }
    const { pace, leastMs, clock, once, forOthersMs, onArmed, sleep, signal } = this.#options
    const given = { leastMs, clock, once, forOthersMs }
    const set = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
    const events = watchAccount(this.#archive, this.#account, {
      ...set,
      reading,
      pace,
      name: AUTOREPLY,
      signal,
      sleep,
      onTrouble: trouble,
      onReady: beginOnce,
      ...(onArmed && { onArmed }),
    })
    try {
      for await (const told of events) await this.#decide(told)
      return false
    } catch (error) {
      if (error instanceof UsageError && DISARMED.has(error.code)) return true
      throw error
    }
  }

  /** Each look says that the rules run; whoever disarmed them ends the run. */
  async #beforeLook(): Promise<void> {
    const { archive, account } = { archive: this.#archive, account: this.#account }
    await refuseUnarmed(archive, account)
    await noteAutomationLook(archive.pool, account.accountId, await readDatabaseTime(archive.db))
  }

  async #decide({ event, threadKey, messageKey }: ToldEvent): Promise<void> {
    const { message } = event
    const isEdit = event.kind === 'edit'
    if ((event.kind !== 'message' && !isEdit) || message === null || messageKey === null || message.sender.is_owner)
      return
    const { holder, knownBad, worker } = this.#options
    const deciding: Deciding = {
      archive: this.#archive,
      account: this.#account,
      holder: holder.id,
      knownBad,
      ask: (work) => this.#ask(work),
    }
    const place = { threadId: threadKey, messageId: messageKey, sentAt: isoToMicros(message.sent_at) }
    const decided = await decideIncoming(deciding, place, { isEdit })
    if (decided === null) return
    if (!isEdit) this.messages += 1
    if (decided.toDo.length > 0) worker.ring()
    await this.#tell(event, decided)
  }

  /** About a person, until it is answered: without it, it cannot be decided. */
  async #ask<Answer>(work: (client: InstagramClient) => Promise<Answer>): Promise<Answer> {
    const { openClient, limits, signal, sleep, trouble } = this.#options
    for (let tries = 1; ; tries += 1) {
      try {
        await using direct = await openDirect(this.#archive, this.#account, { openClient, limits, signal })
        return await direct.ask(() => work(direct.client))
      } catch (error) {
        const isPassing = error instanceof LaterError || (error instanceof InstagramError && error.remedy === 'retry')
        if (!isPassing) throw error
        trouble(error)
        await sleep(Math.min(15, tries) * MINUTE_MS * (limits.pauseShare ?? 1), signal)
      }
    }
  }

  async #tell(event: ToldEvent['event'], { toDo, held, doNotContact, now }: DecidedMessage): Promise<void> {
    const { onEvent } = this.#options
    const person = { id: event.person?.id ?? null, name: event.person?.name ?? event.person?.username ?? null }
    const { id, title, is_group } = event.thread
    const told = {
      at: microsToIso(now),
      account: this.#account.name,
      thread: { id, title, is_group },
      person,
      message_id: event.message?.id ?? null,
    }
    if (doNotContact !== null) {
      await onEvent({ ...told, kind: 'stop', state: 'done', reason: null, rule: null, words: doNotContact, why: null })
    }
    for (const { rule, held: steps } of [...toDo, ...held]) {
      for (const { do: kind, code, words: why } of steps) {
        await onEvent({ ...told, kind, state: 'held', reason: code, rule, words: null, why })
      }
    }
  }
}
