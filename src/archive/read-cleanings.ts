import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** What `spam clean` did, as the audit has it; outside ids. */
export interface Cleaning {
  readonly at: Micros
  readonly act: string
  readonly threadId: string
  /** Of a message that was taken back. */
  readonly itemId: string | null
}

/** How its acts begin in the audit. */
export const CLEANING = 'clean '

/**
 * What was cleaned and not undone since, the newest first. Whatever has no outcome, as the process was killed then, does not
 * count: it may be done again.
 */
export async function readCleanings(
  { db }: Archive,
  accountId: bigint,
  { since }: { readonly since?: Micros } = {},
): Promise<readonly Cleaning[]> {
  const from = since === undefined ? '-infinity' : microsToIso(since)
  const { rows } = await sql<Cleaning>`
    select a.at, a.act, a.thread_id as "threadId", a.item_id as "itemId" from acts a
    where a.account_id = ${accountId} and starts_with(a.act, ${CLEANING}) and a.outcome = 'done'
      and a.at >= ${from}::timestamptz and a.thread_id is not null
      and not exists (
        select 1 from acts u where u.account_id = ${accountId} and u.act = 'undo clean' and u.outcome = 'done'
          and u.thread_id = a.thread_id and u.at > a.at)
    order by a.at desc, a.act_id`.execute(db)
  return rows
}
