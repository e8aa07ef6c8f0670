import { type RawBuilder, sql } from 'kysely'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Transaction } from '../archive.ts'

/** What someone wrote, to be parted into words. */
export interface WrittenText {
  readonly thread_id: bigint
  readonly sent_at: Micros
  readonly message_id: string
  readonly sender_id: bigint
  readonly text: string
}

/**
 * SQL for what of messages `m` is a person's own words: neither notices and stand-ins, which Instagram writes, nor the lines
 * for reactions, nor what was taken back. The address that a link message carries beside its text counts as written.
 */
export const isWritten: RawBuilder<boolean> = sql`not m.is_echo and not m.is_unsent and m.notice_class is null
  and m.item_type not in ('action_log', 'video_call_event', 'placeholder', 'expired_placeholder')
  and (m.text is not null or (m.item_type = 'link' and m.share_url is not null))`

export const writtenText: RawBuilder<string> = sql`case
  when m.item_type = 'link' and m.share_url is not null and strpos(coalesce(m.text, ''), m.share_url) = 0
    then concat_ws(' ', m.text, m.share_url)
  else m.text end`

const AT_ONCE = 5_000

/** All texts of an account in the order of threads and times, some thousands at a time. */
export async function* readTexts(tx: Transaction, accountId: bigint): AsyncGenerator<readonly WrittenText[]> {
  let after: WrittenText | undefined
  do {
    const { rows } = await sql<WrittenText>`
      select m.thread_id, m.sent_at, m.message_id, m.sender_id, ${writtenText} as text
      from messages m
      where m.account_id = ${accountId} and ${isWritten}
        ${after === undefined ? sql`` : sql`and ${isAfter(after)}`}
      order by m.thread_id, m.sent_at, m.message_id
      limit ${AT_ONCE}`.execute(tx)
    if (rows.length > 0) yield rows
    after = rows.length < AT_ONCE ? undefined : rows.at(-1)
  } while (after !== undefined)
}

function isAfter({ thread_id, sent_at, message_id }: WrittenText): RawBuilder<boolean> {
  return sql`(m.thread_id, m.sent_at, m.message_id) > (${thread_id}::bigint, ${microsToIso(sent_at)}::timestamptz, ${message_id}::uuid)`
}
