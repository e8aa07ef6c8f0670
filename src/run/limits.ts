import type { ConfiguredLimits } from '../config.ts'
import { UsageError } from '../errors.ts'

/** How much one account may ask of Instagram, over all runs and machines. */
export interface Limits {
  /** Least distance between two requests, in milliseconds; 0: none. */
  readonly spacingMs: number
  /** In any 60 minutes; null: no limit. */
  readonly perHour: number | null
  /** In any 24 hours; null: no limit. */
  readonly perDay: number | null
  /** How much of the usual pause is made after an error for which the server named none; default 1: all of it. */
  readonly pauseShare?: number | undefined
}

/**
 * Instagram publishes no limits. These stay below what other archivers have found to go unnoticed, and near what a person
 * with a telephone does: someone who scrolls through a chat loads a page every second or two, some hundred in an hour, and
 * not all day long. 2,000 requests are up to 40,000 messages a day; a usual night needs a few dozen.
 */
export const defaultLimits: Limits = { spacingMs: 1_500, perHour: 200, perDay: 2_000 }

/** On a server of this machine a minute is a second, so that rehearsals and tests of every fault come to their end. */
const REHEARSED_PAUSE = 1 / 60

/** Beyond these an account is no longer read as its owner would read it, and stands to be blocked. */
const BOUNDS = { spacingMs: 500, perHour: 1_000, perDay: 10_000 } as const

/**
 * The limits for a server: at Instagram the defaults but for what is set; on a server of this machine, which nobody has to
 * be careful with, only what is set, and short pauses.
 *
 * @param serverUrl null: Instagram itself
 * @throws UsageError `limits` when what is set would endanger an account at Instagram
 */
export function limitsFor(serverUrl: string | null, configured: ConfiguredLimits): Limits {
  if (serverUrl !== null) {
    const { spacingMs = 0, perHour = null, perDay = null } = configured
    return { spacingMs, perHour, perDay, pauseShare: REHEARSED_PAUSE }
  }
  const limits: Limits = {
    spacingMs: configured.spacingMs ?? defaultLimits.spacingMs,
    perHour: configured.perHour ?? defaultLimits.perHour,
    perDay: configured.perDay ?? defaultLimits.perDay,
  }
  refuseDangerous(limits)
  return limits
}

function refuseDangerous({ spacingMs, perHour, perDay }: Limits): void {
  if (spacingMs < BOUNDS.spacingMs) throw dangerous(`limits.spacingMs is ${spacingMs}`, `at least ${BOUNDS.spacingMs}`)
  if (perHour! > BOUNDS.perHour) throw dangerous(`limits.perHour is ${perHour}`, `at most ${BOUNDS.perHour}`)
  if (perDay! > BOUNDS.perDay) throw dangerous(`limits.perDay is ${perDay}`, `at most ${BOUNDS.perDay}`)
}

function dangerous(what: string, bound: string): UsageError {
  const { spacingMs, perHour, perDay } = defaultLimits
  return new UsageError('limits', `${what}, which would get an account blocked by Instagram`, {
    hint: `It may be ${bound}. The defaults are ${spacingMs} ms between requests, ${perHour} an hour, ${perDay} a day.`,
  })
}
