/** Statements that make two threads one: what is in the one moves into the other. Messages that are in both come first. */
import type pg from 'pg'
import type { ThreadSpan } from './load-known-messages.ts'

/** From `$2`, which goes, to `$3`, which stays. What the other has too is left behind, and removed at the end. */
const MOVES = [
  'update messages set thread_id = $3 where account_id = $1 and thread_id = $2',
  'update message_versions set thread_id = $3 where account_id = $1 and thread_id = $2',
  'update reactions set thread_id = $3 where account_id = $1 and thread_id = $2',
  'update attachments set thread_id = $3 where account_id = $1 and thread_id = $2',
  `insert into message_ids (account_id, thread_id, is_item_id, id, message_id, sent_at)
   select account_id, $3, is_item_id, id, message_id, sent_at from message_ids where account_id = $1 and thread_id = $2
   on conflict (account_id, thread_id, is_item_id, id) do nothing`,
  'update raw_pages set thread_id = $3 where account_id = $1 and thread_id = $2',
  `insert into thread_members as t (account_id, thread_id, person_id, is_admin, first_observed_at, last_observed_at)
   select account_id, $3, person_id, is_admin, first_observed_at, last_observed_at from thread_members
   where account_id = $1 and thread_id = $2
   on conflict (account_id, thread_id, person_id) do update set
     is_admin = case when excluded.last_observed_at > t.last_observed_at then excluded.is_admin
       when excluded.last_observed_at = t.last_observed_at then t.is_admin or excluded.is_admin else t.is_admin end,
     first_observed_at = least(t.first_observed_at, excluded.first_observed_at),
     last_observed_at = greatest(t.last_observed_at, excluded.last_observed_at)`,
  // The later header; of two of one time, that with the greater text.
  `update threads t set title = g.title, is_group = g.is_group, folder = g.folder,
     is_still_participant = g.is_still_participant, header_source = g.header_source,
     header_observed_at = g.header_observed_at, header_raw = g.header_raw
   from threads g where t.account_id = $1 and t.thread_id = $3 and g.account_id = $1 and g.thread_id = $2
     and g.header_observed_at is not null and (t.header_observed_at is null
       or t.header_observed_at < g.header_observed_at or (t.header_observed_at = g.header_observed_at and
         concat(t.header_raw, e'\\n', t.folder, e'\\n', t.title) collate "C"
           < concat(g.header_raw, e'\\n', g.folder, e'\\n', g.title) collate "C"))`,
  `insert into thread_cursors (account_id, thread_id, activity_at, last_item_id, stretches, checked_at, unreadable)
   select account_id, $3, activity_at, last_item_id, stretches, checked_at, unreadable from thread_cursors
   where account_id = $1 and thread_id = $2 on conflict (account_id, thread_id) do nothing`,
  `insert into automation_actions (account_id, thread_id, message_id, rule, message_sent_at, person_id, decided_at,
     decision, reason, is_reply, steps, state, holder, ended_at)
   select account_id, $3, message_id, rule, message_sent_at, person_id, decided_at,
     decision, reason, is_reply, steps, state, holder, ended_at from automation_actions
   where account_id = $1 and thread_id = $2
   on conflict (account_id, thread_id, message_id, rule) do nothing`,
  'update watch_events set thread_id = $3 where account_id = $1 and thread_id = $2',
  'update thread_ids set thread_id = $3 where account_id = $1 and thread_id = $2',
  `delete from person_ids g where g.account_id = $1 and g.kind = 'thread-name' and starts_with(g.id, $2::bigint || ':')
     and exists (select 1 from person_ids k where k.account_id = $1 and k.kind = 'thread-name'
       and k.id = $3::bigint || substr(g.id, length($2::bigint::text) + 1))`,
  `update person_ids set id = $3::bigint || substr(id, length($2::bigint::text) + 1)
   where account_id = $1 and kind = 'thread-name' and starts_with(id, $2::bigint || ':')`,
]

const LEFT_BEHIND = [
  'message_ids',
  'thread_members',
  'thread_cursors',
  'automation_actions',
  'read_receipts',
  'thread_activity',
  'thread_words',
  'search_days',
  'dirty_spans',
  'threads',
]

/** All that is counted of the thread that goes is to be counted anew where it goes. Before anything is moved. */
export async function markThreadMoves(
  client: pg.ClientBase,
  accountId: bigint,
  from: bigint,
  into: bigint,
): Promise<void> {
  await client.query(
    `insert into dirty_spans (account_id, thread_id, day)
     select distinct account_id, $3::bigint, (sent_at at time zone 'UTC')::date from messages
     where account_id = $1 and thread_id = $2 order by 2, 3
     on conflict (account_id, thread_id, day) do update set day = excluded.day`,
    [accountId, from, into],
  )
}

/** Moves everything of `from` into `into`. No message of the one may be the other's too: see `findSharedMillis`. */
export async function moveThread(client: pg.ClientBase, accountId: bigint, from: bigint, into: bigint): Promise<void> {
  for (const step of MOVES) {
    await client.query(step, [accountId, from, into])
  }
  for (const table of LEFT_BEHIND) {
    await client.query(`delete from ${table} where account_id = $1 and thread_id = $2`, [accountId, from])
  }
}

/** The milliseconds in which both threads have messages, of each of the two. */
export async function findSharedMillis(
  client: pg.ClientBase,
  accountId: bigint,
  threads: readonly [bigint, bigint],
): Promise<readonly ThreadSpan[]> {
  const { rows } = await client.query<{ millis: string }>(
    `with a as (select distinct floor(extract(epoch from sent_at) * 1000)::bigint as millis from messages
       where account_id = $1 and thread_id = $2),
     b as (select distinct floor(extract(epoch from sent_at) * 1000)::bigint as millis from messages
       where account_id = $1 and thread_id = $3)
     select millis::text from a join b using (millis) order by a.millis`,
    [accountId, ...threads],
  )
  return rows.flatMap(({ millis }) => {
    const from = Number(millis) * 1000
    return threads.map((threadId) => ({ threadId, from, to: from + 999 }))
  })
}
