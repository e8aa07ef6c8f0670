/**
 * Sending with account safety. Whatever is to be sent is written down first, goes out under one client token within the
 * account's limits, and has one of three ends: it arrived, it did not, or nobody can say and a person decides. A process may
 * die at any instruction: what it left is looked for in the conversation before anything is tried again.
 *
 * Nothing in this folder sends because something was read, imported or restored.
 */
import type { Account } from '../archive/accounts.ts'
import type { Archive } from '../archive/archive.ts'
import { cancelOwnSends } from '../archive/cancel-own-sends.ts'
import {
  claimLeftSend,
  claimNextSend,
  claimPlannedSend,
  claimUnknownSend,
  releaseSends,
} from '../archive/claim-sends.ts'
import { insertSends } from '../archive/insert-sends.ts'
import { readSend, readSendHolders } from '../archive/read-sends.ts'
import type { Act } from '../archive/record-act.ts'
import type { SendOrigin } from '../archive/schema.ts'
import type { InstagramClient } from '../instagram/client.ts'
import type { Recipient } from '../instagram/direct/sending/recipient.ts'
import { clientToken } from '../instagram/transport/client-token.ts'
import type { Draft } from './draft.ts'
import { isAlive } from './holder.ts'
import { performAct } from './perform-act.ts'
import { performSend } from './perform-send.ts'
import { recipientText } from './recipient-text.ts'
import { type SendResult, waiting } from './send-result.ts'
import type { Sending } from './sending.ts'
import { lookForHeld, settleSend } from './settle-send.ts'

/** One message for one conversation. */
export interface Plan {
  readonly to: Recipient
  readonly draft: Draft
  /** A text of its own that follows into the same conversation once the first has arrived: a caption. */
  readonly thenText?: string
}

export interface PlanOptions {
  /** They say the same to several people; default: when there are several. */
  readonly isBulk?: boolean
  /** They stay in the queue until somebody runs it; default: this process makes them. */
  readonly isQueued?: boolean
  /** What set them off; default: by hand. */
  readonly origin?: SendOrigin
  /** Tokens to write them down under, from `takeTokens`, one a plan, a `thenText` none; default: new ones. */
  readonly tokens?: readonly bigint[]
}

export class Outbox implements AsyncDisposable {
  readonly #sending: Sending
  readonly #close: () => Promise<void>

  /** See `openOutbox`. */
  constructor(sending: Sending, close: () => Promise<void>) {
    this.#sending = sending
    this.#close = close
  }

  get client(): InstagramClient {
    return this.#sending.client
  }

  get sending(): Sending {
    return this.#sending
  }

  /**
   * Tokens for sends that are planned later: whoever keeps a list of their own notes the token there first, and after a crash
   * sees by it what became of the send. One that no send has was never let go.
   */
  async takeTokens(count: number): Promise<readonly bigint[]> {
    let time = await this.#sending.budget.time()
    // In their order, and each of a millisecond of its own: that is what an upload is named after.
    return Array.from({ length: count }, () => {
      time += 1_000
      return BigInt(clientToken(() => time))
    })
  }

  /** Writes sends down, all or none. @returns their tokens, in the order in which they are made */
  async plan(
    plans: readonly Plan[],
    { isBulk = plans.length > 1, isQueued = false, origin = 'hand', tokens }: PlanOptions = {},
  ): Promise<readonly bigint[]> {
    const { archive, account, budget, holder } = this.#sending
    const taken = [...(tokens ?? (await this.takeTokens(plans.length + plans.filter(hasWordsAfter).length)))]
    const next = (): bigint => {
      const token = taken.shift()
      if (token === undefined) throw new Error('fewer tokens than sends')
      return token
    }
    const sends = plans.flatMap(({ to, draft, thenText }) => {
      const recipient = recipientText(to)
      const first = {
        token: next(),
        recipient,
        kind: draft.kind,
        draft: JSON.stringify(draft),
        isBulk,
        origin,
        afterToken: null,
      }
      if (thenText === undefined) return [first]
      const text = { kind: 'text', text: thenText } as const
      return [first, { ...first, token: next(), kind: text.kind, draft: JSON.stringify(text), afterToken: first.token }]
    })
    const plannedAt = await budget.time()
    const who = { accountId: account.accountId, plannedAt, holder: isQueued ? null : holder.id }
    await insertSends(archive, who, sends)
    return sends.map((send) => send.token)
  }

  /** Takes a planned send in hand that a process which is gone has left; it is freed by `settleLeft`. @returns whether it is ours */
  async takeOver(token: bigint): Promise<boolean> {
    const { archive, account, holder } = this.#sending
    return (await claimPlannedSend(archive, account.accountId, token, holder.id)) !== undefined
  }

  /** Makes one planned send of this process; one that was let go already is looked for. @throws what `performSend` throws */
  async make(token: bigint): Promise<SendResult> {
    const { archive, account } = this.#sending
    const send = await readSend(archive.db, account.accountId, token)
    if (send === undefined) throw new Error(`there is no send ${token}`)
    if (send.afterToken !== null) {
      const before = await readSend(archive.db, account.accountId, send.afterToken)
      if (before?.state === 'unknown') return waiting(send, before.token)
    }
    return await (send.state === 'sent' ? settleSend(this.#sending, send) : performSend(this.#sending, send))
  }

  /**
   * Finds out what became of what other processes of the account left: each request that may have gone out. Call it before
   * anything new is sent. What they had only planned goes back into the queue.
   */
  async *settleLeft(): AsyncGenerator<SendResult, void, undefined> {
    const { archive, account, holder } = this.#sending
    await freeLeft(archive, account)
    for (;;) {
      const left = await claimLeftSend(archive, account.accountId, holder.id)
      if (left === undefined) return
      yield await settleSend(this.#sending, left)
    }
  }

  /** Makes what is in the queue, one after the other, until it is empty; what was left is settled first. */
  async *run(): AsyncGenerator<SendResult, void, undefined> {
    const { archive, account, holder } = this.#sending
    yield* this.settleLeft()
    for (;;) {
      const next = await claimNextSend(archive, account.accountId, holder.id)
      if (next === undefined) return
      yield await performSend(this.#sending, next)
    }
  }

  /** Does a write other than a message, with its line in the audit. @throws what `performAct` throws */
  async act<Result>(act: Act, work: (client: InstagramClient) => Promise<Result>): Promise<Result> {
    return await performAct(this.#sending, act, () => work(this.#sending.client))
  }

  /** Looks once more for a send that is held as unknown, and sends nothing. @returns undefined when it is not held */
  async settleHeld(token: bigint): Promise<SendResult | undefined> {
    const { archive, account } = this.#sending
    const send = await readSend(archive.db, account.accountId, token)
    return send?.state === 'unknown' ? await lookForHeld(this.#sending, send) : undefined
  }

  /** The same, and tries it once more, under its token, when it is not there: only where a person says so. */
  async retryHeld(token: bigint): Promise<SendResult | undefined> {
    const { archive, account, holder } = this.#sending
    const held = await claimUnknownSend(archive, account.accountId, token, holder.id)
    return held && (await settleSend(this.#sending, held, { mostTries: held.tries + 1 }))
  }

  /** Gives up what this process has planned and not let go. What may have gone out stays, to be settled. */
  async cancel(tokens: readonly bigint[]): Promise<void> {
    const { archive, account, budget, holder, keepsDraft } = this.#sending
    const who = { accountId: account.accountId, holder: holder.id }
    await cancelOwnSends(archive, who, { at: await budget.time(), tokens, keepsDraft })
  }

  /** What this process has not finished goes back: planned ones into the queue, others to be settled by whoever comes next. */
  async [Symbol.asyncDispose](): Promise<void> {
    const { archive, account, holder } = this.#sending
    try {
      await releaseSends(archive, account.accountId, holder.id)
    } finally {
      await this.#close()
    }
  }
}

function hasWordsAfter({ thenText }: Plan): boolean {
  return thenText !== undefined
}

/** Frees what processes that are gone had in hand. */
export async function freeLeft(archive: Archive, { accountId }: Account): Promise<void> {
  for (const holder of await readSendHolders(archive, accountId)) {
    if (!(await isAlive(archive, holder))) await releaseSends(archive, accountId, holder)
  }
}
