/** What a run of rules tells as it goes. Its JSON is what scripts depend on: fields are added, never renamed. */
import type { ClaimedAction } from '../../archive/automation/claimed-actions.ts'
import type { Standing } from '../../archive/automation/read-standing.ts'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Step } from '../rules/decision.ts'
import type { StepState } from './steps.ts'

export interface AutoreplyEvent {
  /** ISO 8601, microseconds, UTC. */
  readonly at: string
  readonly account: string
  /** `notify` is for the owner; `stop`: somebody asked to be left alone, and is on the do-not-contact list now. */
  readonly kind: Step['do'] | 'stop'
  /** `held`: safety kept it back; `waits`: it is done later; `unknown`: nobody can say whether it was done. */
  readonly state: StepState
  /** A stable word, of what did not go through. */
  readonly reason: string | null
  /** Name of the rule; null of `stop`. */
  readonly rule: string | null
  /** Text of a reply, an emoji, a label, the words for the owner, or what somebody wrote to be left alone. */
  readonly words: string | null
  /** Why safety kept it back, in words. */
  readonly why: string | null
  /** Instagram's ids. */
  readonly thread: { readonly id: string | null; readonly title: string | null; readonly is_group: boolean }
  readonly person: { readonly id: string | null; readonly name: string | null }
  readonly message_id: string | null
}

interface Told {
  readonly account: string
  readonly now: Micros
  readonly action: ClaimedAction
  readonly standing: Standing | undefined
}

export function stepEvent(
  { account, now, action, standing }: Told,
  step: Step,
  { state, reason }: { readonly state: StepState; readonly reason?: string },
): AutoreplyEvent {
  return {
    at: microsToIso(now),
    account,
    kind: step.do,
    state,
    reason: reason ?? null,
    rule: action.rule,
    words: wordsOf(step),
    why: null,
    thread: {
      id: standing?.outsideThreadId ?? null,
      title: standing?.title ?? null,
      is_group: standing?.isGroup ?? false,
    },
    person: { id: standing?.userId ?? null, name: standing?.person ?? null },
    message_id: standing?.itemId ?? null,
  }
}

/** What a step says; null where it says nothing. */
function wordsOf(step: Step): string | null {
  switch (step.do) {
    case 'reply':
      return step.text
    case 'react':
      return step.emoji
    case 'label':
      return step.label
    case 'notify':
      return step.words
    default:
      return null
  }
}
