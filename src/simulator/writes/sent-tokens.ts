/** Which of a sender's tokens have done their work, so that a request that comes again does nothing again. */
import type { Micros } from '../../clock.ts'
import type { Thread } from '../world/thread.ts'

/** What a send left. */
export interface Sent {
  readonly thread: Thread
  readonly itemId: string
  readonly micros: Micros
}

/** For how long a token is known. Nobody outside knows Instagram's time. */
const KNOWN_FOR = 24 * 3600 * 1_000_000

const keyOf = (sender: number, thread: Thread, token: string): string => `${sender} ${thread.plan.threadId} ${token}`

export class SentTokens {
  readonly #sent = new Map<string, Sent>()
  readonly #groups = new Map<string, Thread>()

  /** @returns what this token did in this thread, or null */
  find(sender: number, thread: Thread, token: string | null, now: Micros): Sent | null {
    const sent = token === null ? undefined : this.#sent.get(keyOf(sender, thread, token))
    return sent === undefined || now - sent.micros > KNOWN_FOR ? null : sent
  }

  add(sender: number, token: string | null, sent: Sent): void {
    if (token !== null) this.#sent.set(keyOf(sender, sent.thread, token), sent)
  }

  /** The group that this token made. */
  group(sender: number, token: string | null): Thread | null {
    return token === null ? null : (this.#groups.get(`${sender} ${token}`) ?? null)
  }

  addGroup(sender: number, token: string | null, thread: Thread): void {
    if (token !== null) this.#groups.set(`${sender} ${token}`, thread)
  }
}
