import type pg from 'pg'
import type { ClaimedAction } from './next-action.ts'

/** The action that a send belongs to, while it is under way. */
export async function readActionOfToken(
  client: Pick<pg.ClientBase, 'query'>,
  accountId: bigint,
  token: bigint,
): Promise<ClaimedAction | undefined> {
  const { rows } = await client.query<ClaimedAction>(
    `select account_id as "accountId", thread_id as "threadId", message_id as "messageId", rule,
            person_id as "personId", message_sent_at as "messageSentAt", decided_at as "decidedAt",
            is_reply as "isReply", steps, reason
       from automation_actions
      where account_id = $1 and state = 'claimed' and is_reply and strpos(steps, $2) > 0`,
    [accountId, `"token":"${token}"`],
  )
  return rows[0]
}
