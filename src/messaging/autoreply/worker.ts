/**
 * Does what was claimed, one step after the other, in the order in which the messages came. The queue is in the database: a
 * storm of messages takes no memory, and a killed process leaves nothing that the next does not see. Whatever goes out goes
 * through the outbox, and only as long as it is still right.
 */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import {
  type ClaimedAction,
  countClaimed,
  readActionOfToken,
  readNextAction,
} from '../../archive/automation/claimed-actions.ts'
import { readStanding } from '../../archive/automation/read-standing.ts'
import { noteAction } from '../../archive/end-action.ts'
import { queryIn } from '../../archive/query-in.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { readSend } from '../../archive/read-sends.ts'
import { readActionHolders, takeLeftActions } from '../../archive/take-left-actions.ts'
import type { Micros } from '../../clock.ts'
import { LaterError } from '../../errors.ts'
import { ServerTrouble } from '../../instagram/errors/instagram-error.ts'
import type { Sleep } from '../../run/sleep.ts'
import { type Holder, isAlive } from '../holder.ts'
import { type OutboxOptions, openOutbox } from '../open-outbox.ts'
import type { Outbox } from '../outbox.ts'
import { sendRoom } from '../send-room.ts'
import type { LastLook } from '../sending.ts'
import type { ActStep } from './act-steps.ts'
import { type AutoreplyEvent, stepEvent } from './autoreply-event.ts'
import { Bell } from './bell.ts'
import { performActStep } from './perform-act-step.ts'
import { performReply } from './perform-reply.ts'
import { Rest } from './rest.ts'
import { NotOurs, type StepWork } from './step-work.ts'
import { endOf, isOver, type PlannedStep, readSteps } from './steps.ts'
import { type Judged, NotRight, refuseReply, whyNot } from './still-right.ts'

export interface WorkerOptions {
  /** How messages go out; the worker opens it when there is something to be done. */
  readonly outbox: OutboxOptions
  readonly holder: Holder
  readonly signal: AbortSignal
  readonly sleep: Sleep
  readonly onEvent: (event: AutoreplyEvent) => Promise<void> | void
  readonly onTrouble: (error: Error) => void
}

/** A full limit is looked at again after so long at the latest. */
const LONGEST_REST: Micros = 15 * 60_000_000
/** Where it is not known when there is room. */
const SHORT_REST: Micros = 5 * 60_000_000

const MOST_FAILURES = 5

export class Worker implements AsyncDisposable {
  readonly #archive: Archive
  readonly #account: Account
  readonly #options: WorkerOptions
  readonly #bell = new Bell()
  readonly #rest: Rest
  #outbox: Outbox | null = null
  #guard: (() => Promise<void>) | null = null
  #repliesHeldUntil: Micros = 0
  #failing = { key: '', failures: 0 }
  #isLast = false

  constructor(archive: Archive, account: Account, options: WorkerOptions) {
    this.#archive = archive
    this.#account = account
    this.#options = options
    this.#rest = new Rest(options.outbox.limits.pauseShare ?? 1)
  }

  /** There may be something to be done. */
  ring(): void {
    this.#bell.ring()
  }

  /** Nothing more comes: it ends when all that can be done now is done. */
  finish(): void {
    this.#isLast = true
    this.#bell.ring()
  }

  /** Takes over what processes left that are gone, and finds out what became of it. Before anything is decided. */
  async takeLeft(): Promise<void> {
    const { pool } = this.#archive
    const { accountId } = this.#account
    const { holder } = this.#options
    for (const from of await readActionHolders(pool, accountId)) {
      if (from === holder.id || (await isAlive(this.#archive, from))) continue
      await takeLeftActions(pool, accountId, { from, to: holder.id })
    }
    if ((await countClaimed(pool, accountId, holder.id)) === 0) return
    await this.#try(async () => void (await this.#open()))
  }

  /** @returns how many are left for later, when it was told to finish */
  async run(): Promise<number> {
    const { signal, sleep, holder } = this.#options
    const { accountId } = this.#account
    for (;;) {
      signal.throwIfAborted()
      const now = await readDatabaseTime(this.#archive.db)
      const restMs = this.#rest.leftMs(now)
      if (restMs > 0) {
        if (this.#isLast) break
        await this.#bell.wait(restMs, { sleep, signal, isDeaf: true })
        continue
      }
      // A clock that jumped back must not make minutes days.
      if (this.#repliesHeldUntil - now > LONGEST_REST) this.#repliesHeldUntil = now
      const withWaiting = this.#repliesHeldUntil <= now
      const next = await readNextAction(this.#archive.pool, accountId, { holder: holder.id, withWaiting })
      if (next !== undefined) {
        await this.#try(() => this.#perform(next))
        continue
      }
      await this.#close()
      if (this.#isLast) break
      const heldMs = withWaiting ? null : Math.ceil((this.#repliesHeldUntil - now) / 1000)
      await this.#bell.wait(heldMs, { sleep, signal, isDeaf: false })
    }
    return await countClaimed(this.#archive.pool, accountId, holder.id)
  }

  /** What passes is sat out; what does not is thrown. */
  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#rest.over()
    } catch (error) {
      this.#options.signal.throwIfAborted()
      if (error instanceof NotOurs) return
      const now = await readDatabaseTime(this.#archive.db)
      this.#rest.begin(error, now)
      this.#options.onTrouble(error as Error)
      await this.#close()
    }
  }

  async #perform(action: ClaimedAction): Promise<void> {
    let steps = readSteps(action.steps)
    for (const [place, step] of steps.entries()) {
      if (isOver(step)) continue
      const judged = await this.#judge(action)
      const note = async (noted: PlannedStep): Promise<void> => {
        steps = steps.with(place, noted)
        await this.#note(action, steps)
        if (noted.state === 'failed') await this.#tell(judged, noted)
      }
      const done = await this.#step(judged, step, note).catch(async (error: unknown) => {
        if (!this.#isHopeless(action, error)) throw error
        return await this.#giveUp(steps[place]!, error)
      })
      steps = steps.with(place, done)
      if (done.state === 'waits') {
        await this.#note(action, steps)
        // Told once.
        if (step.state !== 'waits') await this.#tell(judged, done)
        return await this.#holdReplies()
      }
      await this.#tell(judged, done)
      if (place < steps.length - 1) await this.#note(action, steps)
    }
    const { holder } = this.#options
    const end = { holder: holder.id, steps: JSON.stringify(steps), at: await readDatabaseTime(this.#archive.db) }
    await noteAction(this.#archive.pool, action, { ...end, ...endOf(steps) })
  }

  /** A conversation at which the server fails time after time must not hold up all others. */
  #isHopeless({ threadId, messageId, rule }: ClaimedAction, error: unknown): error is LaterError {
    const key = `${threadId} ${messageId} ${rule}`
    const isServers = error instanceof LaterError && error.cause instanceof ServerTrouble
    const failures = isServers ? (this.#failing.key === key ? this.#failing.failures : 0) + 1 : 0
    this.#failing = { key, failures }
    return isServers && failures >= MOST_FAILURES
  }

  async #giveUp(step: PlannedStep, { code }: LaterError): Promise<PlannedStep> {
    // Of an act that was begun nobody knows what became of it, nor of a message that may have gone out.
    const isBegun = step.act !== undefined || (step.token !== undefined && !(await this.#cancel(BigInt(step.token))))
    return { ...step, state: isBegun ? 'unknown' : 'failed', reason: code }
  }

  /** @returns whether it never goes out */
  async #cancel(token: bigint): Promise<boolean> {
    await (await this.#open()).cancel([token])
    const send = await readSend(this.#archive.db, this.#account.accountId, token)
    return send === undefined || send.state === 'failed'
  }

  async #judge(action: ClaimedAction): Promise<Judged> {
    const standing = await readStanding(this.#archive.pool, action)
    return { account: this.#account, action, standing, now: await readDatabaseTime(this.#archive.db) }
  }

  async #step(judged: Judged, step: PlannedStep, note: (step: PlannedStep) => Promise<void>): Promise<PlannedStep> {
    if (step.do === 'label' || step.do === 'notify') {
      const reason = await whyNot(this.#archive.pool, judged, step)
      return reason === null ? { ...step, state: 'done' } : { ...step, state: 'held', reason: reason.code }
    }
    const { outsideThreadId: threadId = null, itemId = null } = judged.standing ?? {}
    if (threadId === null || itemId === null) return { ...step, state: 'held', reason: 'not-a-message' }
    const work: StepWork = {
      outbox: await this.#open(),
      judged,
      place: { threadId, itemId },
      areRepliesHeld: this.#repliesHeldUntil > judged.now,
      note,
      guarded: (guard, run) => this.#guarded(guard, run),
    }
    if (step.do === 'reply') return await performReply(work, step)
    return await performActStep(work, step as PlannedStep<ActStep>)
  }

  async #note(action: ClaimedAction, steps: readonly PlannedStep[]): Promise<void> {
    const at = await readDatabaseTime(this.#archive.db)
    const progress = { holder: this.#options.holder.id, steps: JSON.stringify(steps), state: 'claimed', at } as const
    if (!(await noteAction(this.#archive.pool, action, progress))) throw new NotOurs()
  }

  async #tell({ action, standing, now }: Judged, step: PlannedStep): Promise<void> {
    const { state = 'done', reason } = step
    const told = { account: this.#account.name, now, action, standing }
    await this.#options.onEvent(stepEvent(told, step, { state, ...(reason !== undefined && { reason }) }))
  }

  /** Until there is room for a message again; other work goes on. */
  async #holdReplies(): Promise<void> {
    const outbox = await this.#open()
    const { limits } = outbox.sending
    const now = await readDatabaseTime(this.#archive.db)
    if (this.#repliesHeldUntil > now) return
    const need = { messages: 1, newConversations: 0, bulk: 0 }
    const rooms = await sendRoom(this.#archive, this.#account, { limits, need, now })
    const fitsAt = Math.max(...rooms.map((room) => room.fitsAt ?? 0), 0)
    this.#repliesHeldUntil = Math.min(now + LONGEST_REST, fitsAt > now ? fitsAt : now + SHORT_REST)
  }

  async #open(): Promise<Outbox> {
    if (this.#outbox !== null) return this.#outbox
    const { outbox: options, signal } = this.#options
    const outbox = await openOutbox(this.#archive, this.#account, {
      ...options,
      signal,
      whenFull: 'refuse',
      maxWaitMs: options.maxWaitMs ?? 2 * 60_000,
      lastLook: this.#lastLook,
      openClient: (hooks) =>
        options.openClient({
          ...hooks,
          beforeRequest: async (note) => {
            await hooks.beforeRequest?.(note)
            if (note.method === 'POST') await this.#guard?.()
          },
        }),
    })
    this.#outbox = outbox
    for await (const _ of outbox.settleLeft());
    return outbox
  }

  async #close(): Promise<void> {
    const outbox = this.#outbox
    this.#outbox = null
    await outbox?.[Symbol.asyncDispose]()
  }

  async #guarded<Result>(guard: () => Promise<void>, run: () => Promise<Result>): Promise<Result> {
    this.#guard = guard
    try {
      return await run()
    } finally {
      this.#guard = null
    }
  }

  /** In the transaction that lets a reply out: what was disarmed, or forbidden, until then does not go out. */
  readonly #lastLook: LastLook = async (tx, send, now) => {
    const client = queryIn(tx)
    const action = await readActionOfToken(client, this.#account.accountId, send.token)
    const step = action && readSteps(action.steps).find((it) => it.token === String(send.token))
    if (action === undefined || step === undefined) {
      throw new NotRight({ code: 'not-armed', words: 'nothing is known any more of what it answers' })
    }
    const standing = await readStanding(client, action)
    await refuseReply(client, { account: this.#account, action, standing, now }, step, send.token)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close()
  }
}
