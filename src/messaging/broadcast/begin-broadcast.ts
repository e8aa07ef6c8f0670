import type { Account } from '../../archive/accounts.ts'
import type { Archive } from '../../archive/archive.ts'
import { insertBroadcast, type NewRecipient } from '../../archive/broadcast/insert-broadcast.ts'
import type { StoredBroadcast } from '../../archive/broadcast/read-broadcasts.ts'
import { readBudget } from '../../archive/read-budget.ts'
import { readDatabaseTime } from '../../archive/read-database-time.ts'
import { microsToIso } from '../../clock.ts'
import { UsageError } from '../../errors.ts'
import { heldBy } from '../../run/held.ts'
import { stoppedError } from '../../run/stopped-account.ts'
import type { BroadcastPlan } from './plan-broadcast.ts'

/**
 * Writes a plan down as a broadcast; from then on it is for `runBroadcast` to send.
 *
 * @param options.again the same list, template and values went out before, and are to go out once more
 * @returns its number
 * @throws PersonNeededError while the account is stopped; UsageError `broadcast-open` while the same is not finished, `broadcast-again` when it is, `broadcast-empty`
 */
export async function beginBroadcast(
  archive: Archive,
  { accountId }: Account,
  plan: BroadcastPlan,
  { again = false }: { readonly again?: boolean } = {},
): Promise<number> {
  if (plan.recipients.length === 0) {
    throw new UsageError('broadcast-empty', 'nobody of the list gets it', { hint: 'The plan says why of each.' })
  }
  const { template, listName, fingerprint } = plan
  const madeAt = await readDatabaseTime(archive.db)
  const { stopped } = heldBy(await readBudget(archive, accountId), madeAt)
  if (stopped !== null) throw stoppedError(stopped)
  const recipients = [...plan.recipients.map(rowOf), ...plan.leftOut.map(leftOutRow)]
  const broadcast = { accountId, madeAt, template, listName, fingerprint, recipients }
  return await insertBroadcast(archive, broadcast, (earlier) => refuseAgain(earlier, again))
}

function rowOf(it: BroadcastPlan['recipients'][number]): NewRecipient {
  const { line, wanted, userId, threadId, username, isNewConversation, text } = it
  return { line, wanted, userId, threadId, username, isNewConversation, text, reasonCode: null, reason: null }
}

/** With the id of those who do not agree: whoever turns out to be one of them when their turn comes is in the list already. */
function leftOutRow({ line, wanted, userId, username, code, words }: BroadcastPlan['leftOut'][number]): NewRecipient {
  const silence = { threadId: null, isNewConversation: false, text: null }
  return { line, wanted, userId, username, ...silence, reasonCode: code, reason: words }
}

function refuseAgain({ broadcastId, state, madeAt }: StoredBroadcast, again: boolean): void {
  const day = microsToIso(madeAt).slice(0, 10)
  if (state === 'running' || state === 'paused') {
    throw new UsageError(
      'broadcast-open',
      `the same list and text are broadcast ${broadcastId}, which is not finished`,
      {
        hint: `dmvault broadcast resume ${broadcastId} goes on; dmvault broadcast cancel ${broadcastId} gives it up.`,
      },
    )
  }
  if (again) return
  throw new UsageError('broadcast-again', `the same list and text went out on ${day}, as broadcast ${broadcastId}`, {
    hint: 'If these people are to get it a second time: --again.',
  })
}
