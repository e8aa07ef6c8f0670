/** Statements that find a person's own posts in what others shared. */
import type pg from 'pg'
import type { Micros } from '../clock.ts'
import type { Forgotten } from './forget-person.ts'
import type { MessageKey } from './load-message-states.ts'

/** Of `$1` and `$2`, in lower case. */
const USERNAMES = `(select lower(id) from person_ids where account_id = $1 and person_id = $2 and kind = 'username'
  union select lower(name) from person_names where account_id = $1 and person_id = $2 and kind = 'username')`

/** Threads in which somebody shared something of the person's, by internal key. */
export async function threadsWithShares(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
): Promise<readonly bigint[]> {
  const { rows } = await client.query<{ thread_id: bigint }>(
    `select thread_id from messages where account_id = $1 and lower(share_owner) in ${USERNAMES}
     union select thread_id from message_versions where account_id = $1 and lower(state ->> 'shareOwner') in ${USERNAMES}
     order by thread_id`,
    [accountId, personId],
  )
  return rows.map((row) => row.thread_id)
}

/** The person's usernames, in lower case. */
export async function usernamesOf(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ username: string }>(`select username from ${USERNAMES} as u (username)`, [
    accountId,
    personId,
  ])
  return new Set(rows.map((row) => row.username))
}

/** Messages of a thread that share something of the person's, now or in an earlier version. */
export async function messagesWithShares(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  threadId: bigint,
  limit: number,
): Promise<readonly MessageKey[]> {
  const { rows } = await client.query<{ sent_at: Micros; message_id: string }>(
    `select sent_at, replace(message_id::text, '-', '') as message_id from messages
      where account_id = $1 and thread_id = $3 and (lower(share_owner) in ${USERNAMES} or message_id in (
        select message_id from message_versions
         where account_id = $1 and thread_id = $3 and lower(state ->> 'shareOwner') in ${USERNAMES}))
      order by sent_at, message_id limit $4`,
    [accountId, personId, threadId, limit],
  )
  return rows.map((row) => ({ threadId, sentAt: row.sent_at, messageId: row.message_id }))
}
