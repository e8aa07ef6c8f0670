import type pg from 'pg'
import type { RawReference } from './blank-raw-items.ts'

/** Where the original texts of the messages stand that answer one of these, earlier states too. Item ids are decimal. */
export async function findAnswers(
  client: pg.ClientBase,
  accountId: bigint,
  threadId: bigint,
  itemIds: readonly string[],
): Promise<readonly RawReference[]> {
  const { rows } = await client.query<{ raw_page_id: bigint; raw_position: number }>(
    `select m.raw_page_id, m.raw_position from messages m
       where m.account_id = $1 and m.thread_id = $2 and m.replied_to_item_id = any($3::text[])
     union
     select v.raw_page_id, v.raw_position from messages m
       join message_versions v on v.account_id = m.account_id and v.thread_id = m.thread_id
         and v.message_id = m.message_id
       where m.account_id = $1 and m.thread_id = $2 and m.replied_to_item_id = any($3::text[])
         and v.account_id = $1 and v.thread_id = $2`,
    [accountId, threadId, itemIds],
  )
  return rows.map((row) => ({ pageId: BigInt(row.raw_page_id), position: row.raw_position }))
}
