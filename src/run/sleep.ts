import { setTimeout } from 'node:timers/promises'

/** Waits, or ends with the signal's reason; an argument wherever something waits, so that tests decide how long it takes. */
export type Sleep = (ms: number, signal: AbortSignal) => Promise<void>

export const sleep: Sleep = async (ms, signal) => {
  await setTimeout(ms, undefined, { signal }).catch((error: unknown) => {
    signal.throwIfAborted()
    throw error
  })
}
