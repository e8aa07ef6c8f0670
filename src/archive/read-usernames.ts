import { sql } from 'kysely'
import type { Archive } from './archive.ts'

/** The usernames of those people of an account whom the archive knows, by Instagram's user id. */
export async function readUsernames(
  { db }: Pick<Archive, 'db'>,
  accountId: bigint,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (userIds.length === 0) return new Map()
  const { rows } = await sql<{ id: string; username: string }>`
    select i.id, p.username
    from person_ids i
    join people p on p.account_id = ${accountId} and p.person_id = i.person_id
    where i.account_id = ${accountId} and i.kind = 'instagram' and i.id = any(${userIds}::text[])
      and p.username is not null`.execute(db)
  return new Map(rows.map(({ id, username }) => [id, username]))
}
