/** What a watcher is told. Its JSON is what scripts depend on: fields are added, never renamed. */
import type { MessageNow, PersonNow, StoredEvent } from '../../archive/watch/read-watch-events.ts'
import { microsToIso } from '../../clock.ts'

export type WatchEventKind = StoredEvent['kind']

export interface WatchPerson {
  /** Instagram's user id, decimal; null of somebody known by name only. */
  readonly id: string | null
  readonly username: string | null
  readonly name: string | null
  /** The account's owner: what they did themselves, in the app or through dmvault. */
  readonly is_owner: boolean
}

export interface WatchMessage {
  /** Instagram's item id, decimal; null of a message that only an export told. */
  readonly id: string | null
  /** ISO 8601, microseconds, UTC; so are all times. */
  readonly sent_at: string
  readonly sender: WatchPerson
  /** Instagram's own word: text, link, media, voice_media, action_log, … */
  readonly item_type: string
  /** As it is now: null of a message without words, and of one that was taken back meanwhile. */
  readonly text: string | null
  readonly is_unsent: boolean
  readonly share_url: string | null
  /** Item id of the message that it answers. */
  readonly replied_to: string | null
}

export interface WatchEvent {
  /** A uuid: the same event has the same one, however often it is handed over. */
  readonly id: string
  readonly kind: WatchEventKind
  readonly account: string
  /** When it happened, by Instagram's clock; null where Instagram does not say. */
  readonly at: string | null
  /** When it was noticed. */
  readonly noticed_at: string
  readonly thread: {
    /** Instagram's thread id, decimal. */
    readonly id: string | null
    readonly title: string | null
    readonly is_group: boolean
    /** inbox, general, pending (a message request), spam, archived. */
    readonly folder: string
  }
  /** Who did it: wrote, edited, took back, reacted, asked, read. */
  readonly person: WatchPerson | null
  /** Null of a request, which comes with its messages, and where the message is not there any longer. */
  readonly message: WatchMessage | null
  /** Of a reaction. */
  readonly emoji: string | null
}

/** An event with what only this process needs. */
export interface ToldEvent {
  readonly event: WatchEvent
  /** Its place in the order. */
  readonly no: bigint
  /** Keys in the archive: of the thread, and of the message. */
  readonly threadKey: bigint
  readonly messageKey: string | null
}

export function toEvent(account: string, stored: StoredEvent): ToldEvent {
  const { eventId, kind, noticedAt, happenedAt, emoji, thread, person, message } = stored
  const event: WatchEvent = {
    id: eventId,
    kind,
    account,
    at: happenedAt === null ? null : microsToIso(happenedAt),
    noticed_at: microsToIso(noticedAt),
    thread: { id: thread.id, title: thread.title, is_group: thread.isGroup, folder: thread.folder },
    person: person && personOf(person),
    message: message && messageOf(message),
    emoji,
  }
  return { event, no: stored.eventNo, threadKey: thread.key, messageKey: message?.key ?? null }
}

function personOf({ id, username, name, isOwner }: PersonNow): WatchPerson {
  return { id, username, name, is_owner: isOwner }
}

function messageOf(message: MessageNow): WatchMessage {
  const { key, isItemId, sentAt, sender, itemType, text, isUnsent, shareUrl, repliedToItemId } = message
  return {
    id: isItemId ? BigInt(`0x${key.replaceAll('-', '')}`).toString() : null,
    sent_at: microsToIso(sentAt),
    sender: personOf(sender),
    item_type: itemType,
    text,
    is_unsent: isUnsent,
    share_url: shareUrl,
    replied_to: repliedToItemId,
  }
}
