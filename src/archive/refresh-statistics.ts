import type pg from 'pg'

const TABLES = 'messages, message_ids, message_versions, reactions, attachments, raw_pages, dirty_spans'

/**
 * Tells the planner what the tables hold. Postgres does so by itself, but minutes late: right after a large load it would
 * take a million messages for none and read whole tables where a few rows are wanted. Outside a transaction.
 */
export async function refreshStatistics(client: pg.ClientBase): Promise<void> {
  await client.query(`analyze ${TABLES}`)
}

/** Whether nobody has told the planner yet, as after a load that was killed. */
export async function lacksStatistics(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ never: boolean }>(
    `select reltuples <= 0 as never from pg_class where oid = 'messages'::regclass`,
  )
  return rows[0]?.never ?? false
}
