import { hash } from 'node:crypto'
import type { DirectThread } from '../../instagram/direct/thread.ts'

/**
 * How the threads at the top of the folders stood when they were last looked at, so that a quiet look writes nothing. Holds
 * what the last look saw and no more, however long it goes on.
 */
export class LastLook {
  #before = new Map<string, string>()
  #now = new Map<string, string>()

  /** A look begins: what the one before did not see is forgotten. */
  begin(): void {
    this.#before = this.#now
    this.#now = new Map()
  }

  /** What was looked at did not reach the archive: it is to be looked at again. */
  forget(): void {
    this.#before.clear()
    this.#now.clear()
  }

  looksOther({ threadId, rawHeader, items, unreadable }: DirectThread): boolean {
    const parts = [rawHeader, ...items.map((it) => it.raw), ...unreadable.map((it) => it.raw)]
    const sum = hash('sha256', parts.join('\n'), 'base64')
    this.#now.set(threadId, sum)
    return this.#before.get(threadId) !== sum
  }

  /** How many threads are remembered. */
  get size(): number {
    return new Set([...this.#before.keys(), ...this.#now.keys()]).size
  }
}
