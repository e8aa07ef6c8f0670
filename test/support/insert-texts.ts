import type { Archive } from '../../src/archive/archive.ts'
import { insertMessages, type PlainMessage } from './insert-messages.ts'

/** A message with what it says. */
export interface PlainText extends PlainMessage {
  readonly text: string | null
  readonly noticeClass?: string
  readonly isUnsent?: boolean
  readonly callSeconds?: number
  readonly shareUrl?: string
}

/** Inserts the messages and marks their days. Gives their ids, in order. */
export async function insertTexts(
  archive: Archive,
  accountId: bigint,
  messages: readonly PlainText[],
): Promise<readonly string[]> {
  const ids = await insertMessages(archive, accountId, messages)
  await archive.pool.query(
    `update messages m set text = s.text, notice_class = s.notice_class, is_unsent = s.is_unsent,
       call_seconds = s.call_seconds, share_url = s.share_url
     from unnest($2::uuid[], $3::text[], $4::text[], $5::boolean[], $6::int[], $7::text[])
       as s (id, text, notice_class, is_unsent, call_seconds, share_url)
     where m.account_id = $1 and m.message_id = s.id`,
    [
      accountId,
      ids,
      messages.map(({ text }) => text),
      messages.map(({ noticeClass }) => noticeClass ?? null),
      messages.map(({ isUnsent }) => isUnsent ?? false),
      messages.map(({ callSeconds }) => callSeconds ?? null),
      messages.map(({ shareUrl }) => shareUrl ?? null),
    ],
  )
  return ids
}
