import { type ItemFilter, matches } from '../instagram/direct/item-filter.ts'
import type { DirectThread } from '../instagram/direct/thread.ts'
import { walk } from '../instagram/direct/walk.ts'
import type { DirectItem } from '../instagram/items/item.ts'
import type { OpenDirect } from './open-direct.ts'
import { type Partly, takePages } from './take-pages.ts'

export interface ReadOptions {
  /** Which are wanted, once it is known who is in the conversation. */
  readonly filter?: (thread: DirectThread) => ItemFilter
  /** How many at most; default 20. */
  readonly amount?: number | undefined
  /** How many are looked through at most, wanted or not; default: all. */
  readonly lookThrough?: number | undefined
}

export interface ReadMessages extends Partly<DirectItem> {
  readonly thread: DirectThread
  readonly lookedThrough: number
  /** What could not be read, and is none of the messages. */
  readonly unreadable: number
  /** False where older ones might be wanted too, but `lookThrough` was reached. */
  readonly isWhole: boolean
}

/**
 * Messages of a conversation, the newest first. Instagram searches no conversation for anything but words: the pages are
 * asked for one by one, back in time, until there is enough, or `after` is passed. Nothing is marked as seen by it.
 *
 * @throws DirectThreadNotFound
 */
export async function readMessages(
  { client, ask }: Pick<OpenDirect, 'client' | 'ask'>,
  threadId: string,
  { filter = () => ({}), amount = 20, lookThrough = Number.POSITIVE_INFINITY }: ReadOptions = {},
): Promise<ReadMessages> {
  const found: DirectItem[] = []
  let thread: DirectThread | undefined
  let wanted: ItemFilter = {}
  let lookedThrough = 0
  let unreadable = 0
  let isWhole = true
  const pages = walk(
    (cursor) => ask(() => client.direct.messagePage(threadId, { cursor })),
    ({ itemId }: DirectItem) => itemId,
  )
  const endedBy = await takePages(pages, (page) => {
    if (thread === undefined) {
      thread = page.thread
      wanted = filter(thread)
    }
    lookedThrough += page.items.length
    unreadable += page.unreadable.length
    found.push(...page.items.filter((item) => matches(item, wanted)))
    if (found.length >= amount || isPast(page.items, wanted)) return false
    if (lookedThrough >= lookThrough && page.end === null) isWhole = false
    return isWhole
  })
  // A walk gives a page or throws.
  return { items: found.slice(0, amount), endedBy, thread: thread!, lookedThrough, unreadable, isWhole }
}

/** Whether older pages can hold nothing wanted. One old message alone does not say so: some pages repeat the very first. */
function isPast(items: readonly DirectItem[], { after }: ItemFilter): boolean {
  const older = items.filter((item) => after !== undefined && item.sentAt < after).length
  return older > 0 && (older > 1 || items.length === 1)
}
