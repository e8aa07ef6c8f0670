import { sql } from 'kysely'
import type { Archive } from '../archive.ts'

/** Someone of the archive, as a list of people may name them. */
export interface Contact {
  readonly personId: bigint
  /** Instagram's; null where no source has told it. */
  readonly userId: string | null
  readonly username: string | null
  readonly displayName: string | null
  /** Conversation of two with them: Instagram's id; null where there is none, or several. */
  readonly threadId: string | null
  /** They wrote in a conversation of two. */
  readonly hasWritten: boolean
  /** Why they are not to be written to, in words; null: they may be. */
  readonly avoidedFor: string | null
  readonly isOwner: boolean
}

interface Names {
  /** In small letters. */
  readonly usernames: readonly string[]
  readonly userIds: readonly string[]
}

/** Everyone of those names whom the archive knows: by their latest username, or Instagram's id. */
export async function readContacts(
  { db }: Pick<Archive, 'db'>,
  accountId: bigint,
  { usernames, userIds }: Names,
): Promise<readonly Contact[]> {
  if (usernames.length + userIds.length === 0) return []
  const { rows } = await sql<Contact>`
    with meant as materialized (
      select p.person_id, p.username, p.display_name from people p
       where p.account_id = ${accountId} and (lower(p.username) = any(${usernames}::text[]) or p.person_id in (
         select person_id from person_ids
          where account_id = ${accountId} and kind = 'instagram' and id = any(${userIds}::text[])))),
    pairs as materialized (
      select m.person_id, m.thread_id from thread_members m
        join threads t on t.account_id = ${accountId} and t.thread_id = m.thread_id and not t.is_group
       where m.account_id = ${accountId} and m.person_id in (select person_id from meant)),
    talks as materialized (
      select p.person_id, bool_or(exists (
               select 1 from messages g
                where g.account_id = ${accountId} and g.thread_id = p.thread_id and g.sender_id = p.person_id
                  and not g.is_echo and g.notice_class is null)) as has_written
        from pairs p group by p.person_id),
    places as materialized (
      select p.person_id, case when count(*) = 1 then min(i.id) end as id
        from pairs p join thread_ids i on i.account_id = ${accountId} and i.thread_id = p.thread_id and i.kind = 'instagram'
       group by p.person_id),
    ids as materialized (
      select person_id, min(id) as id from person_ids
       where account_id = ${accountId} and kind = 'instagram' and person_id in (select person_id from meant)
       group by person_id)
    select m.person_id as "personId", i.id as "userId", m.username, m.display_name as "displayName", l.id as "threadId",
           coalesce(k.has_written, false) as "hasWritten", d.reason as "avoidedFor",
           coalesce(a.owner_person_id = m.person_id, false) as "isOwner"
      from meant m
      join accounts a on a.account_id = ${accountId}
      left join ids i on i.person_id = m.person_id
      left join talks k on k.person_id = m.person_id
      left join places l on l.person_id = m.person_id
      left join do_not_contact d on d.account_id = ${accountId} and d.person_id = m.person_id
     order by m.person_id`.execute(db)
  return rows
}
