import type pg from 'pg'
import type { Forgotten } from '../forget-person.ts'

/**
 * Takes a person out of what watchers have still to be told, once their messages are gone: what they did, and what others
 * did to messages that are not there any longer. Nobody is told of it then.
 */
export async function forgetWatched(client: pg.ClientBase, { accountId, personId }: Forgotten): Promise<void> {
  const who = [accountId, personId]
  await client.query('delete from read_receipts where account_id = $1 and person_id = $2', who)
  await client.query(
    `delete from watch_events e where e.account_id = $1 and (e.person_id = $2
       or (e.message_id is not null and not exists (select 1 from messages m where m.account_id = $1
         and m.thread_id = e.thread_id and m.sent_at = e.message_sent_at and m.message_id = e.message_id)))`,
    who,
  )
  await client.query(
    `delete from dead_letters d where d.account_id = $1 and not exists (
       select 1 from watch_events e where e.account_id = $1 and e.event_id = d.event_id)`,
    [accountId],
  )
}
