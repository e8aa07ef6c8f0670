import { sql } from 'kysely'
import type { Archive } from './archive.ts'

/** A conversation by what someone may type for it. */
export interface KnownThread {
  /** Instagram's id, decimal. */
  readonly id: string
  readonly title: string | null
  readonly isGroup: boolean
}

interface Names {
  readonly prefix?: string
  readonly most: number
}

/**
 * Usernames that begin so, in the order of letters.
 *
 * @param names.isPartner only of those with whom there is a conversation of two
 */
export async function readKnownUsernames(
  { db }: Pick<Archive, 'db'>,
  accountId: bigint,
  { prefix = '', most, isPartner = false }: Names & { readonly isPartner?: boolean },
): Promise<readonly string[]> {
  const partners = sql`and exists (
      select from thread_members m
      join threads t on t.account_id = ${accountId} and t.thread_id = m.thread_id and not t.is_group
      join accounts a on a.account_id = ${accountId} and a.owner_person_id is distinct from m.person_id
      where m.account_id = ${accountId} and m.person_id = people.person_id)`
  const { rows } = await sql<{ username: string }>`
    select distinct username collate "C" as username
    from people
    where account_id = ${accountId} and starts_with(lower(username), ${prefix.toLowerCase()})
      ${isPartner ? partners : sql``}
    order by 1
    limit ${most}`.execute(db)
  return rows.map(({ username }) => username)
}

/** Conversations that Instagram knows too, whose id or title begins so; groups first, as people are better known by name. */
export async function readKnownThreads(
  { db }: Pick<Archive, 'db'>,
  accountId: bigint,
  { prefix = '', most }: Names,
): Promise<readonly KnownThread[]> {
  const { rows } = await sql<{ id: string; title: string | null; is_group: boolean }>`
    select i.id, t.title, t.is_group
    from threads t
    join thread_ids i on i.account_id = ${accountId} and i.thread_id = t.thread_id and i.kind = 'instagram'
    where t.account_id = ${accountId}
      and (starts_with(i.id, ${prefix}) or starts_with(lower(t.title), ${prefix.toLowerCase()}))
    order by t.is_group desc, i.id collate "C"
    limit ${most}`.execute(db)
  return rows.map(({ id, title, is_group }) => ({ id, title, isGroup: is_group }))
}
