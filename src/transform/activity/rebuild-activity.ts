import type { Transaction } from '../../archive/archive.ts'
import { countAnew } from './count-anew.ts'
import { writeActivity } from './write-activity.ts'

const ROWS_AT_ONCE = 500

/**
 * Counts everything of an account anew, from nothing.
 *
 * @param messagesAtOnce that memory may hold what was done in; more where a quarter of a year of one thread has more
 */
export async function rebuildActivity(tx: Transaction, accountId: bigint, messagesAtOnce?: number): Promise<void> {
  await tx.deleteFrom('thread_activity').where('account_id', '=', accountId).execute()
  for await (const counted of countAnew(tx, accountId, messagesAtOnce)) {
    for (let at = 0; at < counted.length; at += ROWS_AT_ONCE) {
      const some = counted.slice(at, at + ROWS_AT_ONCE)
      await writeActivity(
        tx,
        accountId,
        some.map(({ activity, threadId, begins, firstDay }) => ({ threadId, begins, firstDay, parts: [activity] })),
      )
    }
  }
}
