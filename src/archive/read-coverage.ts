import { sql } from 'kysely'
import type { Micros } from '../clock.ts'
import type { Archive } from './archive.ts'

/** How much of an account's conversations at Instagram has been read. */
export interface Coverage {
  /** Threads that were read to their beginning. */
  readonly complete: number
  /** Threads of which older messages, or some in between, are still to be read. */
  readonly partial: number
  readonly unreadable: number
  /** When the inbox was last walked to known ground; null when it never was. */
  readonly inboxReadAt: Micros | null
}

/** A thread that cannot be read now, and why. */
export interface UnreadableThread {
  readonly threadId: string
  readonly title: string | null
  readonly reason: string
}

export async function readCoverage({ db }: Archive, accountId: bigint): Promise<Coverage> {
  const { rows } = await sql<Coverage>`
    with c as materialized (
      select count(*) filter (where unreadable is null and not has_more)::int as complete,
             count(*) filter (where unreadable is null and has_more)::int as partial,
             count(*) filter (where unreadable is not null)::int as unreadable
        from (select unreadable, stretches @? '$[*] ? (@.cursor != null)' as has_more
                from thread_cursors where account_id = ${accountId}) as threads),
         i as materialized (
      select max(checked_at) as at from inbox_cursors where account_id = ${accountId} and folder = 'inbox')
    select c.complete, c.partial, c.unreadable, i.at as "inboxReadAt" from c, i`.execute(db)
  return rows[0]!
}

/** Threads that cannot be read, by title. */
export async function readUnreadableThreads(
  { db }: Archive,
  accountId: bigint,
  limit: number,
): Promise<readonly UnreadableThread[]> {
  const { rows } = await sql<UnreadableThread>`
    select min(i.id) as "threadId", t.title, c.unreadable as reason
      from thread_cursors c
      join threads t using (account_id, thread_id)
      join thread_ids i using (account_id, thread_id)
     where c.account_id = ${accountId} and c.unreadable is not null and i.kind = 'instagram'
     group by c.thread_id, t.title, c.unreadable
     order by t.title nulls last, c.thread_id
     limit ${limit}`.execute(db)
  return rows
}
