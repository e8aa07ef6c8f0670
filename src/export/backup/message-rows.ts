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

export interface FurtherIdRow {
  readonly isItemId: boolean
  readonly hex: string
}

export interface ReactionRow {
  readonly personId: bigint
  readonly emoji: string
  readonly reactedAt: Micros | null
}

export interface AttachmentRow {
  readonly position: number
  readonly kind: string
  readonly uri: string
  readonly takenAt: Micros | null
  readonly sizeBytes: number | null
}

export interface VersionRow {
  readonly firstObservedAt: Micros
  readonly lastObservedAt: Micros
  readonly rawPageId: bigint
  readonly rawPosition: number
  /** The `state` column as JSON text. */
  readonly state: string
}

/** Rows by thread and message. */
export type ByMessage<Row> = ReadonlyMap<bigint, ReadonlyMap<string, readonly Row[]>>

/** Only internal keys and times go into the text: COPY takes no parameters. */
function within({ accountId, threadIds, before }: BatchScope, table: 'm' | 'd', oldest?: Micros): string {
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

/** What hangs on the messages of a scope. */
export interface MessageDetails {
  readonly furtherIds: ByMessage<FurtherIdRow>
  readonly reactions: ByMessage<ReactionRow>
  readonly attachments: ByMessage<AttachmentRow>
  readonly versions: ByMessage<VersionRow>
}

/**
 * What hangs on the messages of a scope, one statement a table.
 *
 * Whole threads are read by thread. For a stretch of a thread the tables are joined from its messages, since none of them
 * has an index on the time, and reading the whole thread for each of its stretches would take the square of its length.
 *
 * @param oldest time of the oldest message of the scope
 */
export async function loadDetails(
  client: pg.ClientBase,
  scope: BatchScope,
  oldest: Micros,
  hasVersions: boolean,
): Promise<MessageDetails> {
  const from = (table: string) =>
    scope.limit === undefined
      ? `from ${table} d where ${within(scope, 'd')}`
      : `from messages m join ${table} d using (account_id, thread_id, message_id) where ${within(scope, 'm', oldest)}`
  const load = <Row>(table: string, columns: string, read: (rows: RowReader) => Row): Promise<ByMessage<Row>> =>
    byMessage(client, `select d.thread_id, d.message_id, ${columns} ${from(table)}`, read)
  return {
    furtherIds: await load('message_ids', 'd.is_item_id, d.id', furtherIdRow),
    reactions: await load('reactions', 'd.person_id, d.emoji, d.reacted_at', reactionRow),
    attachments: await load('attachments', 'd.position, d.kind, d.uri, d.taken_at, d.size_bytes', attachmentRow),
    versions: hasVersions ? await load('message_versions', VERSION_COLUMNS, versionRow) : new Map(),
  }
}

const VERSION_COLUMNS = 'd.first_observed_at, d.last_observed_at, d.raw_page_id, d.raw_position, d.state::text'

function furtherIdRow(rows: RowReader): FurtherIdRow {
  return { isItemId: rows.bool(), hex: rows.hex() }
}

function reactionRow(rows: RowReader): ReactionRow {
  return { personId: rows.int8(), emoji: rows.text() ?? '', reactedAt: rows.timestamptz() }
}

function attachmentRow(rows: RowReader): AttachmentRow {
  return {
    position: rows.int2(),
    kind: rows.text() ?? '',
    uri: rows.text() ?? '',
    takenAt: rows.timestamptz(),
    sizeBytes: rows.countOrNull(),
  }
}

function versionRow(rows: RowReader): VersionRow {
  return {
    firstObservedAt: rows.timestamptz() ?? 0,
    lastObservedAt: rows.timestamptz() ?? 0,
    rawPageId: rows.int8(),
    rawPosition: rows.int4(),
    state: rows.text() ?? '',
  }
}

async function byMessage<Row>(
  client: pg.ClientBase,
  query: string,
  read: (rows: RowReader) => Row,
): Promise<ByMessage<Row>> {
  const rows = await copyOut(client, query)
  const threads = new Map<bigint, Map<string, Row[]>>()
  while (rows.next()) {
    const threadId = rows.int8()
    const messageId = rows.hex()
    const row = read(rows)
    const thread = threads.get(threadId) ?? new Map<string, Row[]>()
    if (thread.size === 0) threads.set(threadId, thread)
    const known = thread.get(messageId)
    if (known === undefined) thread.set(messageId, [row])
    else known.push(row)
  }
  return threads
}
