/** Everything that a decision depends on, as data: so that a decision can be tested, repeated, and replayed on history. */
import type { Micros } from '../../clock.ts'

/** A message as rules see it. */
export interface RuleMessage {
  readonly sentAt: Micros
  readonly itemType: string
  readonly text: string | null
  /** The account's owner wrote it, or a rule of theirs. */
  readonly isOwn: boolean
  readonly isUnsent: boolean
  readonly isGroup: boolean
  /** As in `threads.folder`; `pending` is a message request. */
  readonly folder: string
}

/** Whoever wrote; null is not known, and a condition on it does not hold. */
export interface RuleSender {
  readonly username: string | null
  readonly displayName: string | null
  /** All that they may be named by in a rule: user id, usernames, display names. */
  readonly names: readonly string[]
  readonly isFollowed: boolean | null
  readonly isFollower: boolean | null
  readonly isVerified: boolean | null
  readonly isPrivate: boolean | null
}

/** What happened before, as far as safety asks. */
export interface RuleHistory {
  /** Whether they wrote anything before this message, in any conversation. */
  readonly isFirstMessage: boolean
  /** Why they are not to be written to; null: they may be. */
  readonly doNotContact: string | null
  /** When a rule last replied to this person, anywhere. */
  readonly lastReplyToPerson: Micros | null
  /** Replies of rules in the last 24 hours, to anybody. */
  readonly repliesLastDay: number
  /** When the owner last wrote by hand in this conversation. */
  readonly lastManualReply: Micros | null
  /** Replies of rules in this conversation in the last 24 hours, the oldest first: their times and texts. */
  readonly repliesInThread: readonly { readonly at: Micros; readonly text: string }[]
}

export interface DecisionContext {
  readonly now: Micros
  /** IANA; hours, days and quiet hours are told in it. */
  readonly timeZone: string
  /** What the account is called: the variable `account`. */
  readonly account: string
  /** When each rule was armed, by name; one that is missing is not armed. */
  readonly armedAt: ReadonlyMap<string, Micros>
  /** Since when rules have listened without a break, whatever was changed in them since; default: the first arming. */
  readonly listensSince?: Micros | undefined
  readonly sender: RuleSender
  /** All that the conversation may be named by in a rule: ids and title. */
  readonly threadNames: readonly string[]
  readonly history: RuleHistory
  /** 0 to 1, as spam scan tells it; null where nobody asked. */
  readonly spamScore: number | null
}
