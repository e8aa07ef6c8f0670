import { sql } from 'kysely'
import type { Transaction } from '../../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { DayRange, Filters } from '../filters.ts'
import { messagesOf } from './within-range.ts'

/** Of one sender. */
export interface SentRow {
  readonly sender_id: bigint
  readonly messages: number
  readonly unsent: number
  readonly voice_messages: number
  readonly view_once: number
  readonly calls: number
  readonly calls_missed: number
  readonly calls_known: number
  readonly call_seconds: number
}

/** Counts what the messages themselves tell, by sender. */
export async function readSent(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly SentRow[]> {
  const { rows } = await sql<SentRow>`
    select sender_id, count(*)::float8 as messages,
      count(*) filter (where is_unsent)::float8 as unsent,
      count(*) filter (where item_type = 'voice_media' and not is_unsent)::float8 as voice_messages,
      count(*) filter (where item_type = 'raven_media' and not is_unsent)::float8 as view_once,
      count(*) filter (where notice_class in ('call-started', 'call-missed'))::float8 as calls,
      count(*) filter (where notice_class = 'call-missed')::float8 as calls_missed,
      count(call_seconds)::float8 as calls_known,
      coalesce(sum(call_seconds), 0)::float8 as call_seconds
    from ${messagesOf(filters, offsets, range, sql`true`)} as m
    group by sender_id`.execute(tx)
  return rows
}

export interface FileRow {
  readonly sender_id: bigint
  readonly kind: string
  readonly files: number
}

/** Files that people sent, by sender and kind: not the pictures of what was shared, nor what stands for a video. */
export async function readFiles(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly FileRow[]> {
  const own = sql<boolean>`m.item_type in ('media', 'raven_media', 'animated_media', 'static_sticker', 'avatar_sticker',
    'selfie_sticker', 'store_sticker', 'file', 'text')`
  const { rows } = await sql<FileRow>`
    select m.sender_id, a.kind, count(*)::float8 as files
    from attachments a
    join ${messagesOf(filters, offsets, range, own)} as m
      on a.account_id = ${filters.accountId} and m.thread_id = a.thread_id and m.message_id = a.message_id
    where a.account_id = ${filters.accountId} and a.kind <> 'thumbnail'
    group by m.sender_id, a.kind`.execute(tx)
  return rows
}

export interface EditedRow {
  readonly sender_id: bigint
  readonly edited: number
}

/** Messages of which the archive holds an earlier text that is another. */
export async function readEdited(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets,
  range: DayRange,
): Promise<readonly EditedRow[]> {
  const changed = sql<boolean>`m.has_versions and not m.is_unsent and m.text is not null`
  const { rows } = await sql<EditedRow>`
    select m.sender_id, count(distinct m.message_id)::float8 as edited
    from message_versions v
    join ${messagesOf(filters, offsets, range, changed)} as m
      on v.account_id = ${filters.accountId} and m.thread_id = v.thread_id and m.message_id = v.message_id
    where v.account_id = ${filters.accountId} and v.content_hash <> m.content_hash
      and v.state ->> 'text' is not null and v.state ->> 'text' <> m.text
    group by m.sender_id`.execute(tx)
  return rows
}
