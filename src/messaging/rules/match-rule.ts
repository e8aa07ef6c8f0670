import type { DecisionContext, RuleMessage } from './decision-context.ts'
import { clockText, isWithin, localMoment } from './local-moment.ts'
import { nameForms } from './name-forms.ts'
import type { CompiledWhen } from './rule-set.ts'
import { comparable, hasPhrase } from './word-matcher.ts'

/** Whether a rule's conditions hold, and in words which did, or the first that did not. */
export interface Match {
  readonly isMatch: boolean
  readonly words: string
}

/** Patterns look at so much of a text. */
const LONGEST_LOOK = 10_000

/** A condition that was said: whether it holds, and its words either way. */
type Condition = readonly [holds: boolean, whenHolds: string, whenNot: string]

export function matchRule(when: CompiledWhen, message: RuleMessage, context: DecisionContext): Match {
  const held: string[] = []
  for (const conditions of [placeConditions, personConditions, timeConditions, textConditions]) {
    for (const [holds, whenHolds, whenNot] of conditions(when, message, context)) {
      if (!holds) return { isMatch: false, words: whenNot }
      held.push(whenHolds)
    }
  }
  return { isMatch: true, words: held.length === 0 ? 'matches every message' : held.join(', ') }
}

function placeConditions(when: CompiledWhen, message: RuleMessage, context: DecisionContext): readonly Condition[] {
  const isRequest = message.folder === 'pending'
  const isInbox = message.folder === 'inbox' || message.folder === 'general'
  const names = nameForms(context.threadNames)
  return [
    ...said(
      when.item_types,
      (types): Condition => [
        types.includes(message.itemType),
        `is ${message.itemType}`,
        `is ${message.itemType}, not ${types.join(' or ')}`,
      ],
    ),
    ...said(when.inbox, (wanted) => flag(isInbox, wanted, 'in the inbox')),
    ...said(when.request, (wanted) => flag(isRequest, wanted, 'a message request')),
    ...said(when.group, (wanted) => flag(message.isGroup, wanted, 'in a group')),
    ...said(when.threads, (wanted) => named(names, wanted, true, 'the conversation')),
    ...said(when.not_threads, (wanted) => named(names, wanted, false, 'the conversation')),
  ]
}

function personConditions(when: CompiledWhen, _: RuleMessage, context: DecisionContext): readonly Condition[] {
  const { sender, history, spamScore } = context
  const names = nameForms(sender.names)
  return [
    ...said(when.people, (wanted) => named(names, wanted, true, 'the person')),
    ...said(when.not_people, (wanted) => named(names, wanted, false, 'the person')),
    ...said(when.first_message, (wanted) => flag(history.isFirstMessage, wanted, 'their first message')),
    ...said(when.following, (wanted) => flag(sender.isFollowed, wanted, 'someone whom the account follows')),
    ...said(when.followed_by, (wanted) => flag(sender.isFollower, wanted, 'a follower')),
    ...said(when.verified, (wanted) => flag(sender.isVerified, wanted, 'a verified account')),
    ...said(when.private, (wanted) => flag(sender.isPrivate, wanted, 'a private account')),
    ...said(when.spam, (least): Condition => {
      const score = spamScore === null ? 'unknown' : spamScore.toFixed(2)
      return [spamScore !== null && spamScore >= least, `spam score ${score}`, `spam score ${score} is below ${least}`]
    }),
  ]
}

/** By when the message was sent, not when somebody came to look at it. */
function timeConditions({ days, hourRange }: CompiledWhen, { sentAt }: RuleMessage, { timeZone }: DecisionContext) {
  if (days === undefined && hourRange === null) return []
  const { day, minute } = localMoment(sentAt, timeZone)
  const time = clockText(minute)
  return [
    ...said(
      days,
      (wanted): Condition => [
        (wanted as readonly string[]).includes(day),
        `sent on ${day}`,
        `sent on ${day}, not ${wanted.join(' or ')}`,
      ],
    ),
    ...said(
      hourRange ?? undefined,
      (range): Condition => [
        isWithin(minute, range),
        `sent at ${time}`,
        `sent at ${time}, not between ${clockText(range.from)} and ${clockText(range.to)}`,
      ],
    ),
  ]
}

function textConditions({ anyOf, allOf, expressions }: CompiledWhen, { text }: RuleMessage): readonly Condition[] {
  if (anyOf.length + allOf.length + expressions.length === 0) return []
  const compared = text === null ? '' : comparable(text)
  const found = anyOf.find((word) => hasPhrase(compared, word))
  const lacking = allOf.find((word) => !hasPhrase(compared, word))
  const look = (text ?? '').slice(0, LONGEST_LOOK)
  const matching = text === null ? undefined : expressions.find((it) => it.matcher(look).find())
  return [
    ...(anyOf.length === 0 ? [] : [[found !== undefined, `has "${found}"`, 'has none of its words'] as const]),
    ...(allOf.length === 0 ? [] : [[lacking === undefined, 'has all its words', `lacks "${lacking}"`] as const]),
    ...(expressions.length === 0
      ? []
      : [[matching !== undefined, `matches ${matching?.pattern()}`, 'matches none of its patterns'] as const]),
  ]
}

function said<Value>(value: Value | undefined, condition: (value: Value) => Condition): readonly Condition[] {
  return value === undefined ? [] : [condition(value)]
}

/** What is not known holds for neither. */
function flag(is: boolean | null, wanted: boolean, what: string): Condition {
  const words = is === null ? `whether it is ${what} is not known` : `is ${is ? '' : 'not '}${what}`
  return [is === wanted, words, words]
}

function named(names: ReadonlySet<string>, wanted: readonly string[], isWanted: boolean, what: string): Condition {
  const found = wanted.find((name) => [...nameForms([name])].some((form) => names.has(form)))
  const words = found === undefined ? `${what} is none of those named` : `${what} is ${found}`
  return [(found !== undefined) === isWanted, words, words]
}
