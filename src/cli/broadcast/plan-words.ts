/** The plan of a broadcast, for people and for scripts. */
import type { BroadcastPlan, LeftOutRecipient, PlannedRecipient } from '../../messaging/broadcast/plan-broadcast.ts'
import type { SendLimits } from '../../messaging/send-limits.ts'
import { duration } from '../../run/progress.ts'
import { isoOrNull, localTime } from '../time-words.ts'
import { many, type Words, words } from '../words.ts'

const SHOWN_TEXTS = 3
const SHOWN_NAMES = 10

interface Account {
  readonly name: string
  readonly timeZone: string
}

export function planLines(plan: BroadcastPlan, { name, timeZone }: Account): readonly Words[] {
  const { recipients, leftOut, template, listName, estimate, plannedAt, limits, warnings } = plan
  const agreed = recipients.filter(({ isContact }) => !isContact).length
  const fresh = recipients.filter(({ isNewConversation }) => isNewConversation).length
  const later = recipients.filter(({ isLookedUpLater }) => isLookedUpLater).length
  const seconds = (estimate.until - plannedAt) / 1e6
  return [
    words`Template ${template} to the list ${listName}, as ${name}:`,
    words`  ${many(recipients.length, 'person', 'people')} get it: ${recipients.length - agreed} wrote to the account, ${agreed} agreed`,
    ...(fresh > 0
      ? [words`  ${fresh} of them begin a new conversation: ${limits.newConversationsPerDay ?? fresh} a day`]
      : []),
    ...(later > 0
      ? [words`  ${later} of them are looked up when their turn comes, and left out where they cannot be found`]
      : []),
    ...(leftOut.length > 0 ? [words`  ${many(leftOut.length, 'person', 'people')} do not:`] : []),
    ...whyLines(leftOut),
    ...(recipients.length > 0
      ? [
          words`  It takes about ${duration(seconds)}, until ${localTime(estimate.until, timeZone)} (${timeZone}).`,
          ...estimate.waitsFor.map((limit) => words`    It waits for the limit of ${limitWords(limit, limits)}.`),
        ]
      : []),
    ...warnings.map((warning) => words`  Careful: ${warning}`),
    ...recipients
      .slice(0, SHOWN_TEXTS)
      .flatMap((it) => [
        words``,
        words`To ${nameOf(it)} (line ${it.line}):`,
        ...it.text.split('\n').map((line) => words`  ${line}`),
      ]),
    words``,
  ]
}

function limitWords(limit: BroadcastPlan['estimate']['waitsFor'][number], limits: SendLimits): string {
  switch (limit) {
    case 'hour':
      return `${limits.perHour} messages an hour`
    case 'bulk':
      return `${limits.bulkPerDay} bulk messages a day`
    case 'new-conversations':
      return `${limits.newConversationsPerDay} new conversations a day`
  }
}

/** One line a reason. */
function whyLines(leftOut: readonly LeftOutRecipient[]): readonly Words[] {
  const reasons = Map.groupBy(leftOut, ({ code, words: why }) =>
    code === 'double' ? 'they are on the list twice' : why,
  )
  return [...reasons].map(([why, people]) => {
    const names = people.slice(0, SHOWN_NAMES).map((it) => `${nameOf(it)} (line ${it.line})`)
    const more = people.length > names.length ? ` and ${people.length - names.length} more` : ''
    return words`    ${people.length}: ${why}: ${names.join(', ')}${more}`
  })
}

function nameOf({ username, wanted }: Pick<PlannedRecipient, 'username' | 'wanted'>): string {
  return username === null ? wanted : `@${username}`
}

export function planJson(plan: BroadcastPlan): object {
  const { recipients, leftOut, template, listName, estimate, plannedAt, limits, warnings } = plan
  return {
    template,
    list: listName,
    gets: recipients.map((it) => ({
      line: it.line,
      person: it.wanted,
      username: it.username,
      user_id: it.userId,
      wrote: it.isContact,
      new_conversation: it.isNewConversation,
      looked_up_later: it.isLookedUpLater,
    })),
    left_out: leftOut.map((it) => ({ line: it.line, person: it.wanted, reason: it.code, words: it.words })),
    examples: recipients.slice(0, SHOWN_TEXTS).map(({ line, text }) => ({ line, text })),
    seconds: Math.round((estimate.until - plannedAt) / 1e6),
    until: isoOrNull(estimate.until),
    waits_for: estimate.waitsFor,
    limits: {
      per_hour: limits.perHour,
      bulk_per_day: limits.bulkPerDay,
      new_conversations_per_day: limits.newConversationsPerDay,
    },
    warnings,
  }
}
