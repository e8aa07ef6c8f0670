import { sql } from 'kysely'
import type { Transaction } from '../../src/archive/archive.ts'
import type { Micros } from '../../src/clock.ts'
import type { Filters } from './filters.ts'

/** From the first to the last quarter-hour with messages, whoever sent them; null where there are none. */
export async function readStretch(
  tx: Transaction,
  { accountId, threadId }: Pick<Filters, 'accountId' | 'threadId'>,
): Promise<{ readonly first: Micros; readonly last: Micros } | null> {
  const { rows } = await sql<{ first: Micros | null; last: Micros | null }>`
    select min((begins::timestamp at time zone 'UTC') + quarters[1] * interval '15 minutes') as first,
      max((begins::timestamp at time zone 'UTC') + quarters[cardinality(quarters)] * interval '15 minutes') as last
    from thread_activity
    where account_id = ${accountId} and (${threadId}::bigint is null or thread_id = ${threadId})`.execute(tx)
  const [found] = rows
  return found === undefined || found.first === null || found.last === null
    ? null
    : { first: found.first, last: found.last }
}
