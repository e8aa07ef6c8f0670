/** What is to be done with a message, and why; and of what is not, why not. */

export type Step =
  | { readonly do: 'reply'; readonly text: string }
  | { readonly do: 'react'; readonly emoji: string }
  | { readonly do: 'seen' }
  | { readonly do: 'label'; readonly label: string }
  | { readonly do: 'hide' }
  | { readonly do: 'spam' }
  | { readonly do: 'approve' }
  | { readonly do: 'decline' }
  | { readonly do: 'notify'; readonly words: string }

/** Stable words: they stand in `automation_actions` and in `--json`. */
export type ReasonCode =
  | 'matched'
  | 'no-match'
  | 'own-message'
  | 'not-a-message'
  | 'not-armed'
  | 'older-than-armed'
  | 'too-old'
  | 'group'
  | 'stop-word'
  | 'do-not-contact'
  | 'request-not-approved'
  | 'not-a-request'
  | 'in-spam'
  | 'manual-reply'
  | 'quiet-hours'
  | 'loop'
  | 'cooling-off'
  | 'daily-cap'
  | 'already-answered'
  | 'variable-missing'
  | 'text-unusable'

export interface Reason {
  readonly code: ReasonCode
  /** For people. */
  readonly words: string
}

export interface HeldStep extends Reason {
  readonly do: Step['do']
}

export interface RuleDecision {
  readonly rule: string
  /** `held`: it matched, and nothing of it may be done. */
  readonly verdict: 'act' | 'held' | 'no-match'
  /** Why: what matched, what did not, or what held all of it. */
  readonly reason: Reason
  readonly steps: readonly Step[]
  /** Steps that safety forbade; others of the rule may be done. */
  readonly held: readonly HeldStep[]
}

export interface Decision {
  /** Put whoever wrote on the do-not-contact list, for this reason; null: they did not ask. */
  readonly doNotContact: string | null
  /** One a rule, in the order of the file. */
  readonly rules: readonly RuleDecision[]
}
