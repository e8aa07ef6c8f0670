import type { SendCounts } from '../archive/grant-send.ts'
import type { Micros } from '../clock.ts'
import type { ConfiguredSendLimits } from '../config.ts'
import { UsageError } from '../errors.ts'

/** How much one account may send, over all processes and machines; counted in sliding windows. */
export interface SendLimits extends SendCounts {
  /** Between sends to different people: drawn evenly from this stretch, in milliseconds. */
  readonly spacingMs: readonly [least: number, most: number]
}

/** What people who send for a living have found to be borne: Instagram publishes nothing. */
export const defaultSendLimits: SendLimits = {
  perHour: 60,
  newConversationsPerDay: 20,
  bulkPerDay: 100,
  spacingMs: [1_000, 3_000],
}

/** An account that this program has not known for a week sends less: what it did before is not known here. */
export const newAccountSendLimits: SendLimits = {
  ...defaultSendLimits,
  perHour: 20,
  newConversationsPerDay: 5,
  bulkPerDay: 20,
}

const NEW_ACCOUNT: Micros = 7 * 86_400_000_000

/** Beyond these an account does not write as a person does, and stands to be blocked. */
const BOUNDS = { perHour: 200, newConversationsPerDay: 50, bulkPerDay: 500 } as const

interface Standing {
  /** When the account was made here, and now. */
  readonly createdAt: Micros
  readonly now: Micros
  /** Null: Instagram itself. */
  readonly serverUrl: string | null
}

/**
 * The limits of an account: those for accounts that are new here or the usual ones, but for what is set.
 *
 * @throws UsageError `send-limits` when what is set would endanger an account at Instagram
 */
export function sendLimitsFor({ createdAt, now, serverUrl }: Standing, configured: ConfiguredSendLimits): SendLimits {
  const base = now - createdAt < NEW_ACCOUNT ? newAccountSendLimits : defaultSendLimits
  const { spacingMs, ...counts } = configured
  const limits = {
    ...base,
    ...counts,
    ...(spacingMs !== undefined && { spacingMs: [spacingMs, spacingMs * 3] as const }),
  }
  if (serverUrl === null) refuseDangerous(limits)
  return limits
}

function refuseDangerous(limits: SendLimits): void {
  for (const name of Object.keys(BOUNDS) as (keyof typeof BOUNDS)[]) {
    if ((limits[name] ?? 0) <= BOUNDS[name]) continue
    throw dangerous(`sendLimits.${name} is ${limits[name]}`, `at most ${BOUNDS[name]}`)
  }
  if (limits.spacingMs[0] < 500) throw dangerous(`sendLimits.spacingMs is ${limits.spacingMs[0]}`, 'at least 500')
}

function dangerous(what: string, bound: string): UsageError {
  const { perHour, newConversationsPerDay, bulkPerDay } = defaultSendLimits
  return new UsageError('send-limits', `${what}, which would get an account blocked by Instagram`, {
    hint: `It may be ${bound}. The defaults are ${perHour} messages an hour, ${newConversationsPerDay} new conversations and ${bulkPerDay} bulk messages a day.`,
  })
}
