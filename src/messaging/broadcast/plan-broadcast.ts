/**
 * The plan of a broadcast: who gets it, who does not and why, how long it takes, and what it says. Whom the archive knows costs
 * no request; nothing is written down, and nobody is told.
 */
import { createHash } from 'node:crypto'
import { readAccountCreated } from '../../archive/read-account-created.ts'
import { readArmedRules } from '../../archive/read-armed-rules.ts'
import { readSendsSince } from '../../archive/read-sends-since.ts'
import type { Micros } from '../../clock.ts'
import type { ConfiguredSendLimits } from '../../config.ts'
import { LaterError } from '../../errors.ts'
import type { OpenDirect } from '../open-direct.ts'
import { optOutWordIn } from '../rules/stop-words.ts'
import { type SendLimits, sendLimitsFor } from '../send-limits.ts'
import { broadcastLimits } from './broadcast-limits.ts'
import { type Estimate, estimate, paceOf } from './estimate.ts'
import { type KnownRow, knowPeople } from './known-people.ts'
import { doubleOf, type WhyLeftOut } from './left-out.ts'
import { type LookedUp, lookUp } from './look-up.ts'
import { readList } from './read-list.ts'
import { type BroadcastText, renderRows, textWarnings } from './render-rows.ts'

export interface BroadcastRequest extends BroadcastText {
  /** Path of the list. */
  readonly list: string
  /** As they are set; a broadcast keeps to them, or to less. */
  readonly sendLimits: ConfiguredSendLimits
  /** Base URL of a server in Instagram's place; null: Instagram. */
  readonly serverUrl: string | null
}

/** Someone who gets it. */
export interface PlannedRecipient {
  readonly line: number
  readonly wanted: string
  /** Null where that is looked up when their turn comes. */
  readonly userId: string | null
  readonly username: string | null
  readonly threadId: string | null
  /** By the archive they wrote to the account; false: they agreed. */
  readonly isContact: boolean
  readonly isNewConversation: boolean
  readonly isLookedUpLater: boolean
  readonly text: string
}

export interface LeftOutRecipient extends WhyLeftOut {
  readonly line: number
  readonly wanted: string
  /** Of those who do not agree, as far as it is known: by it they are found again under another name. */
  readonly userId: string | null
  readonly username: string | null
}

export interface BroadcastPlan {
  readonly template: string
  readonly listName: string
  /** The same for the same list, template, language and values. */
  readonly fingerprint: string
  /** In the order in which they get it: those first with whom there is a conversation. */
  readonly recipients: readonly PlannedRecipient[]
  /** In the order of the list. */
  readonly leftOut: readonly LeftOutRecipient[]
  readonly warnings: readonly string[]
  readonly limits: SendLimits
  readonly plannedAt: Micros
  readonly estimate: Estimate
}

const DAY: Micros = 24 * 3_600_000_000
/** So many are looked up beforehand, three requests each; the others when their turn comes. */
const LOOKED_UP_FIRST = 50

/**
 * @throws FileError `list` with the lines of what is wrong; UsageError of the template and its values; what asking Instagram
 *   throws, where somebody must be looked up
 */
export async function planBroadcast(direct: OpenDirect, request: BroadcastRequest): Promise<BroadcastPlan> {
  const { archive, account, budget } = direct
  const { template, language, values = {} } = request
  const list = { ...(await readList(request.list)), path: request.list }
  const known = await knowPeople(direct, list)
  const texts = renderRows(list, known, { template, language, values, account: account.name })
  const found = await lookUpStrangers(direct, known)
  const recipients = found.filter(isRecipient).map((it) => ({ ...it, text: texts.get(it.line)! }))
  const ordered = [...recipients.filter(isKnown), ...recipients.filter((it) => !isKnown(it))]
  const now = await budget.time()
  const standing = {
    createdAt: await readAccountCreated(archive, account.accountId),
    now,
    serverUrl: request.serverUrl,
  }
  const limits = sendLimitsFor(standing, broadcastLimits(request.sendLimits))
  const past = await readSendsSince(archive, account.accountId, now - DAY)
  const spoken = ordered.map(({ text }) => text)
  return {
    template: template.name,
    listName: list.name,
    fingerprint: fingerprintOf([list.sha256, template.name, language ?? '', ...Object.entries(values).flat()]),
    recipients: ordered,
    leftOut: found.filter((it) => 'code' in it),
    warnings: [...textWarnings(template, spoken), ...(await unheardWarning(archive, account.accountId, spoken))],
    limits,
    plannedAt: now,
    estimate: estimate(now, past, ordered, paceOf(limits, budget.limits)),
  }
}

/** Whoever answers STOP is put on the do-not-contact list while rules run; else nobody listens. */
async function unheardWarning(
  { pool }: OpenDirect['archive'],
  accountId: bigint,
  texts: readonly string[],
): Promise<readonly string[]> {
  const word = texts.map(optOutWordIn).find((it) => it !== null)
  if (word === undefined || (await readArmedRules(pool, accountId)).length > 0) return []
  return [
    `no rule is armed, so nobody who answers ${word.toUpperCase()} is put on the do-not-contact list by itself: do it by hand, or arm rules (dmvault autoreply)`,
  ]
}

function isKnown({ isNewConversation }: Pick<PlannedRecipient, 'isNewConversation'>): boolean {
  return !isNewConversation
}

function fingerprintOf(parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

type Found = Omit<PlannedRecipient, 'text'> | LeftOutRecipient

function isRecipient(found: Found): found is Omit<PlannedRecipient, 'text'> {
  return !('code' in found)
}

/** Asks about those whom the archive does not know, as far as the budget lets it; of the others it is asked later. */
async function lookUpStrangers(direct: OpenDirect, known: readonly KnownRow[]): Promise<readonly Found[]> {
  const lines = new Map(known.flatMap(namesOf))
  const found: Found[] = []
  let asked = 0
  for (const it of known) {
    if (it.leftOut !== null) found.push(leftOut(it, it.leftOut))
    else if (!it.isToBeLookedUp) found.push(recipient(it, null))
    else if (asked >= LOOKED_UP_FIRST) found.push(recipient(it, 'later'))
    else {
      const answer = await lookUpUnlessFull(direct, it)
      asked = answer === 'later' ? LOOKED_UP_FIRST : asked + 1
      found.push(settled(it, answer, lines))
    }
  }
  return found
}

/**
 * Under what somebody is found a second time, once Instagram was asked who another line is. Lines of one username are one
 * already; only a refusal is looked for by it, as an id may have been asked about.
 */
function namesOf({ row, contact, leftOut: why }: KnownRow): readonly (readonly [name: string, line: number])[] {
  if (why !== null && !isWithoutConsent(why)) return []
  const userId = contact?.userId ?? row.person.userId
  const username = why === null ? null : (contact?.username ?? row.person.username)
  return [userId ?? [], username === null ? [] : atName(username)].flat().map((name) => [name, row.line] as const)
}

function isWithoutConsent({ code }: WhyLeftOut): boolean {
  return code === 'refused' || code === 'no-consent'
}

function atName(username: string): string {
  return `@${username.toLowerCase()}`
}

async function lookUpUnlessFull(
  direct: OpenDirect,
  { row, contact }: KnownRow,
): Promise<LookedUp | WhyLeftOut | 'later'> {
  try {
    return await lookUp(direct, row.person, contact)
  } catch (error) {
    if (error instanceof LaterError) return 'later'
    throw error
  }
}

function settled(it: KnownRow, answer: LookedUp | WhyLeftOut | 'later', lines: Map<string, number>): Found {
  if (answer === 'later') return recipient(it, answer)
  if ('code' in answer) return leftOut(it, answer)
  const names = [answer.userId, answer.username === null ? [] : atName(answer.username)].flat()
  const before = names.map((name) => lines.get(name)).find((line) => line !== undefined && line !== it.row.line)
  if (before !== undefined) return leftOut(it, doubleOf(before))
  lines.set(answer.userId, it.row.line)
  return recipient(it, answer)
}

/** @param lookedUp null: the archive knows enough */
function recipient({ row, contact }: KnownRow, lookedUp: LookedUp | 'later' | null): Omit<PlannedRecipient, 'text'> {
  const { wanted, userId, username } = row.person
  const base = {
    line: row.line,
    wanted,
    isContact: contact?.hasWritten ?? false,
    isLookedUpLater: lookedUp === 'later',
  }
  if (lookedUp !== null && lookedUp !== 'later') {
    return { ...base, ...lookedUp, isNewConversation: lookedUp.threadId === null }
  }
  return {
    ...base,
    userId: contact?.userId ?? userId,
    username: contact?.username ?? username,
    threadId: contact?.threadId ?? null,
    isNewConversation: contact?.threadId == null && contact?.hasWritten !== true,
  }
}

function leftOut({ row, contact }: KnownRow, why: WhyLeftOut): LeftOutRecipient {
  const { wanted, userId, username } = row.person
  const knownId = isWithoutConsent(why) ? (contact?.userId ?? userId) : null
  return { line: row.line, wanted, userId: knownId, username: contact?.username ?? username, ...why }
}
