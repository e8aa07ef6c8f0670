import { sql } from 'kysely'
import type { ActivityRow } from './activity-row.ts'

/** A row of `thread_activity` as it is read. */
export interface StoredActivity extends ActivityRow {
  readonly thread_id: bigint
  /** `YYYY-MM-DD` */
  readonly begins: string
}

/** Its columns, of `a`. */
export const ACTIVITY_COLUMNS = sql`a.thread_id, a.begins, a.people::text as people, a.item_types,
  a.quarters::text as quarters, a.senders::text as senders, a.kinds::text as kinds, a.messages::text as messages, a.body`

export function isSameActivity(one: ActivityRow, other: ActivityRow): boolean {
  const texts = ['people', 'quarters', 'senders', 'kinds', 'messages'] as const
  return (
    texts.every((key) => one[key] === other[key]) &&
    one.item_types.length === other.item_types.length &&
    one.item_types.every((type, place) => type === other.item_types[place]) &&
    one.body.equals(other.body)
  )
}
