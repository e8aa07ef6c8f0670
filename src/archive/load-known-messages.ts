import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'
import { copyOut } from './copy.ts'

/** A stretch of a thread, both ends included. */
export interface ThreadSpan {
  readonly threadId: bigint
  readonly from: Micros
  readonly to: Micros
}

/** What the archive knows of a message, as far as telling whether an observation of it says anything new needs it. */
export interface StoredMessage {
  readonly threadId: bigint
  /** 32 hexadecimal digits. */
  readonly messageId: string
  readonly isItemId: boolean
  readonly sentAt: Micros
  readonly senderId: bigint
  /** 16 hexadecimal digits. */
  readonly contentHash: string
  readonly rawPageId: bigint
  readonly rawHash: number
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  readonly hasVersions: boolean
  /** Where they differ from the raw page's; else null. */
  readonly firstObservedAt: Micros | null
  readonly lastObservedAt: Micros | null
}

export interface StoredMessageId {
  readonly threadId: bigint
  readonly isItemId: boolean
  readonly id: string
  readonly messageId: string
}

export interface StoredReaction {
  readonly threadId: bigint
  readonly messageId: string
  readonly personId: bigint
  readonly emoji: string
  readonly hasTime: boolean
}

export interface StoredMissingFile {
  readonly threadId: bigint
  readonly messageId: string
}

export interface KnownStretch {
  readonly messages: readonly StoredMessage[]
  readonly furtherIds: readonly StoredMessageId[]
  readonly reactions: readonly StoredReaction[]
  /** Messages with a file that no source has had yet. */
  readonly missingFiles: readonly StoredMissingFile[]
}

/** Numbers and times of our own only, so that the text is safe to put into a statement (COPY takes no parameters). */
function spansSql(spans: readonly ThreadSpan[]): string {
  const rows = spans.map(
    ({ threadId, from, to }) =>
      `(${threadId}::bigint, timestamptz '${microsToIso(from)}', timestamptz '${microsToIso(to)}')`,
  )
  return `(values ${rows.join(', ')}) as span (thread_id, lo, hi)`
}

/** Everything that the archive holds in some stretches of threads, in four statements of binary COPY. */
export async function loadKnownMessages(
  client: pg.ClientBase,
  accountId: bigint,
  spans: readonly ThreadSpan[],
): Promise<KnownStretch> {
  if (spans.length === 0) return { messages: [], furtherIds: [], reactions: [], missingFiles: [] }
  const join = (table: string) => `from ${spansSql(spans)} join ${table} t
    on t.account_id = ${accountId} and t.thread_id = span.thread_id and t.sent_at between span.lo and span.hi`
  const messages = await readMessages(client, join('messages'))
  const furtherIds = await readFurtherIds(client, join('message_ids'))
  const reactions = await readReactions(client, join('reactions'))
  const missingFiles = await readMissingFiles(client, join('attachments'))
  return { messages, furtherIds, reactions, missingFiles }
}

async function readMessages(client: pg.ClientBase, from: string): Promise<StoredMessage[]> {
  const rows = await copyOut(
    client,
    `select t.thread_id, t.message_id, t.is_item_id, t.sent_at, t.sender_id, t.content_hash, t.raw_page_id, t.raw_hash,
     t.is_unsent, t.is_taken_down, t.has_versions, t.first_observed_at, t.last_observed_at ${from}`,
  )
  const found: StoredMessage[] = []
  while (rows.next()) {
    found.push({
      threadId: rows.int8(),
      messageId: rows.hex(),
      isItemId: rows.bool(),
      sentAt: rows.timestamptz() ?? 0,
      senderId: rows.int8(),
      contentHash: rows.hex(),
      rawPageId: rows.int8(),
      rawHash: rows.int4(),
      isUnsent: rows.bool(),
      isTakenDown: rows.bool(),
      hasVersions: rows.bool(),
      firstObservedAt: rows.timestamptz(),
      lastObservedAt: rows.timestamptz(),
    })
  }
  return found
}

async function readFurtherIds(client: pg.ClientBase, from: string): Promise<StoredMessageId[]> {
  const rows = await copyOut(client, `select t.thread_id, t.is_item_id, t.id, t.message_id ${from}`)
  const found: StoredMessageId[] = []
  while (rows.next()) {
    found.push({ threadId: rows.int8(), isItemId: rows.bool(), id: rows.hex(), messageId: rows.hex() })
  }
  return found
}

async function readReactions(client: pg.ClientBase, from: string): Promise<StoredReaction[]> {
  const rows = await copyOut(
    client,
    `select t.thread_id, t.message_id, t.person_id, t.emoji, t.reacted_at is not null ${from}`,
  )
  const found: StoredReaction[] = []
  while (rows.next()) {
    found.push({
      threadId: rows.int8(),
      messageId: rows.hex(),
      personId: rows.int8(),
      emoji: rows.text() ?? '',
      hasTime: rows.bool(),
    })
  }
  return found
}

async function readMissingFiles(client: pg.ClientBase, from: string): Promise<StoredMissingFile[]> {
  const rows = await copyOut(client, `select t.thread_id, t.message_id ${from} where t.size_bytes is null`)
  const found: StoredMissingFile[] = []
  while (rows.next()) found.push({ threadId: rows.int8(), messageId: rows.hex() })
  return found
}
