/** Statements that take a person's own posts out of what others shared: their username, and their words under the post. */
import type pg from 'pg'
import { blankRawItems } from './blank-raw-items.ts'
import type { Forgotten } from './forget-person.ts'

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

/**
 * Takes owner and caption from those shares, the address where it names the owner, and the original texts, which have them
 * all. That something was shared stays, and what the sender wrote.
 */
export async function forgetShares(
  client: pg.ClientBase,
  { accountId, personId }: Forgotten,
  threadId: bigint,
): Promise<void> {
  const parameters = [accountId, personId, threadId]
  const { rows } = await client.query<{ raw_page_id: bigint; raw_position: number }>(
    `select raw_page_id, raw_position from messages
      where account_id = $1 and thread_id = $3 and lower(share_owner) in ${USERNAMES}
     union select raw_page_id, raw_position from message_versions
      where account_id = $1 and thread_id = $3 and lower(state ->> 'shareOwner') in ${USERNAMES}`,
    parameters,
  )
  const references = rows.map((row) => ({ pageId: row.raw_page_id, position: row.raw_position }))
  await blankRawItems(client, accountId, references)
  await client.query(
    `update messages set share_owner = null, share_text = null, share_url =
       case when position('/' || lower(share_owner) in lower(share_url)) > 0 then null else share_url end
      where account_id = $1 and thread_id = $3 and lower(share_owner) in ${USERNAMES}`,
    parameters,
  )
  await client.query(
    `update message_versions set state = state || '{"shareOwner": null, "shareText": null}' ||
       case when position('/' || lower(state ->> 'shareOwner') in lower(state ->> 'shareUrl')) > 0
         then '{"shareUrl": null}' else '{}'::jsonb end
      where account_id = $1 and thread_id = $3 and lower(state ->> 'shareOwner') in ${USERNAMES}`,
    parameters,
  )
}
