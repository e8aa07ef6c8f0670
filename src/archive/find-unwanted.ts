import { sql } from 'kysely'
import type { Micros } from '../clock.ts'
import type { Archive, Transaction } from './archive.ts'

type Reader = Archive['db'] | Transaction

/** Someone on the list of those who are not written to. */
export interface Unwanted {
  readonly name: string | null
  readonly since: Micros
  /** In words. */
  readonly reason: string
}

/** Whom something goes to, by outside ids, as far as they are known. */
export interface Towards {
  readonly threadId: string | null
  /** Of the people whom it is meant for; in a conversation that is named by its id they may not be known. */
  readonly userIds: readonly string[]
}

/**
 * The first of the people something goes to who is not to be written to. What goes into a group that exists goes to nobody by
 * name; what goes to people by name does, in a group too.
 */
export async function findUnwanted(
  db: Reader,
  accountId: bigint,
  { threadId, userIds }: Towards,
): Promise<Unwanted | undefined> {
  const { rows } = await sql<Unwanted>`
    select coalesce(p.display_name, p.username) as name, d.since, d.reason
    from do_not_contact d
    join people p on p.account_id = ${accountId} and p.person_id = d.person_id
    where d.account_id = ${accountId} and d.person_id in (
      select i.person_id from person_ids i
      where i.account_id = ${accountId} and i.kind = 'instagram' and i.id = any(${userIds}::text[])
      union all
      select m.person_id from thread_ids t
      join threads th on th.account_id = ${accountId} and th.thread_id = t.thread_id and not th.is_group
      join thread_members m on m.account_id = ${accountId} and m.thread_id = t.thread_id
      where t.account_id = ${accountId} and t.id = ${threadId})
    order by d.since, d.person_id limit 1`.execute(db)
  return rows[0]
}

/** Whether the list says nothing of a conversation only because the archive does not know it. */
export async function isUnknownThread(db: Reader, accountId: bigint, threadId: string): Promise<boolean> {
  const { rows } = await sql<{ unknown: boolean }>`
    select exists (select 1 from do_not_contact where account_id = ${accountId})
      and not exists (
        select 1 from thread_ids t join thread_members m on m.account_id = ${accountId} and m.thread_id = t.thread_id
        where t.account_id = ${accountId} and t.id = ${threadId}) as unknown`.execute(db)
  return rows[0]!.unknown
}
