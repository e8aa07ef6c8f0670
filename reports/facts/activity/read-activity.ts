import { sql } from 'kysely'
import { decodeActivity } from '../../../src/archive/activity/activity-row.ts'
import type { QuarterActivity } from '../../../src/archive/activity/quarter-activity.ts'
import { ACTIVITY_COLUMNS, type StoredActivity } from '../../../src/archive/activity/stored-activity.ts'
import type { Archive } from '../../../src/archive/archive.ts'
import { dayNumber } from '../days.ts'
import type { Filters } from '../filters.ts'

export interface ReadQuarter {
  readonly threadId: bigint
  /** Of the quarter of a year, days since 1970-01-01. */
  readonly firstDay: number
  readonly activity: QuarterActivity
}

/** A few megabytes at a time, however large the archive. */
const ROWS_AT_ONCE = 400

/** Reads what was done in an account, or in one thread of it: thread by thread, in the order of times. */
export async function* readActivity(
  tx: Archive['db'],
  { accountId, threadId }: Pick<Filters, 'accountId' | 'threadId'>,
): AsyncGenerator<ReadQuarter, void, undefined> {
  let after = { thread_id: -1n, begins: '-infinity' }
  for (;;) {
    const { rows } = await sql<StoredActivity>`
      select ${ACTIVITY_COLUMNS} from thread_activity a
      where a.account_id = ${accountId} and (${threadId}::bigint is null or a.thread_id = ${threadId})
        and (a.thread_id, a.begins) > (${after.thread_id}::bigint, cast(${after.begins} as date))
      order by a.thread_id, a.begins limit ${ROWS_AT_ONCE}`.execute(tx)
    for (const row of rows) {
      const firstDay = dayNumber(row.begins)
      yield { threadId: row.thread_id, firstDay, activity: decodeActivity(row, firstDay) }
    }
    const last = rows.at(-1)
    if (last === undefined || rows.length < ROWS_AT_ONCE) return
    after = last
  }
}
