import type { Random } from '../random.ts'

/** How many messages each thread of the owner has. */
export interface ThreadSizes {
  readonly inbox: readonly number[]
  readonly requests: readonly number[]
  readonly spam: readonly number[]
}

interface Wanted {
  readonly threads: number
  readonly messages: number
  readonly requests: number
  readonly spam: number
  /** What the first thread needs to show every item type. */
  readonly showcase: number
}

/** Sizes at which readers of pages of twenty go wrong. */
const EDGES = [0, 1, 20, 21]
const LONG = 50_000
/** Below that, one thread of 50,000 would be nearly all there is. */
const LONG_FROM = 100_000
const SHOWN_FROM = 8

/**
 * Shares messages out. The sum is what is wanted, unless that is less than one message for each request; threads beyond the
 * first few share what is left as people do: a few hold most of it.
 */
export function threadSizes(random: Random, { threads, messages, requests, spam, showcase }: Wanted): ThreadSizes {
  let left = messages
  const take = (size: number): number => {
    const taken = Math.max(0, Math.min(size, left))
    left -= taken
    return taken
  }
  const strangers = Array.from({ length: requests + spam }, () => {
    const wanted = messages > 20 * (requests + spam) ? 1 + random.int(3) : 1
    return Math.max(1, take(wanted))
  })
  // Self-notes, groups and the showcase come first, so the edges stand at the end of the list.
  const edges = threads >= SHOWN_FROM + EDGES.length ? EDGES.map(take) : []
  const long = messages >= LONG_FROM && threads > SHOWN_FROM + EDGES.length ? [take(LONG)] : []
  const rest = Math.max(0, threads - edges.length - long.length)
  const first = rest > 1 && left >= showcase * 2 ? [take(showcase)] : []
  const shared = share(random, left, rest - first.length)
  return {
    inbox: [...first, ...shared, ...edges, ...long],
    requests: strangers.slice(0, requests),
    spam: strangers.slice(requests),
  }
}

/** Splits a number into weighted parts, exactly. */
function share(random: Random, total: number, parts: number): readonly number[] {
  const weights = Array.from({ length: parts }, () => random.pause(1) ** 1.5)
  const sum = weights.reduce((a, b) => a + b, 0)
  let weight = 0
  let given = 0
  return weights.map((own) => {
    weight += own
    const upTo = sum === 0 ? 0 : Math.round((weight / sum) * total)
    const part = upTo - given
    given = upTo
    return part
  })
}
