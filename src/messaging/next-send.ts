import type { SendsMade } from '../archive/grant-send.ts'
import type { Micros } from '../clock.ts'
import type { SendLimits } from './send-limits.ts'

const HOUR: Micros = 3_600_000_000
const DAY: Micros = 24 * HOUR

/** Why a send has to wait. */
export type SendWaitReason = 'spacing' | 'hour' | 'new-conversations' | 'bulk'

export interface NextSend {
  readonly until: Micros
  readonly reason: SendWaitReason
}

/** What decides which windows a send counts in. */
export interface SendTraits {
  readonly isBulk: boolean
  readonly isNewConversation: boolean
  /** Drawn for this send: how far it keeps from one to somebody else, in milliseconds. */
  readonly gapMs: number
}

/**
 * When a send may go out, and what it waits for: whatever lasts longest.
 *
 * @returns null when it may go out now
 */
export function nextSend(made: SendsMade, traits: SendTraits, now: Micros): NextSend | null {
  const { lastToOthers, nthOfHour, nthNew, nthBulk } = made
  const after = (last: Micros | null, pause: Micros): Micros => (last === null ? now : last + pause)
  const waits: readonly NextSend[] = [
    { reason: 'spacing', until: after(lastToOthers, traits.gapMs * 1000) },
    { reason: 'hour', until: after(nthOfHour, HOUR) },
    { reason: 'new-conversations', until: traits.isNewConversation ? after(nthNew, DAY) : now },
    { reason: 'bulk', until: traits.isBulk ? after(nthBulk, DAY) : now },
  ]
  const longest = waits.reduce((a, b) => (b.until > a.until ? b : a))
  return longest.until > now ? longest : null
}

/** The limit that a send waits for, for people. */
export function sendLimitWords(reason: SendWaitReason, limits: SendLimits): string {
  switch (reason) {
    case 'spacing':
      return 'messages to different people keep some seconds apart'
    case 'hour':
      return `the account's ${limits.perHour} messages of an hour are sent`
    case 'new-conversations':
      return `the account's ${limits.newConversationsPerDay} new conversations of a day are begun`
    case 'bulk':
      return `the account's ${limits.bulkPerDay} bulk messages of a day are sent`
  }
}
