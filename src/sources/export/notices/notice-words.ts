/**
 * What Instagram's export writes in one language where a person wrote nothing: stand-ins for attachments, lines for
 * reactions, system notices. Collected from public exports where there are any, else translated; each matches a whole text
 * (a final full stop and white space apart), and what is not in a table stays an ordinary text: never lost, only unclassified.
 *
 * In a pattern, `{sender}` at the beginning is the sender's display name or its first word, `{own}` means that only the
 * inbox's owner can have sent it ("You named the group …"), and `{*}` is any words on one line.
 */
export interface NoticeWords {
  /** BCP 47. */
  readonly language: string
  /** Stands where an attachment or a share is: says nothing. */
  readonly attachments: readonly string[]
  /** The line for a reaction, given to the message itself as well. */
  readonly echoes: readonly string[]
  readonly notices: Readonly<Partial<Record<NoticeClass, readonly string[]>>>
  /** Names under which deleted and blocked accounts appear. */
  readonly deletedUser: readonly string[]
  /** Labels in the files about people. */
  readonly nameLabels: readonly string[]
  readonly usernameLabels: readonly string[]
}

/** What happened, in words that no language changes. */
export type NoticeClass =
  | 'call-started'
  | 'call-ended'
  | 'call-missed'
  | 'member-added'
  | 'member-removed'
  | 'member-left'
  | 'member-joined'
  | 'admin'
  | 'group-created'
  | 'group-named'
  | 'group-photo'
  | 'theme'
  | 'nickname'
  | 'quick-reaction'
  | 'word-effects'
  | 'poll-created'
  | 'poll-vote'
  | 'poll-unavailable'
  | 'quiet-mode'
  | 'story-mention'
  | 'story-shared'
  | 'live-location'
  | 'message-pinned'
  | 'vanish-mode'

/** The notices that only groups have. */
export const GROUP_NOTICES: ReadonlySet<string> = new Set<NoticeClass>([
  'member-added',
  'member-removed',
  'member-left',
  'member-joined',
  'admin',
  'group-created',
  'group-named',
  'group-photo',
])
