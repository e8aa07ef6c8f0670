import type { Clock, Micros } from '../clock.ts'
import type { Fault } from './faults/fault.ts'
import type { CursorMode } from './wire/cursor.ts'

export interface SimulatorOptions {
  /** 0, the default: the system picks a free one. */
  readonly port?: number | undefined
  /** 1 when not given: equal seeds make equal worlds. */
  readonly seed?: number | undefined
  /** Threads in the first account's inbox; requests, spam and threads of others come on top. */
  readonly threads?: number | undefined
  /** Messages in the inbox, the requests and spam of the first account. */
  readonly messages?: number | undefined
  /** A backup whose account, threads and messages are the world; `threads` and `messages` mean nothing then. */
  readonly world?: string | undefined
  /** When the past ends; 2026-09-30 20:00 UTC when not given. Never the clock. */
  readonly endsAt?: Micros | undefined
  /** How long the past is. Three years when not given. */
  readonly days?: number | undefined
  /** Absent: time moves only when something happens, so that equal events give equal ids. */
  readonly clock?: Clock | undefined
  /** Whether cursors are opaque, as they are today, or item ids, as they were in 2019. */
  readonly cursorMode?: CursorMode | undefined
  /** Usernames of accounts that are held back when they write to strangers, or make groups. */
  readonly newAccounts?: readonly string[] | undefined
  /** How many sends of a new upload come too early: they are refused with 503, or 500, as if it were not ready yet. */
  readonly uploadsTooEarly?: number | undefined
  /** Whether the ways to send files that Instagram has retired (`configure_photo` and others) still work. */
  readonly isLegacy?: boolean | undefined
  /** Each answer waits that long. */
  readonly latencyMs?: number | undefined
  /** Faults that are on from the beginning: as for `POST /simulator/faults`. */
  readonly faults?: readonly Fault[] | undefined
  /**
   * Whether requests without a User-Agent that names the app and without X-IG-App-ID are refused, as Instagram does. Off
   * when not given, so that one can look around with curl.
   */
  readonly requiresAppHeaders?: boolean | undefined
}

export const DEFAULTS = {
  seed: 1,
  threads: 80,
  messages: 10_000,
  endsAt: Date.UTC(2026, 8, 30, 20) * 1000,
  days: 3 * 365,
} as const
