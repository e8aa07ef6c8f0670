import type { DeadLettersTable } from '../../../archive/schema.ts'
import type { WatchEvent } from '../watch-event.ts'

/** What events are handed to. */
export interface Target {
  readonly kind: DeadLettersTable['target']
  /** For people. */
  readonly label: string
  /**
   * Hands one event over.
   *
   * @throws HandOverError when it was not taken
   */
  handOver(event: WatchEvent, signal: AbortSignal): Promise<void>
}

/** An event was not taken; the message says why, without what the event says. */
export class HandOverError extends Error {
  override readonly name = 'HandOverError'
  /** Trying again does not help. */
  readonly isFinal: boolean
  /** As told by who did not take it, in milliseconds. */
  readonly retryAfterMs: number | null

  constructor(
    message: string,
    { isFinal = false, retryAfterMs = null }: { isFinal?: boolean; retryAfterMs?: number | null } = {},
  ) {
    super(message)
    this.isFinal = isFinal
    this.retryAfterMs = retryAfterMs
  }
}
