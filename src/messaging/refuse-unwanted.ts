import type { Archive, Transaction } from '../archive/archive.ts'
import { findUnwanted, isUnknownThread, type Towards } from '../archive/find-unwanted.ts'
import { microsToIso } from '../clock.ts'
import { UsageError } from '../errors.ts'
import type { Sending } from './sending.ts'

/**
 * Nobody on the do-not-contact list is written to, by hand as little as by a rule.
 *
 * @throws UsageError `do-not-contact`
 */
export async function refuseUnwanted(db: Archive['db'] | Transaction, accountId: bigint, to: Towards): Promise<void> {
  const unwanted = await findUnwanted(db, accountId, to)
  if (unwanted === undefined) return
  const { name, since, reason } = unwanted
  const who = name ?? 'this person'
  throw new UsageError('do-not-contact', `${who} is on the do-not-contact list since ${day(since)}: ${reason}`, {
    hint: `If they want to hear from you again: dmvault do-not-contact remove "${who}".`,
  })
}

/** The people of a conversation that the archive does not know, where it matters who they are; a request. */
export async function peopleOfUnknown(sending: Sending, threadId: string): Promise<readonly string[]> {
  const { archive, account, client, ask } = sending
  if (!(await isUnknownThread(archive.db, account.accountId, threadId))) return []
  const { thread } = await ask(() => client.direct.messagePage(threadId, { limit: 1 }))
  return thread.isGroup ? [] : thread.users.map(({ userId }) => userId)
}

function day(at: number): string {
  return microsToIso(at).slice(0, 10)
}
