import type { DirectItem } from '../items/item.ts'
import type { CallOptions, Transport } from '../transport/transport.ts'
import { markSeen, markThreadSeen, type Unsent, unsend, unsendMany } from './acts/message-acts.ts'
import { HEART, type ReactionOptions, react, unreact } from './acts/react.ts'
import {
  approveAllRequests,
  approveRequest,
  approveRequests,
  declineAllRequests,
  declineRequest,
  declineRequests,
} from './acts/requests.ts'
import { actOnThread, type HideOptions, hideThread } from './acts/thread-acts.ts'
import { checkRecipients, type RecipientCheck } from './check-recipients.ts'
import { Groups } from './groups/groups.ts'
import {
  type InboxOptions,
  type InboxPage,
  type RequestsOptions,
  readInbox,
  readPendingInbox,
  readSpamInbox,
} from './inbox.ts'
import { type MessagePagesOptions, type MessagesOptions, message, messagePages, messages } from './messages.ts'
import { canMessage, type MessagePermissions } from './permissions.ts'
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
import type { SendOptions } from './sending/broadcast.ts'
import type { Recipient } from './sending/recipient.ts'
import { type RecipientNames, resolveRecipients } from './sending/resolve-recipients.ts'
import { Send } from './sending/send.ts'
import type { Sent } from './sending/sent.ts'
import { type SettleOptions, settle } from './sending/settle.ts'
import { type SharedMedia, type SharedMediaOptions, sharedMediaPages } from './shared-media.ts'
import type { DirectThread } from './thread.ts'
import { type InboxPages, inboxPages, pendingPages, spamPages, threadsOf } from './threads.ts'
import type { Page, Walked } from './walk.ts'

/** How many threads are given out at most; none: all. */
interface Amount {
  readonly amount?: number
}

/**
 * Direct. Of the methods that read, `…Page` is one request; `…Pages` walks them and gives the cursor at which each goes on; the
 * rest gives the things themselves; none of them marks anything as seen. `send` puts messages into conversations. The other
 * methods that write are good to be done again when their outcome is not known.
 */
export class Direct {
  readonly send: Send
  readonly groups: Groups
  readonly #transport: Transport

  constructor(transport: Transport) {
    this.#transport = transport
    this.send = new Send(transport)
    this.groups = new Groups(transport)
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
  /**
   * Whether a send whose outcome is unknown exists: looks for its token in the conversation.
   *
   * @returns its receipt; null: it is not there (yet: wait a minute)
   */
  settle(token: string, to: Recipient, options?: SettleOptions): Promise<Sent | null> {
    return settle(this.#transport, token, to, options)
  }

  /** Any emoji; an earlier one of one's own is replaced. */
  react(threadId: string, itemId: string, emoji: string, options?: ReactionOptions): Promise<void> {
    return react(this.#transport, { threadId, itemId }, emoji, options)
  }

  unreact(threadId: string, itemId: string, options?: ReactionOptions & { readonly emoji?: string }): Promise<void> {
    return unreact(this.#transport, { threadId, itemId }, options)
  }

  like(threadId: string, itemId: string, options?: ReactionOptions): Promise<void> {
    return react(this.#transport, { threadId, itemId }, HEART, options)
  }

  unlike(threadId: string, itemId: string, options?: ReactionOptions): Promise<void> {
    return unreact(this.#transport, { threadId, itemId }, options)
  }

  /** Takes a message of one's own back, for everybody. */
  unsend(threadId: string, itemId: string, options?: CallOptions): Promise<void> {
    return unsend(this.#transport, { threadId, itemId }, options)
  }

  unsendMany(
    threadId: string,
    itemIds: readonly string[],
    options?: CallOptions,
  ): AsyncGenerator<Unsent, void, undefined> {
    return unsendMany(this.#transport, threadId, itemIds, options)
  }

  markSeen(threadId: string, itemId: string, options?: SendOptions): Promise<void> {
    return markSeen(this.#transport, { threadId, itemId }, options)
  }

  /** @returns id of the newest message; null: there is none */
  markThreadSeen(threadId: string, options?: SendOptions): Promise<string | null> {
    return markThreadSeen(this.#transport, threadId, options)
  }

  markUnread(threadId: string, options?: CallOptions): Promise<void> {
    return actOnThread(this.#transport, threadId, 'mark_unread', options)
  }

  /** Takes a conversation out of one's inbox until its next message. */
  hide(threadId: string, options?: HideOptions): Promise<void> {
    return hideThread(this.#transport, threadId, options)
  }

  mute(threadId: string, options?: CallOptions): Promise<void> {
    return actOnThread(this.#transport, threadId, 'mute', options)
  }

  unmute(threadId: string, options?: CallOptions): Promise<void> {
    return actOnThread(this.#transport, threadId, 'unmute', options)
  }

  muteVideoCalls(threadId: string, options?: CallOptions): Promise<void> {
    return actOnThread(this.#transport, threadId, 'mute_video_call', options)
  }

  unmuteVideoCalls(threadId: string, options?: CallOptions): Promise<void> {
    return actOnThread(this.#transport, threadId, 'unmute_video_call', options)
  }

  approve(threadId: string, options?: CallOptions): Promise<void> {
    return approveRequest(this.#transport, threadId, options)
  }

  approveMany(threadIds: readonly string[], options?: CallOptions): Promise<void> {
    return approveRequests(this.#transport, threadIds, options)
  }

  /** @returns the threads */
  approveAll(options?: CallOptions): Promise<readonly string[]> {
    return approveAllRequests(this.#transport, options)
  }

  decline(threadId: string, options?: CallOptions): Promise<void> {
    return declineRequest(this.#transport, threadId, options)
  }

  declineMany(threadIds: readonly string[], options?: CallOptions): Promise<void> {
    return declineRequests(this.#transport, threadIds, options)
  }

  declineAll(options?: CallOptions): Promise<void> {
    return declineAllRequests(this.#transport, options)
  }

  /** What one may send to someone: two requests. */
  canMessage(userId: string, options?: CallOptions): Promise<MessagePermissions> {
    return canMessage(this.#transport, userId, options)
  }

  /**
   * The conversations of those who are named, for `sendToEach`: each person one of their own, unless `asGroup` makes one group
   * of them.
   *
   * @throws UserNotFound, which has the username; DirectError `nobody`, `group-too-small`
   */
  recipients(names: RecipientNames, options?: CallOptions): Promise<readonly Recipient[]> {
    return resolveRecipients(this.#transport, names, options)
  }

  /** Whether something can be sent to each of them, and why not, as far as that is told beforehand. */
  checkRecipients(
    names: Omit<RecipientNames, 'asGroup'>,
    options?: CallOptions,
  ): AsyncGenerator<RecipientCheck, void, undefined> {
    return checkRecipients(this.#transport, names, options)
  }
}
