import type { Transaction } from '../../src/archive/archive.ts'
import type { Micros } from '../../src/clock.ts'
import type { Filters } from './filters.ts'

/** From the first to the last quarter-hour with messages; null where there are none. */
export async function readStretch(
  tx: Transaction,
  { accountId, threadId, personId }: Filters,
): Promise<{ readonly first: Micros; readonly last: Micros } | null> {
  const { first, last } = await tx
    .selectFrom('activity')
    .select(({ fn }) => [fn.min('quarter').as('first'), fn.max('quarter').as('last')])
    .where('account_id', '=', accountId)
    .$if(threadId !== null, (query) => query.where('thread_id', '=', threadId!))
    .$if(personId !== null, (query) => query.where('person_id', '=', personId!))
    .executeTakeFirstOrThrow()
  // An aggregate over nothing is null, whatever the column's type says.
  return (first as Micros | null) === null ? null : { first, last }
}
