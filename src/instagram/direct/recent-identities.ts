/** So many of the first, and up to twice as many of the latest. */
const REMEMBERED = 10_000

/**
 * Remembers what a walk has given, the first of it and the latest: repetitions were seen from one page to the next, and of a
 * conversation's first message on every page. Not all of it, as a conversation may be longer than memory.
 */
export class RecentIdentities {
  readonly #first = new Set<string>()
  #latest = new Set<string>()
  #before = new Set<string>()

  /** True once for each, and notes it. */
  isNew(identity: string): boolean {
    if (this.#first.has(identity) || this.#latest.has(identity) || this.#before.has(identity)) return false
    if (this.#first.size < REMEMBERED) this.#first.add(identity)
    else this.#addLatest(identity)
    return true
  }

  #addLatest(identity: string): void {
    if (this.#latest.size >= REMEMBERED) {
      this.#before = this.#latest
      this.#latest = new Set()
    }
    this.#latest.add(identity)
  }
}
