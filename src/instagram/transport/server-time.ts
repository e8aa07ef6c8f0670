import type { Micros } from '../../clock.ts'

/**
 * When an answer was given: by the server's `Date`, which tells seconds, and within that second by our own clock. A clock of
 * ours that is wrong so never dates an observation; where the two agree, order within a second is kept.
 */
export function serverTime(date: string | undefined, receivedAt: Micros): Micros {
  const second = Date.parse(date ?? '') * 1000
  return Number.isNaN(second) ? receivedAt : Math.min(Math.max(receivedAt, second), second + 999_999)
}
