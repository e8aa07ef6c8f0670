import type pg from 'pg'
import type { Micros } from '../clock.ts'
import type { MessageKey } from './load-message-states.ts'

/** Whom people turned out to be: who goes, to who stays. Nobody who stays goes. */
export type JoinedPeople = ReadonlyMap<bigint, bigint>

const JOINED = 'unnest($2::bigint[], $3::bigint[]) as j (gone, kept)'

/** All of those who go at once. What would collide with a row of who stays is made one with it; the rest moves. */
const STEPS = [
  `insert into dirty_spans (account_id, thread_id, day)
   select distinct $1::bigint, m.thread_id, (m.sent_at at time zone 'UTC')::date from messages m
   join ${JOINED} on m.sender_id = j.gone where m.account_id = $1
   union
   select distinct $1::bigint, r.thread_id, (r.sent_at at time zone 'UTC')::date from reactions r
   join ${JOINED} on r.person_id = j.gone where r.account_id = $1 order by 2, 3
   on conflict (account_id, thread_id, day) do update set day = excluded.day`,
  `update messages m set sender_id = j.kept from ${JOINED} where m.account_id = $1 and m.sender_id = j.gone`,
  // Of one reaction under two names the earlier time, if any: as the merge of a message's states has it.
  `insert into reactions as r (account_id, thread_id, message_id, person_id, sent_at, reacted_at, emoji)
   select g.account_id, g.thread_id, g.message_id, j.kept, min(g.sent_at), min(g.reacted_at), g.emoji
   from reactions g join ${JOINED} on g.person_id = j.gone where g.account_id = $1
   group by g.account_id, g.thread_id, g.message_id, j.kept, g.emoji
   on conflict (account_id, thread_id, message_id, person_id, emoji) do update set
     reacted_at = least(r.reacted_at, excluded.reacted_at)`,
  `delete from reactions r using ${JOINED} where r.account_id = $1 and r.person_id = j.gone`,
  // The latest observation says who is an admin; of two at one time, whichever says so.
  `insert into thread_members as t (account_id, thread_id, person_id, is_admin, first_observed_at, last_observed_at)
   select g.account_id, g.thread_id, j.kept,
     (array_agg(g.is_admin order by g.last_observed_at desc, g.is_admin desc))[1],
     min(g.first_observed_at), max(g.last_observed_at)
   from thread_members g join ${JOINED} on g.person_id = j.gone where g.account_id = $1
   group by g.account_id, g.thread_id, j.kept
   on conflict (account_id, thread_id, person_id) do update set
     is_admin = case when excluded.last_observed_at > t.last_observed_at then excluded.is_admin
       when excluded.last_observed_at = t.last_observed_at then t.is_admin or excluded.is_admin else t.is_admin end,
     first_observed_at = least(t.first_observed_at, excluded.first_observed_at),
     last_observed_at = greatest(t.last_observed_at, excluded.last_observed_at)`,
  `delete from thread_members t using ${JOINED} where t.account_id = $1 and t.person_id = j.gone`,
  `insert into person_names as n (account_id, person_id, kind, name, first_observed_at, last_observed_at)
   select g.account_id, j.kept, g.kind, g.name, min(g.first_observed_at), max(g.last_observed_at)
   from person_names g join ${JOINED} on g.person_id = j.gone where g.account_id = $1
   group by g.account_id, j.kept, g.kind, g.name
   on conflict (account_id, person_id, kind, name) do update set
     first_observed_at = least(n.first_observed_at, excluded.first_observed_at),
     last_observed_at = greatest(n.last_observed_at, excluded.last_observed_at)`,
  `delete from person_names n using ${JOINED} where n.account_id = $1 and n.person_id = j.gone`,
  // The earlier wish not to be written to counts; of two of one time, either reason, but always the same.
  `insert into do_not_contact as d (account_id, person_id, since, reason)
   select g.account_id, j.kept, min(g.since), (array_agg(g.reason order by g.since, g.reason collate "C"))[1]
   from do_not_contact g join ${JOINED} on g.person_id = j.gone where g.account_id = $1
   group by g.account_id, j.kept
   on conflict (account_id, person_id) do update set since = excluded.since, reason = excluded.reason
     where (excluded.since, excluded.reason collate "C") < (d.since, d.reason collate "C")`,
  `delete from do_not_contact d using ${JOINED} where d.account_id = $1 and d.person_id = j.gone`,
  `update automation_actions a set person_id = j.kept from ${JOINED} where a.account_id = $1 and a.person_id = j.gone`,
  // What was asked about who goes is asked anew about who stays.
  `delete from person_facts f using ${JOINED} where f.account_id = $1 and f.person_id = j.gone`,
  `update watch_events e set person_id = j.kept from ${JOINED} where e.account_id = $1 and e.person_id = j.gone`,
  // Of two marks of one person in one thread either would do: the next look at the thread sets it right.
  `insert into read_receipts (account_id, thread_id, person_id, item_id, noticed_at)
   select g.account_id, g.thread_id, j.kept, min(g.item_id), max(g.noticed_at)
   from read_receipts g join ${JOINED} on g.person_id = j.gone where g.account_id = $1
   group by g.account_id, g.thread_id, j.kept on conflict (account_id, thread_id, person_id) do nothing`,
  `delete from read_receipts r using ${JOINED} where r.account_id = $1 and r.person_id = j.gone`,
  `update person_ids i set person_id = j.kept from ${JOINED} where i.account_id = $1 and i.person_id = j.gone`,
  `update accounts a set owner_person_id = j.kept from ${JOINED}
   where a.account_id = $1 and a.owner_person_id = j.gone`,
  `delete from people p using ${JOINED} where p.account_id = $1 and p.person_id = j.gone`,
]

/**
 * Makes people one: everything that is of those who go becomes theirs who stay. Only in the earlier states of messages do
 * they stay as they are: see `messagesWithVersionsOf`.
 */
export async function mergePeople(client: pg.ClientBase, accountId: bigint, joined: JoinedPeople): Promise<void> {
  for (const step of STEPS) await client.query(step, [accountId, [...joined.keys()], [...joined.values()]])
}

/** Messages that have earlier states, and in one of their states a reaction of one of these people. */
export async function messagesWithVersionsOf(
  client: pg.ClientBase,
  accountId: bigint,
  people: readonly bigint[],
): Promise<readonly MessageKey[]> {
  const { rows } = await client.query<{ thread_id: bigint; sent_at: Micros; message_id: string }>(
    `with touched as (
       select v.thread_id, v.message_id from message_versions v
       where v.account_id = $1 and exists (
         select 1 from jsonb_array_elements(v.state -> 'reactions') it where it ->> 'person' = any($2::bigint[]::text[]))
       union select r.thread_id, r.message_id from reactions r
       where r.account_id = $1 and r.person_id = any($2::bigint[]))
     select m.thread_id, m.sent_at, replace(m.message_id::text, '-', '') as message_id from touched t
     join messages m on m.account_id = $1 and m.thread_id = t.thread_id and m.message_id = t.message_id
     where m.has_versions order by 1, 2, 3`,
    [accountId, people],
  )
  return rows.map((row) => ({ threadId: row.thread_id, sentAt: row.sent_at, messageId: row.message_id }))
}
