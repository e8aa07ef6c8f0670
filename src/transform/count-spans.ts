import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'
import { quarter } from './quarter.ts'
import { spanTable } from './span-table.ts'
import type { Span } from './take-dirty-spans.ts'

/**
 * Counts the messages of these days. Lateral, so that each span is one range of the messages' key whatever the planner
 * thinks of the tables' sizes: a join by thread alone would pair every message of a long thread with each of its days.
 */
export async function countSpans(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  await sql`
    insert into activity (account_id, thread_id, quarter, person_id, item_type, messages)
    select ${accountId}, s.thread_id, c.quarter, c.sender_id, c.item_type, c.messages
    from ${spanTable(spans)} cross join lateral (
      select ${quarter} as quarter, m.sender_id, m.item_type, count(*)::int as messages
      from messages m
      where m.account_id = ${accountId} and m.thread_id = s.thread_id
        and m.sent_at >= s.begins and m.sent_at < s.ends and not m.is_echo
      group by 1, 2, 3) c`.execute(tx)
}
