import { sql } from 'kysely'
import type { Archive } from './archive.ts'

/** Someone whom a word may mean, with enough beside it to choose. */
export interface FoundPerson {
  readonly personId: bigint
  readonly displayName: string | null
  readonly username: string | null
  readonly messages: number
  readonly threads: number
  /** An outside id of one of their threads, where they have written or are a member; null when there is none. */
  readonly inThread: string | null
}

/**
 * The people of an account that a word means: an outside id or username exactly, else a name they have or had, letter case
 * apart. Several when they share a name.
 *
 * @param thread outside id of a thread: only people who wrote in it or are listed as its members
 */
export async function findPeople(
  { db }: Archive,
  accountId: bigint,
  word: string,
  thread: string | undefined,
): Promise<readonly FoundPerson[]> {
  const name = word.startsWith('@') ? word.slice(1) : word
  const { rows } = await sql<FoundPerson & { readonly isId: boolean }>`
    with named as (
      select person_id, kind in ('instagram', 'username') as is_id from person_ids
       where account_id = ${accountId} and (id = ${name} and kind <> 'thread-name'
          or kind = 'username' and lower(id) = lower(${name}))
      union all
      select person_id, false from person_names
       where account_id = ${accountId} and (name = ${word} or lower(name) = lower(${name}))),
    wanted as materialized (select person_id, bool_or(is_id) as is_id from named group by person_id),
    seen as materialized (
      select sender_id as person_id, thread_id, count(*)::int as messages from messages
       where account_id = ${accountId} and sender_id in (select person_id from wanted) group by 1, 2
      union all
      select person_id, thread_id, 0 from thread_members
       where account_id = ${accountId} and person_id in (select person_id from wanted)),
    outside as materialized (
      select thread_id, min(id) as id, bool_or(id = ${thread ?? null}) as is_wanted from thread_ids
       where account_id = ${accountId} and thread_id in (select thread_id from seen) group by 1)
    select p.person_id as "personId", p.display_name as "displayName", p.username, w.is_id as "isId",
           coalesce(sum(s.messages), 0)::int as messages, count(distinct s.thread_id)::int as threads,
           min(o.id) as "inThread"
      from wanted w
      join people p on p.account_id = ${accountId} and p.person_id = w.person_id
      left join seen s on s.person_id = w.person_id
      left join outside o on o.thread_id = s.thread_id
     group by p.person_id, p.display_name, p.username, w.is_id
    having ${thread ?? null}::text is null or bool_or(o.is_wanted)
     order by messages desc, p.person_id`.execute(db)
  const byId = rows.filter((row) => row.isId)
  return (byId.length > 0 ? byId : rows).map(({ isId: _isId, ...person }) => person)
}

/** Names that people of the account go by, to suggest the nearest. */
export async function listPersonNames({ db }: Archive, accountId: bigint): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('person_names')
    .select('name')
    .distinct()
    .where('account_id', '=', accountId)
    .execute()
  return rows.map((row) => row.name)
}
