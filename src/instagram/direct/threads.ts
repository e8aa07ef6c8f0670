import type { Transport } from '../transport/transport.ts'
import {
  type InboxOptions,
  type InboxPage,
  type RequestsOptions,
  readInbox,
  readPendingInbox,
  readSpamInbox,
} from './inbox.ts'
import type { DirectThread } from './thread.ts'
import { type Walked, walk } from './walk.ts'

export type InboxPages = AsyncGenerator<Walked<InboxPage>, void, undefined>

const identity = ({ threadId }: DirectThread): string => threadId

/** The inbox page by page, each thread once. */
export function inboxPages(transport: Transport, { cursor = null, ...options }: InboxOptions = {}): InboxPages {
  return walk((at) => readInbox(transport, { ...options, cursor: at }), identity, cursor)
}

export function pendingPages(transport: Transport, { cursor = null, ...options }: RequestsOptions = {}): InboxPages {
  return walk((at) => readPendingInbox(transport, { ...options, cursor: at }), identity, cursor)
}

export function spamPages(transport: Transport, { cursor = null, ...options }: RequestsOptions = {}): InboxPages {
  return walk((at) => readSpamInbox(transport, { ...options, cursor: at }), identity, cursor)
}

/** The threads of some pages, no more than `amount`; the page after the last one wanted is not asked for. */
export async function* threadsOf(
  pages: InboxPages,
  amount = Number.POSITIVE_INFINITY,
): AsyncGenerator<DirectThread, void, undefined> {
  let left = amount
  if (left <= 0) return
  for await (const { items } of pages) {
    for (const thread of items) {
      yield thread
      left -= 1
      if (left === 0) return
    }
  }
}
