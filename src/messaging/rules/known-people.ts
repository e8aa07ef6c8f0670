import type pg from 'pg'
import type { RuleSender } from './decision-context.ts'

const UNKNOWN = { isFollowed: null, isFollower: null, isVerified: null, isPrivate: null } as const
export const STRANGER: RuleSender = { username: null, displayName: null, names: [], ...UNKNOWN }

/**
 * Everyone in an account's archive as rules see them. Whether somebody follows is not archived: whoever acts on what comes in
 * asks Instagram.
 */
export async function readKnownPeople(
  client: pg.ClientBase,
  accountId: bigint,
): Promise<ReadonlyMap<bigint, RuleSender>> {
  const { rows } = await client.query<{
    person_id: bigint
    display_name: string | null
    username: string | null
    names: readonly string[] | null
  }>(
    `select p.person_id, p.display_name, p.username, i.names
     from people p left join (
       select person_id, array_agg(id order by kind, id) as names from person_ids
       where account_id = $1 and kind <> 'thread-name' group by person_id) i on i.person_id = p.person_id
     where p.account_id = $1`,
    [accountId],
  )
  return new Map(
    rows.map(({ person_id, display_name, username, names }) => [
      person_id,
      {
        username,
        displayName: display_name,
        names: [username, display_name, ...(names ?? [])].filter((name) => name !== null),
        ...UNKNOWN,
      },
    ]),
  )
}

/** Ids and titles of the account's threads. */
export async function readThreadNames(
  client: pg.ClientBase,
  accountId: bigint,
): Promise<ReadonlyMap<bigint, readonly string[]>> {
  const { rows } = await client.query<{ thread_id: bigint; names: readonly string[] }>(
    `select n.thread_id, array_agg(n.name order by n.name) as names from (
       select thread_id, id as name from thread_ids where account_id = $1
       union all select thread_id, title from threads where account_id = $1 and title is not null) n
     group by n.thread_id`,
    [accountId],
  )
  return new Map(rows.map((row) => [row.thread_id, row.names]))
}

/** Those who had written something before a time. */
export async function readEarlierSenders(
  client: pg.ClientBase,
  accountId: bigint,
  before: string,
): Promise<Set<bigint>> {
  const { rows } = await client.query<{ sender_id: bigint }>(
    'select distinct sender_id from messages where account_id = $1 and sent_at < $2 and not is_echo',
    [accountId, before],
  )
  return new Set(rows.map((row) => row.sender_id))
}
