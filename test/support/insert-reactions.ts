import type { Archive } from '../../src/archive/archive.ts'
import { microsToIso } from '../../src/clock.ts'
import type { PlainMessage } from './insert-messages.ts'

export interface PlainReaction {
  /** Place of the message among those that were inserted. */
  readonly on: number
  readonly person: bigint
  readonly emoji: string
}

/** Inserts reactions on messages of which `ids` tells the keys. */
export async function insertReactions(
  { pool }: Archive,
  accountId: bigint,
  messages: readonly PlainMessage[],
  ids: readonly string[],
  reactions: readonly PlainReaction[],
): Promise<void> {
  for (const { on, person, emoji } of reactions) {
    const { thread, sentAt } = messages[on]!
    await pool.query(
      `insert into reactions (account_id, thread_id, message_id, person_id, sent_at, emoji) values ($1, $2, $3, $4, $5, $6)`,
      [accountId, thread, ids[on], person, microsToIso(sentAt), emoji],
    )
  }
}
