/** A message as people read it: what the page shows and an export of a conversation writes. It is JSON as it stands. */

/** Microseconds since 1970, which a JS number holds exactly. */
export type ViewTime = number

export interface MessageView {
  /** Unique within the thread. */
  readonly id: string
  readonly sentAt: ViewTime
  /** Key of a person. */
  readonly sender: string
  /** Instagram's word for what it is. */
  readonly type: string
  /** For system notices: what happened. */
  readonly notice: string | null
  readonly text: string | null
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  readonly share: ShareView | null
  readonly callSeconds: number | null
  readonly replyTo: ReplyView | null
  readonly reactions: readonly ReactionView[]
  readonly files: readonly FileView[]
  /** What it said before, the latest first. */
  readonly earlier: readonly EarlierView[]
}

export interface ShareView {
  readonly url: string | null
  readonly owner: string | null
  readonly text: string | null
}

/** The message that another answers; all but the id is null where the archive does not have it. */
export interface ReplyView {
  readonly itemId: string
  readonly id: string | null
  readonly sentAt: ViewTime | null
  readonly sender: string | null
  /** Its beginning, or what it is. */
  readonly text: string | null
  readonly type: string | null
}

export interface ReactionView {
  readonly person: string
  readonly emoji: string
  readonly reactedAt: ViewTime | null
}

export interface FileView {
  readonly position: number
  /** photo, video, audio, gif, file, sticker, thumbnail */
  readonly kind: string
  /** Path within the export, or an address. */
  readonly uri: string
  readonly sizeBytes: number | null
}

export interface EarlierView {
  readonly text: string | null
  readonly type: string
  readonly isUnsent: boolean
  readonly firstSeenAt: ViewTime
  readonly lastSeenAt: ViewTime
}
