import type pg from 'pg'
import type { DetailCounts, DetailTable } from './message-details.ts'

/** How large each thread is, and who occurs in the account's messages. */
export interface MessageCensus {
  readonly messages: number
  readonly byThread: ReadonlyMap<bigint, number>
  /** Senders, and those who reacted, now or in an earlier version of a message. */
  readonly people: ReadonlySet<bigint>
  readonly details: DetailCounts
}

async function rowsByThread(
  client: pg.ClientBase,
  table: DetailTable,
  accountId: bigint,
): Promise<ReadonlyMap<bigint, number>> {
  const { rows } = await client.query<{ thread_id: bigint; rows: number }>(
    `select thread_id, count(*)::integer as rows from ${table} where account_id = $1 group by thread_id`,
    [accountId],
  )
  return new Map(rows.map((row) => [row.thread_id, row.rows]))
}

/** Counts messages by thread and sender, in one pass over them. */
export async function countMessages(client: pg.ClientBase, accountId: bigint): Promise<MessageCensus> {
  const { rows } = await client.query<{ thread_id: bigint; sender_id: bigint; messages: number }>(
    `select thread_id, sender_id, count(*)::integer as messages from messages where account_id = $1
     group by thread_id, sender_id`,
    [accountId],
  )
  const { rows: reacted } = await client.query<{ person_id: bigint }>(
    `select distinct person_id from reactions where account_id = $1
     union
     select distinct (it ->> 'person')::bigint from message_versions, jsonb_array_elements(state -> 'reactions') as it
     where account_id = $1`,
    [accountId],
  )
  const byThread = new Map<bigint, number>()
  const people = new Set(reacted.map((row) => row.person_id))
  let messages = 0
  for (const row of rows) {
    byThread.set(row.thread_id, (byThread.get(row.thread_id) ?? 0) + row.messages)
    people.add(row.sender_id)
    messages += row.messages
  }
  const details = {
    message_ids: await rowsByThread(client, 'message_ids', accountId),
    reactions: await rowsByThread(client, 'reactions', accountId),
    attachments: await rowsByThread(client, 'attachments', accountId),
  }
  return { messages, byThread, people, details }
}
