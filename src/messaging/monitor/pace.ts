/**
 * How long to wait between two looks at an account. Instagram publishes no limits, and accounts have been suspended for
 * asking every few seconds: nobody looks into their inbox every minute, day and night. So it is five minutes after something
 * happened, a quarter of an hour when it has long been quiet, and longer where the day's requests would not last.
 */
import { UsageError } from '../../errors.ts'
import type { Limits } from '../../run/limits.ts'

export interface PaceBounds {
  /** After something happened. */
  readonly shortestMs: number
  /** When it has been quiet for long. */
  readonly longestMs: number
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

export const defaultPace: PaceBounds = { shortestMs: 5 * MINUTE_MS, longestMs: 15 * MINUTE_MS }

/** At Instagram; a server of this machine may be asked as often as one likes. */
const LEAST_MS = MINUTE_MS
/** A longer wait is no watch any more. */
const MOST_MS = 6 * HOUR_MS

/** Of an account's requests, watching takes no more: the rest is for the nightly, and for what its owner does. */
const SHARE = 0.5
/** Each quiet look makes the next wait longer by this. */
const SLOWER = 1.25

export interface Paced {
  /** Looks in a row that saw nothing new. */
  readonly quietLooks: number
  /** Requests that a look takes. */
  readonly cost: number
  /** Requests that the account was granted, by whomever. */
  readonly used: { readonly lastHour: number; readonly lastDay: number }
}

/** @returns milliseconds until the next look */
export function nextWaitMs(
  { shortestMs, longestMs }: PaceBounds,
  { quietLooks, cost, used }: Paced,
  { perHour, perDay }: Pick<Limits, 'perHour' | 'perDay'>,
): number {
  const unhurried = Math.min(longestMs, shortestMs * SLOWER ** Math.min(quietLooks, 64))
  return Math.min(
    Math.max(longestMs, MOST_MS),
    Math.max(
      unhurried,
      lastingMs(HOUR_MS, perHour, used.lastHour, cost),
      lastingMs(DAY_MS, perDay, used.lastDay, cost),
    ),
  )
}

/** The wait at which what is left of a limit lasts as long as the limit counts. */
function lastingMs(windowMs: number, limit: number | null, used: number, cost: number): number {
  if (limit === null) return 0
  const left = Math.max(1, Math.min(limit * SHARE, limit - used))
  return (windowMs * Math.max(1, cost)) / left
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: MINUTE_MS, h: HOUR_MS }

/**
 * Reads `5m`, `90s`, or a stretch: `5m-15m`.
 *
 * @param isLoopback whether the server is on this machine, where nobody has to be careful
 * @throws UsageError `interval`
 */
export function readPace(text: string, isLoopback: boolean): PaceBounds {
  const parts = text.split('-').map((part) => /^(\d{1,6})(ms|s|m|h)$/.exec(part.trim()))
  const [shortest, longest = shortest] = parts.map((it) => (it ? Number(it[1]) * (UNITS[it[2]!] ?? 0) : null))
  const hint = 'Say 5m, 90s, or a stretch such as 5m-15m: after something happened, and when it is quiet.'
  if (shortest == null || longest == null || parts.length > 2 || longest < shortest || shortest < 1)
    throw new UsageError('interval', `"${text}" is no interval`, { hint })
  if (!isLoopback && shortest < LEAST_MS)
    throw new UsageError('interval', `${text} is too often: accounts have been suspended for less`, {
      hint: 'At Instagram it is 60s at least; 5m-15m is the default.',
    })
  if (longest > MOST_MS) throw new UsageError('interval', `${text} is too seldom: 6h is the most`, { hint })
  return { shortestMs: shortest, longestMs: longest }
}
