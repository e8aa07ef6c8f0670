/** The newest messages of an archive, taken out and put back: what a night brings, without anything else that a night does. */
import pg from 'pg'

const MARKS = `insert into dirty_spans (account_id, thread_id, day)
  select distinct account_id, thread_id, (sent_at at time zone 'UTC')::date from newest on conflict do nothing`

/** Takes them out, and marks what has to be counted again. */
export async function takeOutNewest(url: string, messages: number): Promise<void> {
  await statements(url, [
    'drop table if exists newest',
    `create table newest as select * from messages order by sent_at desc limit ${messages}`,
    `delete from messages m using newest n
     where m.account_id = n.account_id and m.thread_id = n.thread_id and m.sent_at = n.sent_at and m.message_id = n.message_id`,
    MARKS,
  ])
}

/** Puts them back, and marks them: they are to be counted. */
export async function putBackNewest(url: string): Promise<void> {
  await statements(url, ['insert into messages select * from newest', MARKS, 'drop table newest', 'analyze messages'])
}

async function statements(url: string, all: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  for (const statement of all) await client.query(statement)
  await client.end()
}
