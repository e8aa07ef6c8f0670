import { sql } from 'kysely'
import { encodeActivity } from '../../archive/activity/activity-row.ts'
import { ACTIVITY_COLUMNS, isSameActivity, type StoredActivity } from '../../archive/activity/stored-activity.ts'
import type { Archive } from '../../archive/archive.ts'
import { quarterOfDay } from '../../archive/words/quarter-of-day.ts'
import { countAnew } from './count-anew.ts'

/**
 * How many quarters of years of threads say something else than their messages counted anew. Those with a day that is marked
 * as out of date are left out: they will be counted again.
 */
export async function countStaleActivity({ db }: Archive, accountId: bigint): Promise<number> {
  const kept = await readKeys(db, accountId)
  const marked = await readMarked(db, accountId)
  let stale = 0
  for await (const counted of countAnew(db, accountId)) {
    const stored = await readThreads(db, accountId, [...new Set(counted.map(({ threadId }) => threadId))])
    for (const { threadId, begins, firstDay, activity } of counted) {
      const key = `${threadId} ${begins}`
      const row = stored.get(key)
      const anew = encodeActivity([activity], firstDay)
      kept.delete(key)
      const isRight = anew === null ? row === undefined : row !== undefined && isSameActivity(row, anew)
      if (!isRight && !marked.has(key)) stale += 1
    }
  }
  // Rows of what has no messages.
  return stale + [...kept].filter((key) => !marked.has(key)).length
}

async function readKeys(db: Archive['db'], accountId: bigint): Promise<Set<string>> {
  const rows = await db
    .selectFrom('thread_activity')
    .select(['thread_id', 'begins'])
    .where('account_id', '=', accountId)
    .execute()
  return new Set(rows.map(({ thread_id, begins }) => `${thread_id} ${begins}`))
}

async function readMarked(db: Archive['db'], accountId: bigint): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('dirty_spans')
    .select(['thread_id', 'day'])
    .where('account_id', '=', accountId)
    .execute()
  return new Set(rows.map(({ thread_id, day }) => `${thread_id} ${quarterOfDay(day)}`))
}

async function readThreads(
  db: Archive['db'],
  accountId: bigint,
  threads: readonly bigint[],
): Promise<ReadonlyMap<string, StoredActivity>> {
  const { rows } = await sql<StoredActivity>`
    select ${ACTIVITY_COLUMNS} from thread_activity a
    where a.account_id = ${accountId} and a.thread_id = any(${threads.map(String)}::bigint[])`.execute(db)
  return new Map(rows.map((row) => [`${row.thread_id} ${row.begins}`, row]))
}
