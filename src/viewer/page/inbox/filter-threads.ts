import { fold } from '../../../text/fold.ts'
import type { WireInbox, WireThread } from '../../wire.ts'

export type Filter = 'all' | 'groups' | 'requests' | 'unanswered' | 'media' | 'unreachable'
export type Order = 'newest' | 'oldest' | 'most' | 'name'

export const FILTERS: readonly { readonly key: Filter; readonly name: string }[] = [
  { key: 'all', name: 'All' },
  { key: 'unanswered', name: 'Unanswered' },
  { key: 'groups', name: 'Groups' },
  { key: 'requests', name: 'Requests' },
  { key: 'media', name: 'With media' },
  { key: 'unreachable', name: 'Unreachable' },
]

export const ORDERS: readonly { readonly key: Order; readonly name: string }[] = [
  { key: 'newest', name: 'Newest first' },
  { key: 'oldest', name: 'Oldest first' },
  { key: 'most', name: 'Most messages' },
  { key: 'name', name: 'By name' },
]

const REQUESTS: ReadonlySet<string> = new Set(['pending', 'spam', 'filtered'])

const PASSES: Readonly<Record<Filter, (thread: WireThread) => boolean>> = {
  all: () => true,
  groups: ({ isGroup }) => isGroup,
  requests: ({ folder }) => REQUESTS.has(folder),
  unanswered: ({ isUnanswered, folder }) => isUnanswered && !REQUESTS.has(folder),
  media: ({ hasMedia }) => hasMedia,
  unreachable: ({ unreadable }) => unreadable !== null,
}

const BEFORE: Readonly<Record<Order, (one: WireThread, other: WireThread) => number>> = {
  newest: (one, other) => (other.last?.sentAt ?? 0) - (one.last?.sentAt ?? 0),
  oldest: (one, other) => (one.last?.sentAt ?? 0) - (other.last?.sentAt ?? 0),
  most: (one, other) => other.messages - one.messages,
  name: (one, other) => one.label.localeCompare(other.label),
}

/** Threads by title, or by anyone in them, as written or folded. */
export function filterThreads(
  { threads, people }: WireInbox,
  { words, filter, order }: { readonly words: string; readonly filter: Filter; readonly order: Order },
): readonly WireThread[] {
  const wanted = fold(words).split(/\s+/).filter(Boolean)
  const namesOf = new Map<string, string>()
  const nameOf = (person: string): string => {
    const known = namesOf.get(person)
    if (known !== undefined) return known
    const { label = '', username } = people[person] ?? {}
    const name = fold(`${label} ${username ?? ''}`)
    namesOf.set(person, name)
    return name
  }
  return threads
    .filter(PASSES[filter])
    .filter((thread) => {
      if (wanted.length === 0) return true
      const text = `${fold(thread.label)} ${thread.members.map(nameOf).join(' ')}`
      return wanted.every((word) => text.includes(word))
    })
    .toSorted(BEFORE[order])
}
