import type { BudgetRow } from '../archive/lock-budget.ts'
import type { Micros } from '../clock.ts'
import type { Stop } from './stopped-account.ts'

/** What keeps an account from asking Instagram now. */
export interface Held {
  /** Null when a person need not act. */
  readonly stopped: Stop | null
  /** Null when there is no pause, or it is over. */
  readonly pausedUntil: Micros | null
  readonly pauseReason: string | null
}

/** @param budget undefined: of an account that never asked for anything */
export function heldBy(budget: BudgetRow | undefined, now: Micros): Held {
  const { stopped_at = null, stop_code, stop_reason, paused_until = null, pause_reason = null } = budget ?? {}
  const isPaused = paused_until !== null && paused_until > now
  return {
    stopped:
      stopped_at === null
        ? null
        : { code: stop_code ?? 'stopped', reason: stop_reason ?? 'it was stopped', since: stopped_at },
    pausedUntil: isPaused ? paused_until : null,
    pauseReason: isPaused ? pause_reason : null,
  }
}
