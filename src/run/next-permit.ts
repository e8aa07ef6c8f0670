import type { Micros } from '../clock.ts'
import type { Limits } from './limits.ts'

const HOUR = 3_600_000_000
const DAY = 24 * HOUR

/** What the next permit depends on. */
export interface Granted {
  readonly lastRequestAt: Micros | null
  readonly pausedUntil: Micros | null
  /** When the request was granted that must be an hour old: the `perHour`-th latest. */
  readonly oldestOfHour: Micros | null
  /** When the request was granted that must be a day old: the `perDay`-th latest. */
  readonly oldestOfDay: Micros | null
}

/** Why a request has to wait. */
export type WaitReason = 'spacing' | 'hour' | 'day' | 'paused'

export interface NextPermit {
  readonly until: Micros
  readonly reason: WaitReason
}

/**
 * When the next request may be made, and what it waits for: whatever lasts longest.
 *
 * @returns null when it may be made now
 */
export function nextPermit(granted: Granted, { spacingMs }: Limits, now: Micros): NextPermit | null {
  const { lastRequestAt, pausedUntil, oldestOfHour, oldestOfDay } = granted
  const waits: readonly NextPermit[] = [
    { reason: 'spacing', until: lastRequestAt === null ? now : lastRequestAt + spacingMs * 1000 },
    { reason: 'hour', until: oldestOfHour === null ? now : oldestOfHour + HOUR },
    { reason: 'day', until: oldestOfDay === null ? now : oldestOfDay + DAY },
    { reason: 'paused', until: pausedUntil ?? now },
  ]
  const longest = waits.reduce((a, b) => (b.until > a.until ? b : a))
  return longest.until > now ? longest : null
}
