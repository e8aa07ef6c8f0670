import type { DirectItem } from '../items/item.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import {
  type InboxOptions,
  type InboxPage,
  type RequestsOptions,
  readInbox,
  readPendingInbox,
  readSpamInbox,
} from './inbox.ts'
import { type MessagePagesOptions, type MessagesOptions, message, messagePages, messages } from './messages.ts'
import { activePresence, type Presences, presenceOf } from './presence.ts'
import { type MessagePage, type MessagePageOptions, readMessages, readThreadByParticipants } from './read-thread.ts'
import { type RequestsPreview, readRequestsPreview } from './requests-preview.ts'
import {
  type FoundMessage,
  type RecipientSearchOptions,
  type Recipients,
  searchMessages,
  searchRecipients,
} from './search.ts'
import { type SharedMedia, type SharedMediaOptions, sharedMediaPages } from './shared-media.ts'
import type { DirectThread } from './thread.ts'
import { type InboxPages, inboxPages, pendingPages, spamPages, threadsOf } from './threads.ts'
import type { Page, Walked } from './walk.ts'

/** How many threads are given out at most; none: all. */
interface Amount {
  readonly amount?: number
}

/**
 * Reading Direct. `…Page` is one request; `…Pages` walks them and gives the cursor at which each goes on; the rest gives the
 * things themselves. Nothing here marks anything as seen.
 */
export class Direct {
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
  }

  inboxPage(options?: InboxOptions): Promise<InboxPage> {
    return readInbox(this.#transport, options)
  }

  inboxPages(options?: InboxOptions): InboxPages {
    return inboxPages(this.#transport, options)
  }

  threads({ amount, ...options }: InboxOptions & Amount = {}): AsyncGenerator<DirectThread, void, undefined> {
    return threadsOf(inboxPages(this.#transport, options), amount)
  }

  pendingPage(options?: RequestsOptions): Promise<InboxPage> {
    return readPendingInbox(this.#transport, options)
  }

  pendingPages(options?: RequestsOptions): InboxPages {
    return pendingPages(this.#transport, options)
  }

  pendingThreads({ amount, ...options }: RequestsOptions & Amount = {}): AsyncGenerator<DirectThread, void, undefined> {
    return threadsOf(pendingPages(this.#transport, options), amount)
  }

  spamPage(options?: RequestsOptions): Promise<InboxPage> {
    return readSpamInbox(this.#transport, options)
  }

  spamPages(options?: RequestsOptions): InboxPages {
    return spamPages(this.#transport, options)
  }

  spamThreads({ amount, ...options }: RequestsOptions & Amount = {}): AsyncGenerator<DirectThread, void, undefined> {
    return threadsOf(spamPages(this.#transport, options), amount)
  }

  requestsPreview(options?: CallOptions): Promise<RequestsPreview> {
    return readRequestsPreview(this.#transport, options)
  }

  /** One thread with its newest messages. */
  async thread(threadId: string, options?: CallOptions): Promise<DirectThread> {
    return (await readMessages(this.#transport, threadId, options)).thread
  }

  threadByParticipants(userIds: readonly string[], options?: CallOptions): Promise<DirectThread | null> {
    return readThreadByParticipants(this.#transport, userIds, options)
  }

  messagePage(threadId: string, options?: MessagePageOptions): Promise<MessagePage> {
    return readMessages(this.#transport, threadId, options)
  }

  messagePages(threadId: string, options?: MessagePagesOptions): AsyncGenerator<Walked<MessagePage>, void, undefined> {
    return messagePages(this.#transport, threadId, options)
  }

  messages(threadId: string, options?: MessagesOptions): AsyncGenerator<DirectItem, void, undefined> {
    return messages(this.#transport, threadId, options)
  }

  message(threadId: string, itemId: string, options?: MessagePagesOptions): Promise<DirectItem> {
    return message(this.#transport, threadId, itemId, options)
  }

  sharedMediaPages(
    threadId: string,
    options?: SharedMediaOptions,
  ): AsyncGenerator<Walked<Page<SharedMedia>>, void, undefined> {
    return sharedMediaPages(this.#transport, threadId, options)
  }

  search(words: string, options?: RecipientSearchOptions): Promise<Recipients> {
    return searchRecipients(this.#transport, words, options)
  }

  searchMessages(words: string, options?: CallOptions): Promise<readonly FoundMessage[]> {
    return searchMessages(this.#transport, words, options)
  }

  activePresence(options?: CallOptions): Promise<Presences> {
    return activePresence(this.#transport, options)
  }

  presenceOf(userIds: readonly string[], options?: CallOptions): Promise<Presences> {
    return presenceOf(this.#transport, userIds, options)
  }
}
