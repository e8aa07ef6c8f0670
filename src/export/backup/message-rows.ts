/** Rows of messages for a backup, batch by batch, all of one snapshot, each batch in a handful of statements. */
import type pg from 'pg'
import { copyOut } from '../../archive/copy.ts'
import type { RowReader } from '../../archive/copy-binary.ts'
import { type Micros, microsToIso } from '../../clock.ts'

/** Messages of some whole threads, or a stretch of one thread. */
export interface BatchScope {
  readonly accountId: bigint
  readonly threadIds: readonly bigint[]
  /** Set for a stretch: messages older than this. */
  readonly before?: Micros | undefined
  /** Set for a stretch: this many, and all that are of the same time as the last. */
  readonly limit?: number
}

export interface MessageRow {
  readonly threadId: bigint
  readonly sentAt: Micros
  /** 32 hexadecimal digits. */
  readonly messageId: string
  readonly isItemId: boolean
  readonly senderId: bigint
  readonly rawPageId: bigint
  readonly rawPosition: number
  /** Where they differ from the raw page's; else null. */
  readonly firstObservedAt: Micros | null
  readonly lastObservedAt: Micros | null
  readonly hasVersions: boolean
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  readonly isEcho: boolean
  readonly itemType: string
  readonly noticeClass: string | null
  readonly text: string | null
  readonly textExact: Buffer | null
  readonly shareUrl: string | null
  readonly shareOwner: string | null
  readonly shareText: string | null
  readonly callSeconds: number | null
  readonly repliedToItemId: string | null
}

/** Only internal keys and times go into the text: COPY takes no parameters. */
export function within({ accountId, threadIds, before }: BatchScope, table: 'm' | 'd', oldest?: Micros): string {
  const threads = threadIds.map((id) => `${id}`).join(', ')
  const newer = oldest === undefined ? '' : ` and ${table}.sent_at >= timestamptz '${microsToIso(oldest)}'`
  const older = before === undefined ? '' : ` and ${table}.sent_at < timestamptz '${microsToIso(before)}'`
  return `${table}.account_id = ${accountId} and ${table}.thread_id in (${threads})${newer}${older}`
}

/** The messages of a scope, by thread and then the newest first. */
export async function loadMessages(client: pg.ClientBase, scope: BatchScope): Promise<MessageRow[]> {
  const first = scope.limit === undefined ? '' : ` fetch first ${scope.limit} rows with ties`
  const rows = await copyOut(
    client,
    `select m.thread_id, m.sent_at, m.message_id, m.is_item_id, m.sender_id, m.raw_page_id, m.raw_position,
       m.first_observed_at, m.last_observed_at, m.has_versions, m.is_unsent, m.is_taken_down, m.is_echo, m.item_type,
       m.notice_class, m.text, m.text_exact, m.share_url, m.share_owner, m.share_text, m.call_seconds,
       m.replied_to_item_id
     from messages m where ${within(scope, 'm')} order by m.thread_id desc, m.sent_at desc${first}`,
  )
  const found: MessageRow[] = []
  while (rows.next()) found.push(messageRow(rows))
  return found
}

function messageRow(rows: RowReader): MessageRow {
  return {
    threadId: rows.int8(),
    sentAt: rows.timestamptz() ?? 0,
    messageId: rows.hex(),
    isItemId: rows.bool(),
    senderId: rows.int8(),
    rawPageId: rows.int8(),
    rawPosition: rows.int4(),
    firstObservedAt: rows.timestamptz(),
    lastObservedAt: rows.timestamptz(),
    hasVersions: rows.bool(),
    isUnsent: rows.bool(),
    isTakenDown: rows.bool(),
    isEcho: rows.bool(),
    itemType: rows.text() ?? '',
    noticeClass: rows.text(),
    text: rows.text(),
    textExact: rows.bytea(),
    shareUrl: rows.text(),
    shareOwner: rows.text(),
    shareText: rows.text(),
    callSeconds: rows.int4OrNull(),
    repliedToItemId: rows.text(),
  }
}
