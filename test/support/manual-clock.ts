import type { Clock, Micros } from '../../src/clock.ts'
import type { Sleep } from '../../src/run/sleep.ts'

/** A time that only tests move, and a sleep that moves it instead of waiting. */
export interface ManualClock {
  readonly clock: Clock
  readonly sleep: Sleep
  /** How long was slept, in milliseconds, in order. */
  readonly slept: number[]
  set(now: Micros): void
}

export function manualClock(start: Micros): ManualClock {
  let now = start
  const slept: number[] = []
  return {
    clock: () => now,
    slept,
    set: (time) => {
      now = time
    },
    async sleep(ms, signal) {
      signal.throwIfAborted()
      slept.push(ms)
      const until = now + ms * 1000
      // Others, who sleep at the same time, may be ahead.
      await Promise.resolve()
      now = Math.max(now, until)
    },
  }
}
