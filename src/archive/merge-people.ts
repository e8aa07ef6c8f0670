import type pg from 'pg'

/** Rows of a table that would collide when `drop` becomes `keep` are removed first; the others move. */
const STEPS = [
  `insert into dirty_spans (account_id, thread_id, day)
   select distinct $1::bigint, thread_id, (sent_at at time zone 'UTC')::date from messages
   where account_id = $1 and sender_id = $3 and $2::bigint is not null order by 2, 3
   on conflict (account_id, thread_id, day) do update set day = excluded.day`,
  'update messages set sender_id = $2 where account_id = $1 and sender_id = $3',
  `delete from reactions r using reactions k where r.account_id = $1 and r.person_id = $3 and k.account_id = $1
   and k.person_id = $2 and k.thread_id = r.thread_id and k.message_id = r.message_id and k.emoji = r.emoji`,
  'update reactions set person_id = $2 where account_id = $1 and person_id = $3',
  `insert into thread_members (account_id, thread_id, person_id, is_admin, first_observed_at, last_observed_at)
   select account_id, thread_id, $2, is_admin, first_observed_at, last_observed_at from thread_members
   where account_id = $1 and person_id = $3
   on conflict (account_id, thread_id, person_id) do update set
     is_admin = thread_members.is_admin or excluded.is_admin,
     first_observed_at = least(thread_members.first_observed_at, excluded.first_observed_at),
     last_observed_at = greatest(thread_members.last_observed_at, excluded.last_observed_at)`,
  'delete from thread_members where account_id = $1 and person_id = $3 and $2::bigint is not null',
  `insert into person_names (account_id, person_id, kind, name, first_observed_at, last_observed_at)
   select account_id, $2, kind, name, first_observed_at, last_observed_at from person_names
   where account_id = $1 and person_id = $3
   on conflict (account_id, person_id, kind, name) do update set
     first_observed_at = least(person_names.first_observed_at, excluded.first_observed_at),
     last_observed_at = greatest(person_names.last_observed_at, excluded.last_observed_at)`,
  'delete from person_names where account_id = $1 and person_id = $3 and $2::bigint is not null',
  'update person_ids set person_id = $2 where account_id = $1 and person_id = $3',
  `update message_versions set state = jsonb_set(state, '{reactions}', (
     select coalesce(jsonb_agg(case when it ->> 'person' = $3::bigint::text then
       jsonb_set(it, '{person}', to_jsonb($2::bigint::text)) else it end order by place), '[]')
     from jsonb_array_elements(state -> 'reactions') with ordinality as each (it, place)))
   where account_id = $1 and state -> 'reactions' @> jsonb_build_array(jsonb_build_object('person', $3::bigint::text))`,
  'update accounts set owner_person_id = $2 where account_id = $1 and owner_person_id = $3',
  'delete from people where account_id = $1 and person_id = $3 and $2::bigint is not null',
]

/** Makes two people one: everything that is `drop`'s becomes `keep`'s. */
export async function mergePeople(client: pg.ClientBase, accountId: bigint, keep: bigint, drop: bigint): Promise<void> {
  for (const step of STEPS) await client.query(step, [accountId, keep, drop])
}
