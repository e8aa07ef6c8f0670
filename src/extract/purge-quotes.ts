import type pg from 'pg'
import { changeRawItems } from '../archive/blank-raw-items.ts'
import { findAnswers } from '../archive/find-answers.ts'
import { withoutMembers } from '../instagram/json/slice-json.ts'

/** An answer holds the whole of what it answers. */
const QUOTE: ReadonlySet<string> = new Set(['replied_to_message'])

/** @param raw of a message; without what it answers, the rest as it was. Which message that was stays in the message's row. */
function withoutQuote(raw: Buffer): Buffer {
  return Buffer.from(withoutMembers(raw.toString(), QUOTE))
}

/**
 * Of what its sender took back, what others' answers to it told goes too.
 *
 * @param itemIds decimal, by thread
 */
export async function purgeQuotes(
  client: pg.ClientBase,
  accountId: bigint,
  itemIds: ReadonlyMap<bigint, readonly string[]>,
): Promise<void> {
  for (const [threadId, ids] of itemIds) {
    const answers = await findAnswers(client, accountId, threadId, ids)
    if (answers.length > 0) await changeRawItems(client, accountId, answers, withoutQuote)
  }
}
