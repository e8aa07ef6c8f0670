import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

/** A message with what is known of its sender and its thread now. */
export interface StreamedMessage {
  readonly thread_id: bigint
  readonly message_id: string
  /** Whether that is Instagram's item id, and not a fingerprint of an export. */
  readonly is_item_id: boolean
  readonly sent_at: Micros
  readonly sender_id: bigint
  readonly item_type: string
  readonly text: string | null
  readonly is_unsent: boolean
  readonly share_url: string | null
  readonly is_group: boolean
  readonly folder: string
}

const AT_ONCE = 1_000

/**
 * All messages of an account from a time on, over all threads, in the order in which they were sent. The server sorts once;
 * here only a thousand are held at a time. Lines that an export writes for reactions are no messages.
 *
 * @param client in a transaction, which keeps the cursor
 */
export async function* streamMessages(
  client: pg.ClientBase,
  accountId: bigint,
  from: Micros | null,
): AsyncGenerator<StreamedMessage, void, undefined> {
  const since = from === null ? '-infinity' : microsToIso(from)
  await client.query(
    `declare streamed_messages no scroll cursor for
     select m.thread_id, m.message_id, m.is_item_id, m.sent_at, m.sender_id, m.item_type, m.text, m.is_unsent, m.share_url,
       t.is_group, t.folder
     from messages m join threads t on t.account_id = m.account_id and t.thread_id = m.thread_id
     where m.account_id = $1 and m.sent_at >= $2 and not m.is_echo
     order by m.sent_at, m.thread_id, m.message_id`,
    [accountId, since],
  )
  for (;;) {
    const { rows } = await client.query<StreamedMessage>(`fetch ${AT_ONCE} from streamed_messages`)
    yield* rows
    if (rows.length < AT_ONCE) break
  }
  await client.query('close streamed_messages')
}
