/** What forbids a step that a rule wants. */
import type { Micros } from '../../clock.ts'
import { microsToIso } from '../../clock.ts'
import { saysAutomatic } from './automatic-notice.ts'
import type { Reason, Step } from './decision.ts'
import type { DecisionContext, RuleMessage } from './decision-context.ts'
import { clockText, isWithin, localMoment } from './local-moment.ts'
import type { CompiledRule, RuleSet } from './rule-set.ts'
import { comparable } from './word-matcher.ts'

export interface Gate {
  readonly set: RuleSet
  readonly rule: CompiledRule
  readonly message: RuleMessage
  readonly context: DecisionContext
  readonly stopWord: string | null
  readonly isAnswered: boolean
}

/** Steps that the other side notices. */
const OUTWARD: ReadonlySet<Step['do']> = new Set(['reply', 'react', 'seen', 'approve'])

/** Whether the other side notices a step. */
export function isOutward(step: Step['do']): boolean {
  return OUTWARD.has(step)
}

/** What seems to come from later than this is not looked at: a clock jumped. */
export const FUTURE = 5 * 60_000_000

/** Of the steps for requests: only there. */
export function forStep(step: Step['do'], { message }: Gate): Reason | null {
  if ((step !== 'approve' && step !== 'decline') || message.folder === 'pending') return null
  return { code: 'not-a-request', words: 'it is not a message request' }
}

export function outwardGate(step: Step['do'], gate: Gate): Reason | null {
  if (!isOutward(step)) return null
  const { rule, message, stopWord, context } = gate
  if (stopWord !== null) return { code: 'stop-word', words: `they wrote "${stopWord}"` }
  const { doNotContact } = context.history
  if (doNotContact !== null) return { code: 'do-not-contact', words: `they are not to be written to: ${doNotContact}` }
  if (message.folder === 'spam' || message.folder === 'filtered') {
    return { code: 'in-spam', words: 'the conversation is in spam' }
  }
  if (message.folder === 'pending' && rule.acts.approve !== true) {
    return { code: 'request-not-approved', words: 'it is a request, and the rule does not say approve' }
  }
  return loopGate(gate) ?? manualGate(gate) ?? quietGate(gate)
}

/** Two programs that answer each other must both be able to stop; this is our half. */
function loopGate({ set: { safety }, message, context }: Gate): Reason | null {
  const { repliesInThread } = context.history
  const said = message.text === null ? '' : comparable(message.text)
  // What is ours comes back as a whole, or quoted in the other's own frame; a mere "hi" is not ours alone.
  const own = repliesInThread.map(({ text }) => comparable(text))
  const isOurs = own.some((text) => text === said || (text.length >= 20 && said.includes(text)))
  if (said !== '' && isOurs) return { code: 'loop', words: 'it is our own text coming back' }
  if (message.text !== null && saysAutomatic(message.text)) {
    return { code: 'loop', words: 'it says of itself that it is automatic' }
  }
  const last = repliesInThread.at(-1)
  if (last !== undefined && message.sentAt >= last.at && message.sentAt - last.at < safety.loopFastest) {
    return { code: 'loop', words: 'it answers a reply of ours faster than people type' }
  }
  const recent = repliesInThread.filter(({ at }) => message.sentAt - at <= safety.loopWithin)
  if (recent.length < safety.loopReplies) return null
  return { code: 'loop', words: `${recent.length} replies went into this conversation in a short time` }
}

function manualGate({ set: { safety }, message, context }: Gate): Reason | null {
  const { lastManualReply: last } = context.history
  const isPaused = last !== null && Math.max(context.now, message.sentAt) - last < safety.manualPause
  if (!isPaused) return null
  return {
    code: 'manual-reply',
    words: `the owner wrote there by hand; the rules pause until ${at(last + safety.manualPause)}`,
  }
}

function quietGate({ set: { safety }, context }: Gate): Reason | null {
  const { quietHours } = safety
  if (quietHours === null) return null
  if (!isWithin(localMoment(context.now, context.timeZone).minute, quietHours)) return null
  const [from, to] = [clockText(quietHours.from), clockText(quietHours.to)]
  return { code: 'quiet-hours', words: `it is between ${from} and ${to}` }
}

export function replyGate({ set: { safety }, context, isAnswered }: Gate): Reason | null {
  if (isAnswered) return { code: 'already-answered', words: 'an earlier rule answers this message' }
  const { lastReplyToPerson: last, repliesLastDay } = context.history
  if (last !== null && context.now - last < safety.coolingOff) {
    return {
      code: 'cooling-off',
      words: `a rule replied to them already; the next may at ${at(last + safety.coolingOff)}`,
    }
  }
  if (repliesLastDay < safety.dailyCap) return null
  return { code: 'daily-cap', words: `${repliesLastDay} replies went out in the last 24 hours, of ${safety.dailyCap}` }
}

function at(time: Micros): string {
  return `${microsToIso(time).slice(0, 16)}Z`
}
