/** From a message that a watch tells of to what is to be done about it, claimed for this process. */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { type IncomingFacts, type MessagePlace, readIncoming } from '../../archive/automation/read-incoming.ts'
import { readArmedRules } from '../../archive/read-armed-rules.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { readListensSince } from '../../archive/watch/move-watch-cursor.ts'
import type { Micros } from '../../clock.ts'
import type { InstagramClient } from '../../instagram/client.ts'
import { type Armed, compileArmed } from '../rules/armed-rules.ts'
import { type Claimed, claimDecision } from '../rules/claim-decision.ts'
import type { DecisionContext, RuleMessage, RuleSender } from '../rules/decision-context.ts'
import { scoreText } from '../spam/score-text.ts'
import { AUTOREPLY } from './arming.ts'
import { personFacts, type WantedFacts, wantedFacts } from './friendship-facts.ts'

export interface Deciding {
  readonly archive: Archive
  readonly account: Account
  /** Process that will act. */
  readonly holder: bigint
  /** Hosts that the user knows as bad. */
  readonly knownBad: ReadonlySet<string>
  /** Asks Instagram about a person, within the budget. */
  readonly ask: <Answer>(work: (instagram: InstagramClient) => Promise<Answer>) => Promise<Answer>
}

export interface DecidedMessage extends Claimed {
  readonly facts: IncomingFacts
  readonly now: Micros
}

/** @returns null where nothing is to be decided: one's own message, one that is gone, or no rule is armed */
export async function decideIncoming(
  { archive, account, holder, knownBad, ask }: Deciding,
  place: MessagePlace,
  { isEdit = false }: { readonly isEdit?: boolean } = {},
): Promise<DecidedMessage | null> {
  const { pool } = archive
  const armed = compileArmed(await readArmedRules(pool, account.accountId))
  if (armed === null) return null
  const facts = await readIncoming(pool, account, place)
  if (facts === undefined || facts.isEcho || facts.senderId === account.ownerPersonId) return null
  const message = messageOf(facts)
  const spamScore = armed.set.rules.some(({ when }) => when.spam !== undefined) ? scoreOf(facts, knownBad) : null
  const now = await readDatabaseTime(archive.db)
  const context = contextOf(account, armed, facts, { now, spamScore })
  const wanted = facts.userId === null || isEdit ? null : wantedFacts(armed.set, message, context)
  const sender = wanted === null ? context.sender : await asked(wanted, facts, context.sender)
  const key = { threadId: place.threadId, messageId: place.messageId, personId: facts.senderId, sentAt: facts.sentAt }
  // Who was asked about took some time.
  const decidedAt = wanted === null ? now : await readDatabaseTime(archive.db)
  const listensSince = await readListensSince(pool, { accountId: account.accountId, name: AUTOREPLY })
  const incoming = {
    ...{ key, message, sender, threadNames: facts.threadNames, spamScore, now: decidedAt, holder },
    ...{ listensSince, isEdit },
  }
  return { ...(await claimDecision(archive, account, incoming)), facts, now: decidedAt }

  async function asked(
    which: WantedFacts,
    { senderId, userId }: IncomingFacts,
    known: RuleSender,
  ): Promise<RuleSender> {
    const who = { accountId: account.accountId, personId: senderId, userId: userId!, now }
    const { askedAt: _, ...told } = await personFacts(pool, who, which, ask)
    return { ...known, ...told }
  }
}

function messageOf({ sentAt, itemType, text, isUnsent, isGroup, folder }: IncomingFacts): RuleMessage {
  return { sentAt, itemType, text, isOwn: false, isUnsent, isGroup, folder }
}

const UNKNOWN = { isFollowed: null, isFollower: null, isVerified: null, isPrivate: null } as const

function contextOf(
  { timeZone, name }: Account,
  { armedAt }: Armed,
  { username, displayName, ids, threadNames }: IncomingFacts,
  { now, spamScore }: { readonly now: Micros; readonly spamScore: number | null },
): DecisionContext {
  const names = [username, displayName, ...ids].filter((it) => it !== null)
  const sender = { username, displayName, names, ...UNKNOWN }
  return { now, timeZone, account: name, armedAt, sender, threadNames, spamScore, history: NO_HISTORY }
}

/** Read with the claim; whether somebody has to be asked about does not depend on it. */
const NO_HISTORY = {
  isFirstMessage: false,
  doNotContact: null,
  lastReplyToPerson: null,
  repliesLastDay: 0,
  lastManualReply: null,
  repliesInThread: [],
} as const

function scoreOf(facts: IncomingFacts, knownBad: ReadonlySet<string>): number | null {
  const { text, shareUrl, isAnswered, folder, username, displayName } = facts
  if (text === null && shareUrl === null) return null
  const isRequest = folder === 'pending' || folder === 'spam' || folder === 'filtered'
  const sender = { username, displayName }
  return scoreText({ text: text ?? '', shareUrl, knownBad, isAnswered, isRequest, sender }).score
}
