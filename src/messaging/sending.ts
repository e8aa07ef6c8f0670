import type { Account } from '../archive/accounts.ts'
import type { Archive, Transaction } from '../archive/archive.ts'
import type { HeldSend } from '../archive/end-send.ts'
import type { StoredSend } from '../archive/read-sends.ts'
import type { Clock, Micros } from '../clock.ts'
import type { InstagramClient } from '../instagram/client.ts'
import type { RequestBudget } from '../run/request-budget.ts'
import type { Sleep } from '../run/sleep.ts'
import type { Holder } from './holder.ts'
import type { SendLimits } from './send-limits.ts'

/**
 * Looks, under the lock of the account's budget, whether a send that nobody made by hand is still right; what it throws keeps
 * it from going out: a UsageError for good, a LaterError for now.
 */
export type LastLook = (tx: Transaction, send: StoredSend, now: Micros) => Promise<void>

/** Over a limit a send waits for its turn, or is refused. */
export type WhenFull = 'wait' | 'refuse'

/** Everything that the parts of sending share while one process sends for one account. */
export interface Sending {
  readonly archive: Archive
  readonly account: Account
  readonly client: InstagramClient
  readonly budget: RequestBudget
  readonly holder: Holder
  readonly limits: SendLimits
  readonly whenFull: WhenFull
  /** What was sent stays written down. */
  readonly keepsDraft: boolean
  /** An absent message that is younger than this says nothing: it may not be readable yet. */
  readonly settleAfterMs: number
  readonly signal: AbortSignal
  readonly sleep: Sleep
  /** Of this machine: it goes on while the process stands still. */
  readonly clock: Clock
  /** 0 to 1. */
  readonly chance: () => number
  /** Asks for what only reads, again where that may help. */
  readonly ask: <Answer>(ask: () => Promise<Answer>) => Promise<Answer>
  readonly onWait: (words: string, until: Micros) => void
  /** Null: this process makes no replies of rules. */
  readonly lastLook: LastLook | null
  /** The one send that is being made, for the gate in front of its request. */
  underway: Underway | null
}

/** A send that is about to go out. */
export interface Underway {
  readonly send: StoredSend
  readonly threadId: string | null
  /** User ids of those it is meant for, as far as they are known. */
  readonly people: readonly string[]
  readonly isNewConversation: boolean
  /** How far it keeps from one to somebody else. */
  readonly gapMs: number
  /** It was let out by the gate: its request may come again, while a fresh upload is waited for. */
  isLetOut: boolean
}

export function heldSend({ account, holder }: Sending, { token }: StoredSend): HeldSend {
  return { accountId: account.accountId, token, holder: holder.id }
}

/** Waits in stretches, so that a stop by another process is seen. */
export const LONGEST_SLEEP_MS = 60_000
