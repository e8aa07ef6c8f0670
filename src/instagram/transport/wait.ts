import { setTimeout } from 'node:timers/promises'

/** Waits, or ends with the signal's reason. */
export async function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await setTimeout(ms, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw error
  })
}
