import { sql } from 'kysely'
import { type ActivityRow, encodeActivity } from '../../archive/activity/activity-row.ts'
import type { QuarterActivity } from '../../archive/activity/quarter-activity.ts'
import { isSameActivity } from '../../archive/activity/stored-activity.ts'
import type { Transaction } from '../../archive/archive.ts'
import type { ActivityKey } from './read-days.ts'

export interface ActivityToWrite extends ActivityKey {
  /** Which together are what was done in it; they share no day. */
  readonly parts: readonly QuarterActivity[]
  /** What stands in the table; absent where there is no row. */
  readonly before?: ActivityRow | undefined
}

/** Writes the quarters anew; of those in which nothing was done, the rows go. What is as it was is not written. */
export async function writeActivity(
  tx: Transaction,
  accountId: bigint,
  quarters: readonly ActivityToWrite[],
): Promise<void> {
  const rows: (ActivityKey & ActivityRow)[] = []
  for (const { parts, before, ...key } of quarters) {
    const row = encodeActivity(parts, key.firstDay)
    if (row === null && before !== undefined) await deleteQuarter(tx, accountId, key)
    if (row !== null && !(before !== undefined && isSameActivity(row, before))) rows.push({ ...key, ...row })
  }
  if (rows.length === 0) return
  // Arrays of arrays are tables to SQL: each array travels as its text.
  const texts = (of: (row: ActivityRow) => string) => rows.map(of)
  await sql`
    insert into thread_activity (account_id, thread_id, begins, people, item_types, quarters, senders, kinds, messages, body)
    select ${accountId}, thread_id, begins, people::bigint[], array(select json_array_elements_text(item_types)),
      quarters::smallint[], senders::integer[], kinds::smallint[], messages::integer[], body
    from unnest(${rows.map((row) => String(row.threadId))}::bigint[], cast(${rows.map(({ begins }) => begins)} as date[]),
      ${texts(({ people }) => people)}::text[], ${texts((row) => JSON.stringify(row.item_types))}::json[],
      ${texts(({ quarters }) => quarters)}::text[], ${texts(({ senders }) => senders)}::text[],
      ${texts(({ kinds }) => kinds)}::text[], ${texts(({ messages }) => messages)}::text[],
      ${rows.map(({ body }) => body)}::bytea[])
      as t (thread_id, begins, people, item_types, quarters, senders, kinds, messages, body)
    on conflict (account_id, thread_id, begins) do update set people = excluded.people,
      item_types = excluded.item_types, quarters = excluded.quarters, senders = excluded.senders, kinds = excluded.kinds,
      messages = excluded.messages, body = excluded.body`.execute(tx)
}

async function deleteQuarter(tx: Transaction, accountId: bigint, { threadId, begins }: ActivityKey): Promise<void> {
  await tx
    .deleteFrom('thread_activity')
    .where('account_id', '=', accountId)
    .where('thread_id', '=', threadId)
    .where('begins', '=', begins)
    .execute()
}
