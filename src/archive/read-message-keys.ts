import type pg from 'pg'
import type { Micros } from '../clock.ts'
import type { MessageKey } from './load-message-states.ts'

/**
 * The keys of those messages of a thread that a condition holds for, in the order of time.
 *
 * @param condition SQL over `messages`, in which $1 is the account and $2 the thread; never made from user input
 * @param parameters from $3 on
 */
export async function readMessageKeys(
  client: pg.ClientBase,
  { accountId, threadId, limit }: { readonly accountId: bigint; readonly threadId: bigint; readonly limit: number },
  condition: string,
  parameters: readonly unknown[],
): Promise<readonly MessageKey[]> {
  const { rows } = await client.query<{ sent_at: Micros; message_id: string }>(
    `select sent_at, replace(message_id::text, '-', '') as message_id from messages
      where account_id = $1 and thread_id = $2 and ${condition}
      order by sent_at, message_id limit $${parameters.length + 3}`,
    [accountId, threadId, ...parameters, limit],
  )
  return rows.map((row) => ({ threadId, sentAt: row.sent_at, messageId: row.message_id }))
}
