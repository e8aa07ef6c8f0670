/**
 * From a message to what is to be done about it, once and for all: decided and written down in one transaction, with the
 * account's rules locked, so that two runners see each other's replies before they count them, and a message that was decided
 * is never decided again. Nothing is sent here; whoever was given a claim does what it says, and notes it with `noteAction`.
 */
import type { Account } from '../../archive/accounts.ts'
import { addDoNotContact } from '../../archive/add-do-not-contact.ts'
import type { Archive } from '../../archive/archive.ts'
import { claimAction } from '../../archive/claim-action.ts'
import { inTransaction } from '../../archive/in-transaction.ts'
import { readArmedRules } from '../../archive/read-armed-rules.ts'
import type { Micros } from '../../clock.ts'
import { compileArmed } from './armed-rules.ts'
import { decide } from './decide.ts'
import type { RuleDecision } from './decision.ts'
import type { DecisionContext, RuleMessage } from './decision-context.ts'
import { type ArchivedMessage, readHistory } from './read-history.ts'

/** A message that came in, and who looks at it. */
export interface Incoming {
  readonly key: ArchivedMessage
  readonly message: RuleMessage
  readonly sender: DecisionContext['sender']
  readonly threadNames: readonly string[]
  readonly spamScore: number | null
  /** Of the database, not of this machine. */
  readonly now: Micros
  /** Since when these rules, or those in whose place they were armed, have listened. */
  readonly listensSince?: Micros | undefined
  /** Its text was changed: what it asks for is heard, and nothing is done about it. */
  readonly isEdit?: boolean
  /** Process that will act; see `holder.ts`. */
  readonly holder: bigint
}

/** What came of it, as far as no other process had claimed it before. */
export interface Claimed {
  /** What this process is to do now. */
  readonly toDo: readonly RuleDecision[]
  /** Rules that matched, and of which nothing may be done. */
  readonly held: readonly RuleDecision[]
  /** Why whoever wrote was put on the do-not-contact list just now; null: they were not. */
  readonly doNotContact: string | null
}

const NOTHING: Claimed = { toDo: [], held: [], doNotContact: null }

export async function claimDecision(archive: Archive, account: Account, incoming: Incoming): Promise<Claimed> {
  const { key, message, now, holder } = incoming
  const { accountId } = account
  return await inTransaction(archive, async ({ client }) => {
    const armed = compileArmed(await readArmedRules(client, accountId, { locks: true }))
    if (armed === null) return NOTHING
    const { sender, threadNames, spamScore, listensSince, isEdit = false } = incoming
    const history = await readHistory(client, account, key, now)
    const around = { now, timeZone: account.timeZone, account: account.name, armedAt: armed.armedAt, listensSince }
    const decision = decide(armed.set, message, { ...around, sender, threadNames, spamScore, history })
    if (decision.doNotContact !== null) {
      const wish = { personId: key.personId, since: message.sentAt, reason: decision.doNotContact }
      await addDoNotContact(client, accountId, [wish])
    }
    const claimed: RuleDecision[] = []
    for (const rule of isEdit ? [] : decision.rules.filter(({ verdict }) => verdict !== 'no-match')) {
      const isReply = rule.steps.some((step) => step.do === 'reply')
      const isClaimed = await claimAction(client, {
        accountId,
        threadId: key.threadId,
        messageId: key.messageId,
        rule: rule.rule,
        messageSentAt: message.sentAt,
        personId: key.personId,
        decidedAt: now,
        decision: rule.verdict === 'act' ? 'act' : 'held',
        reason: rule.reason.code,
        isReply,
        steps: JSON.stringify([
          ...rule.steps,
          ...rule.held.map(({ do: step, code }) => ({ do: step, state: 'held', reason: code })),
        ]),
        holder: rule.verdict === 'act' ? holder : null,
      })
      if (isClaimed) claimed.push(rule)
    }
    const { toDo = [], held = [] } = Object.groupBy(claimed, ({ verdict }) => (verdict === 'act' ? 'toDo' : 'held'))
    const isNew = history.doNotContact === null
    return { toDo, held, doNotContact: isNew ? decision.doNotContact : null }
  })
}
