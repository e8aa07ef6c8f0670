import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'
import { quarter } from './quarter.ts'
import { spanTable } from './span-table.ts'
import type { Span } from './take-dirty-spans.ts'

/**
 * Counts the messages of these days and writes what differs from what was counted before: of a day that got one message
 * more, one row. Writing all rows of each day anew took three times as long and left as many dead ones behind.
 *
 * Lateral, so that each span is one range of either key whatever the planner thinks of the tables' sizes: a join by thread
 * alone would pair every message of a long thread with each of its days.
 */
export async function recountSpans(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  await sql`
    with different as materialized (
      select s.thread_id, d.quarter, d.person_id, d.item_type, d.messages
      from ${spanTable(spans)} cross join lateral (
        select quarter, person_id, item_type, counted.messages
        from (
          select ${quarter} as quarter, m.sender_id as person_id, m.item_type, count(*)::int as messages
          from messages m
          where m.account_id = ${accountId} and m.thread_id = s.thread_id
            and m.sent_at >= s.begins and m.sent_at < s.ends and not m.is_echo
          group by 1, 2, 3) counted
        full join (
          select a.quarter, a.person_id, a.item_type, a.messages
          from activity a
          where a.account_id = ${accountId} and a.thread_id = s.thread_id
            and a.quarter >= s.begins and a.quarter < s.ends) before
        using (quarter, person_id, item_type)
        where counted.messages is distinct from before.messages) d),
    gone as (
      delete from activity a using different d
      where a.account_id = ${accountId} and d.messages is null and a.thread_id = d.thread_id
        and a.quarter = d.quarter and a.person_id = d.person_id and a.item_type = d.item_type)
    insert into activity (account_id, thread_id, quarter, person_id, item_type, messages)
    select ${accountId}, thread_id, quarter, person_id, item_type, messages from different where messages is not null
    on conflict (account_id, thread_id, quarter, person_id, item_type) do update set messages = excluded.messages`.execute(
    tx,
  )
}
