import type pg from 'pg'
import type { Forgotten } from './forget-person.ts'

/**
 * Takes a person out of the ledger of sends and the audit of acts: the first step, while their ids and their conversations are
 * known. The rows stay, since the limits are counted from them; what was still to be sent to them never goes out, be it
 * addressed to them, to a group of them, or to the conversation with them.
 */
export async function forgetWrites(client: pg.ClientBase, { accountId, personId }: Forgotten): Promise<void> {
  const { rows } = await client.query<{ id: string }>(
    "select id from person_ids where account_id = $1 and person_id = $2 and kind = 'instagram'",
    [accountId, personId],
  )
  await cancelInConversations(client, { accountId, personId })
  for (const { id } of rows) {
    await client.query(
      `update sends set recipient = 'forgotten', draft = null, holder = null,
              state = case when state in ('planned', 'unknown') then 'failed' else state end,
              error_code = case when state in ('planned', 'unknown') then 'cancelled' else error_code end
        where account_id = $1 and (recipient = 'user:' || $2 or recipient ~ ('^group:(.*,)?' || $2 || '(,|$)'))`,
      [accountId, id],
    )
    await client.query(
      'update acts set people = array_remove(people, $2) where account_id = $1 and people @> array[$2]',
      [accountId, id],
    )
  }
}

/** What is planned or held for the conversation of two with the person. */
async function cancelInConversations(client: pg.ClientBase, { accountId, personId }: Forgotten): Promise<void> {
  await client.query(
    `with theirs as (
       select i.id from thread_ids i
         join threads t on t.account_id = i.account_id and t.thread_id = i.thread_id
         join thread_members m on m.account_id = i.account_id and m.thread_id = i.thread_id
        where i.account_id = $1 and i.kind in ('instagram', 'instagram-v2') and not t.is_group and m.person_id = $2)
     update sends set draft = null, holder = null, state = 'failed', error_code = 'cancelled'
      where account_id = $1 and state in ('planned', 'unknown')
        and (recipient in (select 'thread:' || id from theirs) or thread_id in (select id from theirs))`,
    [accountId, personId],
  )
}
