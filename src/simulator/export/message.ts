/** What a row of the made history is. */
export type RowKind =
  | 'text'
  | 'edit'
  | 'echo'
  | 'photo'
  | 'video'
  | 'audio'
  | 'gif'
  | 'file'
  | 'sticker'
  | 'giphy'
  | 'link'
  | 'post'
  | 'reel'
  | 'igtv'
  | 'story'
  | 'profile'
  | 'gone-post'
  | 'call'
  | 'notice'
  | 'unavailable'
  | 'taken-down'

/** What a notice says, in words that no language changes. */
export type NoticeKind =
  | 'member-added'
  | 'member-removed'
  | 'member-left'
  | 'group-named'
  | 'group-photo'
  | 'theme'
  | 'nickname'
  | 'poll-created'
  | 'poll-vote'
  | 'quiet-mode'
  | 'story-mention'
  | 'live-location'
  | 'call-audio'
  | 'call-video'
  | 'call-ended'
  | 'call-missed'

export interface MadeNotice {
  readonly kind: NoticeKind
  /** Whom it is about beside the sender: a person's index, or null. */
  readonly target: number | null
  /** What it quotes: the group's new name, the theme, the poll's question. */
  readonly words: string | null
}

export interface MadeShare {
  readonly link: string | null
  /** Username of the author of what was shared. */
  readonly owner: string | null
  readonly caption: string | null
  readonly profile: { readonly username: string; readonly name: string } | null
}

export type FileKind = 'photo' | 'video' | 'audio' | 'gif' | 'file' | 'sticker' | 'thumbnail'

export interface MadeFile {
  readonly kind: FileKind
  /** Its name within the folder of its kind. */
  readonly name: string
  /** From 0 to 1: the export holds the files with the lowest. */
  readonly luck: number
}

export interface MadeReaction {
  readonly actor: number
  readonly emoji: string
  readonly at: number
  /** Infinity while it lasts. */
  readonly removedAt: number
  /** The export tells when. */
  readonly isDated: boolean
}

/** One row as it really happened; what an export shows of it depends on when the export is taken. */
export interface MadeMessage {
  readonly ms: number
  /** From when an export holds it: `ms`, but for the second row that an edit leaves. */
  readonly appearsAt: number
  /** The sender's index among the people. */
  readonly sender: number
  readonly kind: RowKind
  /** The sender's own words. Of an echo: the emoji. */
  readonly text: string | null
  readonly notice: MadeNotice | null
  readonly share: MadeShare | null
  readonly files: readonly MadeFile[]
  readonly callSeconds: number | null
  /** The first words of the message that was bumped. */
  readonly bumped: string | null
  readonly reactions: readonly MadeReaction[]
  /** Infinity when it never was. */
  readonly unsentAt: number
}
