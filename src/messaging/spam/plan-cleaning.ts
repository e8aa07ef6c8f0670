/**
 * What is to be done about spam, as the archive has it: whole conversations of strangers are taken out of sight, and one's own
 * messages are taken back. Others' messages cannot be deleted at Instagram. Nothing is asked or done here.
 */

import { readNames } from '../../../reports/facts/read-names.ts'
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { type Cleaning, readCleanings } from '../../archive/read-cleanings.ts'
import { readOutsideThreadIds } from '../../archive/read-outside-thread-ids.ts'
import type { Micros } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import { type SpamFound, scanSpam } from './scan-spam.ts'

/** `spam`: out of sight, and what they send from now on goes among the spam; `hide`: until they write again; `decline`: removes a request. */
export type CleaningPolicy = 'spam' | 'hide' | 'decline'

export interface CleaningOptions {
  readonly policy: CleaningPolicy
  /** One's own messages, to be taken back; default: those of others. */
  readonly isOwn?: boolean
  readonly since: Micros | null
  readonly minScore: number
  readonly knownBad: ReadonlySet<string>
  readonly signal: AbortSignal
}

/** One conversation, or one message of one's own, that is to be cleaned. */
export interface Cleanable {
  /** Instagram's ids, decimal. */
  readonly threadId: string
  /** Of one's own message; null: the conversation is meant. */
  readonly itemId: string | null
  readonly title: string
  /** Of its messages the one with the highest score. */
  readonly spam: SpamFound
}

/** Why something that looks like spam is left alone. */
export type LeftReason = 'answered' | 'group' | 'export-only' | 'among-spam' | 'no-request' | 'cleaned'

export interface CleaningPlan {
  /** The highest score first. */
  readonly found: readonly Cleanable[]
  readonly left: ReadonlyMap<LeftReason, number>
}

/** @throws UsageError `owner-unknown`; the signal's reason when aborted */
export async function planCleaning(
  archive: Archive,
  account: Account,
  { policy, isOwn = false, ...scan }: CleaningOptions,
): Promise<CleaningPlan> {
  if (account.ownerPersonId === null) {
    throw new UsageError('owner-unknown', `it is not known whose inbox ${account.name} is`, {
      hint: 'Without that nobody can say which messages are yours: run dmvault extract once.',
    })
  }
  const worst = await worstOfEach(archive, account, { isOwn, ...scan })
  const { accountId } = account
  const names = await archive.db.transaction().execute((tx) => readNames(tx, accountId))
  const ids = await readOutsideThreadIds(
    archive,
    accountId,
    worst.map(({ message }) => message.thread_id),
  )
  const cleanings = await readCleanings(archive, accountId)
  const found: Cleanable[] = []
  const left = new Map<LeftReason, number>()
  for (const spam of worst) {
    const { thread_id } = spam.message
    const threadId = ids.get(thread_id)
    const itemId = isOwn ? itemIdOf(spam.message) : null
    const reason = whyLeft({ spam, isOwn, policy, cleanings, threadId, itemId })
    if (reason !== null) left.set(reason, (left.get(reason) ?? 0) + 1)
    else found.push({ threadId: threadId!, itemId, title: names.threads.get(thread_id)?.label ?? threadId!, spam })
  }
  return { found: found.toSorted((a, b) => b.spam.score - a.spam.score), left }
}

/** Of each conversation the message with the highest score, the latest of equal ones; of one's own messages each. */
async function worstOfEach(
  archive: Archive,
  account: Account,
  { isOwn, ...scan }: Omit<CleaningOptions, 'policy' | 'isOwn'> & { readonly isOwn: boolean },
): Promise<readonly SpamFound[]> {
  const worst = new Map<string, SpamFound>()
  for await (const spam of scanSpam(archive, account, { ...scan, whose: isOwn ? 'own' : 'others' })) {
    const { thread_id, message_id } = spam.message
    const key = isOwn ? `${thread_id} ${message_id}` : String(thread_id)
    const known = worst.get(key)
    if (known === undefined || spam.score >= known.score) worst.set(key, spam)
  }
  return [...worst.values()]
}

interface Candidate {
  readonly spam: SpamFound
  readonly isOwn: boolean
  readonly policy: CleaningPolicy
  readonly cleanings: readonly Cleaning[]
  readonly threadId: string | undefined
  readonly itemId: string | null
}

function whyLeft({ spam, isOwn, policy, cleanings, threadId, itemId }: Candidate): LeftReason | null {
  const { message, isAnswered } = spam
  if (threadId === undefined || (isOwn && itemId === null)) return 'export-only'
  if (isOwn) return cleanings.some((it) => it.itemId === itemId) ? 'cleaned' : null
  if (isAnswered) return 'answered'
  if (message.folder === 'spam') return 'among-spam'
  if (message.is_group && message.folder !== 'pending') return 'group'
  if (policy === 'decline' && message.folder !== 'pending') return 'no-request'
  // What was hidden comes back with the next message: only what is newer is cleaned again.
  const isCleaned = cleanings.some((it) => it.threadId === threadId && it.itemId === null && it.at > message.sent_at)
  return isCleaned ? 'cleaned' : null
}

/** Decimal; null of a message that only an export told of. */
function itemIdOf({ message_id, is_item_id }: SpamFound['message']): string | null {
  return is_item_id ? BigInt(`0x${message_id.replaceAll('-', '')}`).toString() : null
}
