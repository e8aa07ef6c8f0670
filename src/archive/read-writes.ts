import { sql } from 'kysely'
import { type Micros, microsToIso } from '../clock.ts'
import type { Archive } from './archive.ts'

/** One line of the audit: who, what, where, when, outcome; never what was written. */
export interface WriteLine {
  readonly at: Micros
  /** `send text`, `react`, `group add`, … */
  readonly what: string
  /** `thread:ID`, `user:ID`, `group:ID,ID`; null where it is about nobody in particular. */
  readonly where: string | null
  readonly threadId: string | null
  readonly itemId: string | null
  /** User ids of those whom an act was about. */
  readonly people: readonly string[]
  /** Of a message also `planned`, `sent` and `acknowledged`; null: under way, or cut off. */
  readonly outcome: string | null
  readonly errorCode: string | null
}

/** Every write of an account, the newest first. @param since none: from the beginning */
export async function readWrites(
  { db }: Archive,
  accountId: bigint,
  { since, limit }: { readonly since?: Micros | undefined; readonly limit: number },
): Promise<readonly WriteLine[]> {
  const from = since === undefined ? '-infinity' : microsToIso(since)
  const { rows } = await sql<WriteLine>`
    select coalesce(sent_at, planned_at) as at, 'send ' || kind as what, recipient as "where", thread_id as "threadId",
           item_id as "itemId", '{}'::text[] as people, state as outcome, error_code as "errorCode", token::text as key
      from sends where account_id = ${accountId} and coalesce(sent_at, planned_at) >= ${from}::timestamptz
    union all
    select at, act, 'thread:' || thread_id, thread_id, item_id, people, outcome, error_code, act_id::text
      from acts where account_id = ${accountId} and at >= ${from}::timestamptz
     order by at desc, key desc
     limit ${limit}`.execute(db)
  return rows.map(({ at, what, where, threadId, itemId, people, outcome, errorCode }) => ({
    at,
    what,
    where,
    threadId,
    itemId,
    people,
    outcome,
    errorCode,
  }))
}
