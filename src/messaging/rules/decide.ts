/**
 * Decides what rules do with one message. A pure function of the rules, the message and what happened before: the same in a
 * test, in a replay of the archive and in the runner. What must never happen here: a reply to what is older than the arming,
 * to oneself, to another program, to who asked to be left alone.
 */
import { DmvaultError } from '../../errors.ts'
import { renderText } from '../templates/render-template.ts'
import { automaticNotice } from './automatic-notice.ts'
import type { Decision, HeldStep, Reason, RuleDecision, Step } from './decision.ts'
import type { DecisionContext, RuleMessage } from './decision-context.ts'
import { matchRule } from './match-rule.ts'
import { messageValues } from './message-values.ts'
import type { CompiledReply, CompiledRule, RuleSet } from './rule-set.ts'
import { FUTURE, forStep, type Gate, outwardGate, replyGate } from './safety-gates.ts'
import { stopWordIn } from './stop-words.ts'

/** Kinds that are no messages of a person; a rule may still name them under item_types. */
const NOTICES: ReadonlySet<string> = new Set(['action_log', 'video_call_event', 'placeholder', 'expired_placeholder'])

export function decide(set: RuleSet, message: RuleMessage, context: DecisionContext): Decision {
  const stopWord = askedToStop(set, message, context)
  const rules: RuleDecision[] = []
  let isAnswered = false
  for (const rule of set.rules) {
    const decision = decideRule(set, rule, message, context, { stopWord, isAnswered })
    isAnswered ||= decision.steps.some((step) => step.do === 'reply')
    rules.push(decision)
  }
  return { doNotContact: stopWord === null ? null : `wrote "${stopWord}"`, rules }
}

/**
 * Only where a rule is armed, and in nothing older: an import of history puts nobody on the list. What was written between the
 * last look and a new arming is heard all the same.
 */
function askedToStop(
  { safety }: RuleSet,
  message: RuleMessage,
  { armedAt, listensSince = Number.POSITIVE_INFINITY, history }: DecisionContext,
): string | null {
  const first = armedAt.size === 0 ? Number.POSITIVE_INFINITY : Math.min(listensSince, ...armedAt.values())
  if (message.isOwn || message.isUnsent || message.sentAt <= first || NOTICES.has(message.itemType)) return null
  // In a group people say stop to each other, unless a rule has spoken there.
  if (message.isGroup && history.repliesInThread.length === 0) return null
  return stopWordIn(message.text, safety.stopWords)
}

interface SoFar {
  readonly stopWord: string | null
  /** An earlier rule answers this message. */
  readonly isAnswered: boolean
}

function decideRule(
  set: RuleSet,
  rule: CompiledRule,
  message: RuleMessage,
  context: DecisionContext,
  soFar: SoFar,
): RuleDecision {
  const unfit = whyNotToLook(set, rule, message, context)
  if (unfit !== null) return { rule: rule.name, verdict: 'no-match', reason: unfit, steps: [], held: [] }
  const { isMatch, words } = matchRule(rule.when, message, context)
  if (!isMatch) {
    return { rule: rule.name, verdict: 'no-match', reason: { code: 'no-match', words }, steps: [], held: [] }
  }
  const steps: Step[] = []
  const held: HeldStep[] = []
  for (const [name, make] of wishes(set, rule, context)) {
    const gate: Gate = { set, rule, message, context, ...soFar }
    const forbidden = forStep(name, gate) ?? outwardGate(name, gate) ?? (name === 'reply' ? replyGate(gate) : null)
    const step = forbidden ?? make()
    if ('do' in step) steps.push(step)
    else held.push({ do: name, ...step })
  }
  const [first] = held
  if (steps.length > 0 || first === undefined) {
    return { rule: rule.name, verdict: 'act', reason: { code: 'matched', words }, steps, held }
  }
  return { rule: rule.name, verdict: 'held', reason: { code: first.code, words: first.words }, steps, held }
}

/** Reasons for which a rule is not even asked. */
function whyNotToLook(
  { safety }: RuleSet,
  { name, when }: CompiledRule,
  message: RuleMessage,
  { armedAt, now }: DecisionContext,
): Reason | null {
  if (message.isOwn) return { code: 'own-message', words: 'the account wrote it itself' }
  const isNotice = NOTICES.has(message.itemType) && when.item_types?.includes(message.itemType) !== true
  if (message.isUnsent || isNotice) return { code: 'not-a-message', words: 'a notice, or taken back by its sender' }
  const armed = armedAt.get(name)
  if (armed === undefined) return { code: 'not-armed', words: 'the rule is not armed' }
  if (message.sentAt <= armed) return { code: 'older-than-armed', words: 'it was sent before the rule was armed' }
  if (now - message.sentAt > safety.answerWithin) {
    return { code: 'too-old', words: 'it was sent too long ago to be answered now' }
  }
  // A clock that jumped: what seems to come from tomorrow is looked at when it is tomorrow.
  if (message.sentAt - now > FUTURE) return { code: 'too-old', words: 'it seems to be sent in the future' }
  if (message.isGroup && when.group !== true)
    return { code: 'group', words: 'it is in a group, and the rule does not say group: true' }
  return null
}

type Wish = readonly [Step['do'], () => Step | Reason]

/** What the rule wants, in the order in which it is done: a request is approved before it is answered. */
function wishes(set: RuleSet, { acts, reply }: CompiledRule, context: DecisionContext): readonly Wish[] {
  const one = (name: Wish[0], step: Step | false): readonly Wish[] => (step === false ? [] : [[name, () => step]])
  return [
    ...one('approve', acts.approve === true && { do: 'approve' }),
    ...one('decline', acts.decline === true && { do: 'decline' }),
    ...one('label', acts.label !== undefined && { do: 'label', label: acts.label }),
    ...one('seen', acts.seen === true && { do: 'seen' }),
    ...one('react', acts.react !== undefined && { do: 'react', emoji: acts.react }),
    ...(reply === null ? [] : [['reply', () => replyStep(set, reply, context)] as const]),
    ...one('spam', acts.spam === true && { do: 'spam' }),
    ...one('hide', (acts.hide === true || acts.delete === true) && { do: 'hide' }),
    ...one('notify', acts.notify !== undefined && { do: 'notify', words: acts.notify }),
  ]
}

/** The words, with the notice, or why there are none. */
function replyStep({ safety }: RuleSet, reply: CompiledReply, context: DecisionContext): Step | Reason {
  const { language } = reply.text
  const notice = safety.notice === false ? '' : `\n\n${safety.notice ?? automaticNotice(language)}`
  try {
    const { text } = renderText(reply, { ...reply.values, ...messageValues(context) }, notice)
    return { do: 'reply', text }
  } catch (error) {
    if (!(error instanceof DmvaultError)) throw error
    return { code: error.code === 'variable-missing' ? 'variable-missing' : 'text-unusable', words: error.message }
  }
}
