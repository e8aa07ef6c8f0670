/** Hands an event to a target until it is taken, or put aside with the reason. */
import type { Sleep } from '../../run/sleep.ts'
import { HandOverError, type Target } from './targets/target.ts'
import type { WatchEvent } from './watch-event.ts'

export interface Retries {
  /** Between tries, one each; after the last the event is put aside. */
  readonly waitsMs: readonly number[]
  readonly sleep: Sleep
}

/** Two minutes and a half: a restart of the other side is sat out, a day of it is not. */
export const usualWaitsMs: readonly number[] = [1_000, 5_000, 25_000, 120_000]

const LONGEST_WAIT_MS = 300_000

export type HandedOver =
  | { readonly isTaken: true; readonly tries: number }
  | { readonly isTaken: false; readonly tries: number; readonly error: string }

/** @throws the reason of `signal`, which ends waiting: the event is not handled then */
export async function handOver(
  target: Target,
  event: WatchEvent,
  { waitsMs, sleep }: Retries,
  signal: AbortSignal,
): Promise<HandedOver> {
  for (let tries = 1; ; tries += 1) {
    try {
      await target.handOver(event, signal)
      return { isTaken: true, tries }
    } catch (error) {
      if (!(error instanceof HandOverError)) throw error
      const waitMs = waitsMs[tries - 1]
      if (error.isFinal || waitMs === undefined) return { isTaken: false, tries, error: error.message }
      await sleep(Math.min(LONGEST_WAIT_MS, Math.max(waitMs, error.retryAfterMs ?? 0)), signal)
    }
  }
}
