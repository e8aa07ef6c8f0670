import { sql } from 'kysely'
import type { Archive } from './archive.ts'

/** By which id a server knows each thread; threads that only an export told of are not there. */
export async function readOutsideThreadIds(
  { db }: Archive,
  accountId: bigint,
  threads: readonly bigint[],
): Promise<ReadonlyMap<bigint, string>> {
  const { rows } = await sql<{ thread_id: bigint; id: string }>`
    select distinct on (thread_id) thread_id, id from thread_ids
    where account_id = ${accountId} and thread_id = any(${threads}::bigint[]) and kind in ('instagram', 'instagram-v2')
    order by thread_id, kind, id`.execute(db)
  return new Map(rows.map(({ thread_id, id }) => [thread_id, id]))
}
