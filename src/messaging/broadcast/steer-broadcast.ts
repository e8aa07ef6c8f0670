/** What a person does about a broadcast from outside: look, pause, cancel. Nothing is asked of Instagram. */
import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { lockBroadcast } from '../../archive/broadcast/claim-recipient.ts'
import { cancelRecipients, copySendEnds } from '../../archive/broadcast/end-recipients.ts'
import {
  countRecipients,
  type RecipientCounts,
  readBroadcast,
  readBroadcasts,
  readRecipients,
  type StoredBroadcast,
  type StoredRecipient,
} from '../../archive/broadcast/read-broadcasts.ts'
import { setBroadcastState } from '../../archive/broadcast/set-broadcast-state.ts'
import { cancelSends } from '../../archive/end-send.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { UsageError } from '../../errors.ts'
import { isAlive } from '../holder.ts'
import { freeLeft } from '../outbox.ts'

/** How a broadcast stands. */
export interface BroadcastStatus extends StoredBroadcast {
  readonly counts: RecipientCounts
  /** A process is at it; one that is `running` and has none was cut off. */
  readonly isAlive: boolean
}

interface Keeping {
  /** What was sent stays written down. */
  readonly keepsText?: boolean
}

/** The newest first. */
export async function listBroadcasts(archive: Archive, account: Account): Promise<readonly BroadcastStatus[]> {
  const all = await readBroadcasts(archive, account.accountId)
  const statuses: BroadcastStatus[] = []
  for (const it of all) statuses.push(await statusOf(archive, account, it, {}))
  return statuses
}

/** @throws UsageError `no-broadcast` */
export async function broadcastStatus(
  archive: Archive,
  account: Account,
  broadcastId: number,
  keeping: Keeping = {},
): Promise<BroadcastStatus> {
  return await statusOf(archive, account, await requireBroadcast(archive, account, broadcastId), keeping)
}

/** Everybody of its list and what became of them, in the order of the list. @throws UsageError `no-broadcast` */
export async function broadcastResult(
  archive: Archive,
  account: Account,
  broadcastId: number,
  keeping: Keeping = {},
): Promise<readonly StoredRecipient[]> {
  await broadcastStatus(archive, account, broadcastId, keeping)
  return await readRecipients(archive, account.accountId, broadcastId)
}

async function statusOf(
  archive: Archive,
  account: Account,
  broadcast: StoredBroadcast,
  { keepsText = false }: Keeping,
): Promise<BroadcastStatus> {
  const { accountId } = account
  const { broadcastId, holder, state } = broadcast
  await copySendEnds(archive, { accountId, broadcastId }, { keepsText })
  if (state === 'cancelled') await dropLeft(archive, account, broadcastId, keepsText)
  const counts = await countRecipients(archive, accountId, broadcastId)
  return { ...broadcast, counts, isAlive: state === 'running' && holder !== null && (await isAlive(archive, holder)) }
}

/** @throws UsageError `no-broadcast` */
export async function requireBroadcast(
  archive: Archive,
  { accountId, name }: Account,
  broadcastId: number,
): Promise<StoredBroadcast> {
  const found = await readBroadcast(archive.db, accountId, broadcastId)
  if (found !== undefined) return found
  throw new UsageError('no-broadcast', `${name} has no broadcast ${broadcastId}`, {
    hint: '`dmvault broadcast list` lists them.',
  })
}

/**
 * Stops a broadcast: whoever runs it sends the message that is under way, and none after it.
 *
 * @throws UsageError `no-broadcast`, `not-running`
 */
export async function pauseBroadcast(archive: Archive, account: Account, broadcastId: number): Promise<void> {
  const { accountId } = account
  const at = await readDatabaseTime(archive.db)
  const reason = { code: 'by-hand', words: 'somebody paused it' }
  if (await setBroadcastState(archive, { accountId, broadcastId, at, to: 'paused', from: ['running'], reason })) return
  const { state } = await requireBroadcast(archive, account, broadcastId)
  throw new UsageError('not-running', `broadcast ${broadcastId} does not run: it is ${state}`)
}

/**
 * Gives up what has not gone out. What may have gone out stays, to be looked for by whoever sends next.
 *
 * @returns how many do not get it
 * @throws UsageError `no-broadcast`, `not-running`
 */
export async function cancelBroadcast(archive: Archive, account: Account, broadcastId: number): Promise<number> {
  const { accountId } = account
  const which = { accountId, broadcastId }
  await requireBroadcast(archive, account, broadcastId)
  const at = await readDatabaseTime(archive.db)
  const isOurs = await setBroadcastState(archive, { ...which, at, to: 'cancelled', from: ['running', 'paused'] })
  if (!isOurs) {
    const { state } = await requireBroadcast(archive, account, broadcastId)
    throw new UsageError('not-running', `broadcast ${broadcastId} cannot be cancelled: it is ${state}`)
  }
  const cancelled = await archive.db.transaction().execute(async (tx) => {
    await lockBroadcast(tx, which)
    return await cancelRecipients(tx, which, at)
  })
  return cancelled + (await dropLeft(archive, account, broadcastId, false))
}

/** Gives up what a process that is gone had planned of a cancelled broadcast, and not let out. @returns how many */
async function dropLeft(archive: Archive, account: Account, broadcastId: number, keepsText: boolean): Promise<number> {
  const { accountId } = account
  const left = await readRecipients(archive, accountId, broadcastId, ['claimed'])
  const tokens = left.flatMap(({ token }) => token ?? [])
  if (tokens.length === 0) return 0
  await freeLeft(archive, account)
  const dropped = await cancelSends(archive, accountId, { at: await readDatabaseTime(archive.db), tokens })
  await copySendEnds(archive, { accountId, broadcastId }, { keepsText })
  return dropped
}
