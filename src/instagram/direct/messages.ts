import type { Micros } from '../../clock.ts'
import { DirectMessageNotFound } from '../errors/instagram-error.ts'
import type { DirectItem } from '../items/item.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import { type ItemFilter, matches } from './item-filter.ts'
import { type MessagePage, readMessages } from './read-thread.ts'
import { type Walked, walk } from './walk.ts'

export interface MessagePagesOptions extends CallOptions {
  /** Where to go on; none: the newest. */
  readonly cursor?: string | null
  /** Messages a page; default 20. */
  readonly limit?: number
}

/** A thread's messages page by page, back in time, each message once. */
export function messagePages(
  transport: Transport,
  threadId: string,
  { cursor = null, ...options }: MessagePagesOptions = {},
): AsyncGenerator<Walked<MessagePage>, void, undefined> {
  const fetch = (at: string | null) => readMessages(transport, threadId, { ...options, cursor: at })
  return walk(fetch, ({ itemId }: DirectItem) => itemId, cursor)
}

export interface MessagesOptions extends MessagePagesOptions {
  /** How many are given out at most; none: all. */
  readonly amount?: number
  /** Ends before this message, or before what is not newer than this time: what is known already. */
  readonly until?: { readonly itemId: string } | { readonly sentAt: Micros }
  /** Only those; they are looked for page by page, so set `after`, `until` or an amount. */
  readonly filter?: ItemFilter
}

/** A thread's messages, the newest first. */
export async function* messages(
  transport: Transport,
  threadId: string,
  { amount = Number.POSITIVE_INFINITY, until, filter = {}, ...options }: MessagesOptions = {},
): AsyncGenerator<DirectItem, void, undefined> {
  let left = amount
  if (left <= 0) return
  for await (const { items } of messagePages(transport, threadId, options)) {
    for (const item of items) {
      if (isPast(item, until) || !matches(item, filter)) continue
      yield item
      left -= 1
      if (left === 0) return
    }
    if (isOver(items, until, filter)) return
  }
}

/**
 * One message. Instagram has no request for that: the thread is walked back until it comes, or until it must have come.
 *
 * @throws DirectMessageNotFound
 */
export async function message(
  transport: Transport,
  threadId: string,
  itemId: string,
  options: MessagePagesOptions = {},
): Promise<DirectItem> {
  for await (const { items } of messagePages(transport, threadId, options)) {
    const found = items.find((item) => item.itemId === itemId)
    if (found !== undefined) return found
    if (isOver(items, { itemId }, {})) break
  }
  throw new DirectMessageNotFound(
    'input',
    'message-not-found',
    `there is no message ${itemId.slice(0, 40)} in that thread`,
    {
      hint: 'It may have been taken back.',
    },
  )
}

function isPast(item: DirectItem, until: MessagesOptions['until']): boolean {
  if (until === undefined) return false
  if ('sentAt' in until) return item.sentAt <= until.sentAt
  return item.itemId === until.itemId || isOlderId(item.itemId, until.itemId)
}

function isOlderId(itemId: string, than: string): boolean {
  return /^\d+$/.test(itemId) && /^\d+$/.test(than) && BigInt(itemId) < BigInt(than)
}

/**
 * Whether older pages can hold nothing that is wanted. One old message alone does not say so: some conversations repeat their
 * first message on every page.
 */
function isOver(items: readonly DirectItem[], until: MessagesOptions['until'], { after }: ItemFilter): boolean {
  if (until !== undefined && 'itemId' in until && items.some(({ itemId }) => itemId === until.itemId)) return true
  const past = items.filter((item) => isPast(item, until) || (after !== undefined && item.sentAt < after))
  return past.length > 0 && (past.length > 1 || past.length === items.length)
}
