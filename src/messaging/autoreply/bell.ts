import type { Sleep } from '../../run/sleep.ts'

interface Waiting {
  readonly sleep: Sleep
  readonly signal: AbortSignal
  /** The whole time is waited for, whoever rings. */
  readonly isDeaf: boolean
}

/** Wakes one that waits. Rung while nobody waits, it ends the next wait at once. */
export class Bell {
  #isRung = false
  #wake: () => void = () => {}

  ring(): void {
    this.#isRung = true
    this.#wake()
  }

  /** @param ms null: until it rings. @throws the reason of the signal */
  async wait(ms: number | null, { sleep, signal, isDeaf }: Waiting): Promise<void> {
    if (isDeaf) return await sleep(Math.min(ms ?? 0, LONGEST_MS), signal)
    signal.throwIfAborted()
    if (!this.#isRung) await this.#sleepOrRing(ms, sleep, signal)
    this.#isRung = false
    signal.throwIfAborted()
  }

  async #sleepOrRing(ms: number | null, sleep: Sleep, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#wake = resolve
    signal.addEventListener('abort', () => resolve(), { signal: over.signal })
    const both = AbortSignal.any([signal, over.signal])
    const slept = ms === null ? promise : sleep(Math.min(ms, LONGEST_MS), both).catch(() => {})
    await Promise.race([promise, slept])
    this.#wake = () => {}
    over.abort()
  }
}

/** Longer waits come in parts, so that what changed meanwhile is seen. */
const LONGEST_MS = 60_000
