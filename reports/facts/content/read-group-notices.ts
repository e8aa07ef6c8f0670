import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { DayRange, Filters } from '../filters.ts'
import { messagesOf } from './within-range.ts'

export interface GroupNoticeRow {
  readonly thread_id: bigint
  readonly joins: number
  readonly leaves: number
  readonly removals: number
  readonly titles: number
  readonly photos: number
  readonly admins: number
}

/** What happened to groups, by thread, as the notices in them tell. */
export async function readGroupNotices(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly GroupNoticeRow[]> {
  const wanted = sql<boolean>`m.notice_class in ('member-added', 'member-joined', 'member-left', 'member-removed',
    'group-named', 'group-photo', 'admin')`
  const { rows } = await sql<GroupNoticeRow>`
    select thread_id,
      count(*) filter (where notice_class in ('member-added', 'member-joined'))::float8 as joins,
      count(*) filter (where notice_class = 'member-left')::float8 as leaves,
      count(*) filter (where notice_class = 'member-removed')::float8 as removals,
      count(*) filter (where notice_class = 'group-named')::float8 as titles,
      count(*) filter (where notice_class = 'group-photo')::float8 as photos,
      count(*) filter (where notice_class = 'admin')::float8 as admins
    from ${messagesOf(filters, offsets, range, wanted)} as m
    group by thread_id`.execute(tx)
  return rows
}
