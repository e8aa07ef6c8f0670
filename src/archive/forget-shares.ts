/** Statements that find a person's own posts in what others shared. */
import type pg from 'pg'
import type { Forgotten } from './forget-person.ts'
import type { MessageKey } from './load-message-states.ts'
import { readMessageKeys } from './read-message-keys.ts'

/** The usernames, in lower case, of the person whose key is in a parameter; the account's is in `$1`. */
const usernames = (person: '$2' | '$3') => `(
  select lower(id) from person_ids where account_id = $1 and person_id = ${person} and kind = 'username'
  union select lower(name) from person_names where account_id = $1 and person_id = ${person} and kind = 'username')`

/** Threads in which somebody shared something of the person's, by internal key. */
export async function threadsWithShares(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
): Promise<readonly bigint[]> {
  const { rows } = await client.query<{ thread_id: bigint }>(
    `select thread_id from messages where account_id = $1 and lower(share_owner) in ${usernames('$2')}
     union select thread_id from message_versions where account_id = $1 and lower(state ->> 'shareOwner') in ${usernames('$2')}
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
  const { rows } = await client.query<{ username: string }>(`select username from ${usernames('$2')} as u (username)`, [
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
  return await readMessageKeys(
    client,
    { accountId, threadId, limit },
    `(lower(share_owner) in ${usernames('$3')} or message_id in (
       select message_id from message_versions
        where account_id = $1 and thread_id = $2 and lower(state ->> 'shareOwner') in ${usernames('$3')}))`,
    [personId],
  )
}
