/** Which requests came, and when. */

/** As many are remembered one by one; the counts by path are of all. */
const REMEMBERED = 100_000

interface Seen {
  readonly atMs: number
  readonly path: string
}

export interface RequestCounts {
  readonly total: number
  /** By method and path: `GET /api/v1/direct_v2/inbox/`. */
  readonly paths: Readonly<Record<string, number>>
}

export class RequestLog {
  readonly #paths = new Map<string, number>()
  #seen: Seen[] = []
  #total = 0

  add(method: string, path: string, atMs: number): void {
    const key = `${method} ${path}`
    this.#total += 1
    this.#paths.set(key, (this.#paths.get(key) ?? 0) + 1)
    this.#seen.push({ atMs, path: key })
    if (this.#seen.length > 2 * REMEMBERED) this.#seen = this.#seen.slice(-REMEMBERED)
  }

  get total(): number {
    return this.#total
  }

  counts(): RequestCounts {
    return { total: this.#total, paths: Object.fromEntries(this.#paths) }
  }

  /** Of a window of time, both ends in milliseconds since 1970, the second not included. */
  between(fromMs: number, toMs: number): RequestCounts {
    const within = this.#seen.filter(({ atMs }) => atMs >= fromMs && atMs < toMs)
    const paths = new Map<string, number>()
    for (const { path } of within) paths.set(path, (paths.get(path) ?? 0) + 1)
    return { total: within.length, paths: Object.fromEntries(paths) }
  }

  clear(): void {
    this.#paths.clear()
    this.#seen = []
    this.#total = 0
  }
}
