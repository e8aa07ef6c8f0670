/**
 * The contract between what gives messages (an export, a backup, Instagram itself) and the extract job. A source reads,
 * decodes and repairs; it never touches the database and never decides what is new. Pages come as often as they like, in
 * any order, and the archive that results is the same.
 */
import type { Micros } from '../clock.ts'

export type SourceKind = 'export' | 'plain-backup' | 'backup' | 'instagram' | 'graph'

/** An id that the outside world knows. Always text: thread and item ids have up to 128 bits. */
export interface OutsideId<Kind extends string> {
  readonly kind: Kind
  readonly id: string
}

/**
 * How a source names a person. `name`: the display name, across the account. `thread-name`: the display name within its
 * thread only, because two people share it or it is the name of deleted accounts.
 */
export type PersonIdKind = 'instagram' | 'username' | 'name' | 'thread-name'

/** A name and the stretch of observations that used it. */
export interface ObservedName {
  readonly kind: 'display_name' | 'username'
  readonly name: string
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
}

/** Someone listed as a participant of a thread, and the stretch of observations that listed them. */
export interface SourceMember {
  readonly person: SourcePerson
  readonly isAdmin: boolean
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
}

/** The newest message that someone has seen. */
export interface SeenMark {
  readonly person: SourcePerson
  /** Decimal. */
  readonly itemId: string
}

/**
 * Someone in a thread. A source hands out one object a person (and thread, for `thread-name`), so that object identity may
 * be used as a cache key.
 */
export interface SourcePerson {
  /** At least one, the strongest first. For `thread-name` the id is the bare name; the thread is the page's. */
  readonly ids: readonly OutsideId<PersonIdKind>[]
  /** Names as observed; from a backup, all that were ever observed. */
  readonly names: readonly ObservedName[]
  /** The name Instagram gives to all deleted and blocked accounts, in whatever language: says nothing about who it was. */
  readonly isDeletedUser: boolean
}

export type ThreadIdKind = 'instagram' | 'instagram-v2' | 'export-folder' | 'participants'

export type Folder = 'inbox' | 'general' | 'pending' | 'spam' | 'archived' | 'filtered' | 'broadcast'

/** A thread's header as observed. One object for all pages of a thread in one pass over a source. */
export interface SourceThread {
  /** At least one, the strongest first. */
  readonly ids: readonly OutsideId<ThreadIdKind>[]
  readonly title: string | null
  readonly isGroup: boolean
  readonly folder: Folder
  readonly isStillParticipant: boolean | null
  /** Participants, the owner among them where the source tells; a backup lists former ones too, last observed earlier. */
  readonly members: readonly SourceMember[]
  /** How far others have read, where the source tells. */
  readonly seen?: readonly SeenMark[]
  /** Original text of the header as JSON, without its messages. Null where there is none. */
  readonly raw: string | null
  /** When the header was observed, and by what kind of source; a backup gives what it recorded. */
  readonly observedAt: Micros
  readonly source: SourceKind
}

export type AttachmentKind = 'photo' | 'video' | 'audio' | 'gif' | 'file' | 'sticker' | 'thumbnail'

export interface SourceAttachment {
  readonly kind: AttachmentKind
  /** Path within the export (forward slashes), or an address. */
  readonly uri: string
  readonly takenAt: Micros | null
  /** Size of the file where the source has it, null where it is missing. */
  readonly sizeBytes: number | null
}

export interface SourceReaction {
  readonly actor: SourcePerson
  readonly emoji: string
  readonly reactedAt: Micros | null
}

export interface SourceShare {
  readonly url: string | null
  readonly owner: string | null
  /** Caption of what was shared: the other author's words. */
  readonly text: string | null
}

/** What a message says, as one observation of it had it. */
export interface ItemState {
  /** Original text of the item, sliced out of the page, neither parsed nor repaired. */
  readonly raw: string
  /** Where `raw` came from: a file's path within the export, or a request. */
  readonly origin: string
  /** Who observed it; a backup gives what it recorded. */
  readonly source: SourceKind
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
  /** Instagram's own word where there is one. */
  readonly itemType: string
  /** For system notices: what happened, in words that no language changes (see notice classes of the export). */
  readonly noticeClass: string | null
  /** Exact, repaired, possibly with NUL and lone surrogates. */
  readonly text: string | null
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  /** The line an export writes for a reaction. */
  readonly isEcho: boolean
  readonly share: SourceShare | null
  readonly callSeconds: number | null
  readonly repliedToItemId: string | null
  readonly attachments: readonly SourceAttachment[]
  readonly reactions: readonly SourceReaction[]
}

/** A message. */
export interface SourceItem extends ItemState {
  /** Instagram's item id, decimal; null where the source has none (an export). */
  readonly itemId: string | null
  /** Fingerprint ids that a backup recorded, 32 hexadecimal digits each; empty elsewhere. */
  readonly fingerprints: readonly string[]
  /** Further item ids of the same message, decimal; empty but in a backup. */
  readonly furtherItemIds: readonly string[]
  readonly sentAt: Micros
  readonly sender: SourcePerson
  /** Earlier states, from a backup; empty elsewhere. */
  readonly versions: readonly ItemState[]
}

/** Something that could not be read; the rest goes on. */
export interface Unreadable {
  /** Who met it; a backup gives what it recorded. Absent: the source itself. */
  readonly source?: SourceKind
  readonly origin: string
  readonly byteOffset: number | null
  readonly reason: string
  /** The bytes; of a whole unreadable file at most the first MiB. */
  readonly raw: Uint8Array
}

/** A stretch of a thread that was read without a gap. */
export interface CoveredStretch {
  /** Item ids, decimal. */
  readonly newest: string
  readonly oldest: string
  /** Leads to what is older; null at the beginning of the thread. */
  readonly cursor: string | null
}

/** How new and how far back a thread has been read. */
export interface ThreadReading {
  /** Last activity and newest item as the inbox had them when the thread was last read up to its newest message. */
  readonly activityAt: Micros | null
  readonly lastItemId: string | null
  /** The newest first; one without a cursor means that all of the thread has been read. */
  readonly stretches: readonly CoveredStretch[]
  /** When its newest messages were last read. */
  readonly checkedAt: Micros
  /** Why the thread cannot be read, in words; null when it can. */
  readonly unreadable: string | null
}

export type WalkedFolder = 'inbox' | 'pending' | 'spam'

/** How far a folder has been walked. */
export interface FolderReading {
  readonly folder: WalkedFolder
  /** Last activity of the newest thread at the last walk that came to its end; null before there was one. */
  readonly completeUntil: Micros | null
  /** When that walk began. */
  readonly checkedAt: Micros
  /** Of the pending folder: how many requests the inbox counted then. */
  readonly requestsTotal: number | null
}

/**
 * That one answer held everything of a thread between its second oldest and its newest item. What the archive has there and
 * the answer has not was taken back.
 */
export interface WholePage {
  readonly observedAt: Micros
  /** The answer began at the thread's newest message: nothing newer was there. */
  readonly isNewest: boolean
  /** The answer ended at the thread's beginning, and said so: nothing older was there. */
  readonly isOldest: boolean
}

/** Someone who is not to be written to: they asked, or the owner said so. */
export interface SourceDoNotContact {
  readonly person: SourcePerson
  /** Where they are known by a name within one thread only: that thread. */
  readonly thread: OutsideId<ThreadIdKind> | null
  readonly since: Micros
  /** In words. */
  readonly reason: string
}

/** The moment that the first answer of a reading shows: what is newer than this came later. */
export interface InboxMoment {
  /** By Instagram's clock; no message that the answer shows is newer. */
  readonly at: Micros
  /** When the answer was observed. */
  readonly observedAt: Micros
}

/** What one request, or one stretch of a file, gave. */
export interface SourcePage {
  /** Null when the page holds nothing but what could not be read. */
  readonly thread: SourceThread | null
  readonly items: readonly SourceItem[]
  readonly unreadable: readonly Unreadable[]
  /** No further page of this thread follows in this pass. */
  readonly endsThread: boolean
  /** How far the pass has come, in the unit of `SourceDescription.total`. */
  readonly done: number
  /** Of a source that is read bit by bit: how far the thread has been read once this page is in the archive. */
  readonly reading?: ThreadReading
  /** Likewise for a folder. */
  readonly folderReading?: FolderReading
  /** Of a backup: whom the account does not write to. */
  readonly doNotContact?: readonly SourceDoNotContact[]
  /** Absent where the page says nothing of what it does not hold. */
  readonly whole?: WholePage
  /** Of a live source, with each page of its first walk. */
  readonly moment?: InboxMoment
}

/** What a source can say about itself before it is read. */
export interface SourceDescription {
  readonly kind: SourceKind
  /** Whose inbox it is; null where the source does not tell. */
  readonly owner: SourcePerson | null
  /** Nothing in the source says that they are; they were only taken for the owner. Absent: the source knows. */
  readonly isOwnerGuess?: boolean
  /** Size of the pass, for progress: bytes. */
  readonly total: number
  /** Settings of the account that the source recorded (a backup); used when the account is made by reading it. */
  readonly settings: { readonly name: string; readonly timeZone: string; readonly keepsUnsent: boolean } | null
  /** Things the user should know, in words: a missing part, a guess that was made. */
  readonly notes: readonly string[]
}

/**
 * Exact times of a thread, by which to recognise it in the archive. As many as memory allows, because all that an archive
 * knows of it may be a short stretch at its old end.
 */
export interface ThreadProbe {
  readonly ids: readonly OutsideId<ThreadIdKind>[]
  /**
   * Times and texts of all messages, in the source's order; of a long thread, of those at both ends and of every so-manieth
   * between. 22,000 at most.
   */
  readonly samples: readonly { readonly sentAt: Micros; readonly text: string | null }[]
  /** How many messages the thread has in all. */
  readonly messages: number
}

export interface Source extends AsyncDisposable {
  describe(): Promise<SourceDescription>
  /** Each page costs something to get (a request), and is to be in the archive before more are. */
  readonly isLive?: boolean
  /** Requests made so far, of a live source. */
  readonly requests?: number
  /** One pass over everything, in pages of at most about a thousand items. Ends early, without error, when aborted. */
  pages(signal: AbortSignal): AsyncIterable<SourcePage>
  /**
   * Times by which threads can be recognised that an archive does not know by id. `isKnown` says which need no probing.
   * Only sources whose thread ids may differ between two readings of the same thread (exports) have it.
   */
  probes?(isKnown: (ids: readonly OutsideId<ThreadIdKind>[]) => boolean): AsyncIterable<ThreadProbe>
}
