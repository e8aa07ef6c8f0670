import { sql } from 'kysely'
import type { Transaction } from '../archive/archive.ts'
import { spanTable } from './span-table.ts'
import type { Span } from './take-dirty-spans.ts'
import { turnsOf } from './turns.ts'

/** Tells the turns of these days anew and writes what differs; a day without any loses its row. */
export async function recountTurns(tx: Transaction, accountId: bigint, spans: readonly Span[]): Promise<void> {
  const inSpan = sql`m.account_id = ${accountId} and m.thread_id = s.thread_id
    and m.sent_at >= s.begins and m.sent_at < s.ends`
  await sql`
    with counted as materialized (
      select s.thread_id, (s.begins at time zone 'UTC')::date as day, c.turns
      from ${spanTable(spans)} left join lateral (${turnsOf(inSpan)}) c on true),
    gone as (
      delete from turns t using counted c
      where t.account_id = ${accountId} and t.thread_id = c.thread_id and t.day = c.day and c.turns is null)
    insert into turns as t (account_id, thread_id, day, turns)
    select ${accountId}, thread_id, day, turns from counted where turns is not null
    on conflict (account_id, thread_id, day) do update set turns = excluded.turns where t.turns <> excluded.turns`.execute(
    tx,
  )
}
