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
  readonly reactedAt: Micros | null
}

export interface StoredFile {
  readonly threadId: bigint
  readonly messageId: string
  readonly kind: string
  readonly uri: string
  readonly sizeBytes: number | null
}

export interface KnownStretch {
  readonly messages: readonly StoredMessage[]
  readonly furtherIds: readonly StoredMessageId[]
  readonly reactions: readonly StoredReaction[]
  readonly files: readonly StoredFile[]
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
  if (spans.length === 0) return { messages: [], furtherIds: [], reactions: [], files: [] }
  const messagesAs = (alias: string) => `from ${spansSql(spans)} join messages ${alias}
    on ${alias}.account_id = ${accountId} and ${alias}.thread_id = span.thread_id
    and ${alias}.sent_at between span.lo and span.hi`
  // By way of the messages: what hangs on them has no index by time, and a long thread must not be read whole each time.
  const joinThrough = (table: string) => `${messagesAs('m')} join ${table} t
    on t.account_id = ${accountId} and t.thread_id = m.thread_id and t.message_id = m.message_id`
  const messages = await readMessages(client, messagesAs('t'))
  const furtherIds = await readFurtherIds(client, joinThrough('message_ids'))
  const reactions = await readReactions(client, joinThrough('reactions'))
  const files = await readFiles(client, joinThrough('attachments'))
  return { messages, furtherIds, reactions, files }
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
  const rows = await copyOut(client, `select t.thread_id, t.message_id, t.person_id, t.emoji, t.reacted_at ${from}`)
  const found: StoredReaction[] = []
  while (rows.next()) {
    found.push({
      threadId: rows.int8(),
      messageId: rows.hex(),
      personId: rows.int8(),
      emoji: rows.text() ?? '',
      reactedAt: rows.timestamptz(),
    })
  }
  return found
}

async function readFiles(client: pg.ClientBase, from: string): Promise<StoredFile[]> {
  const rows = await copyOut(client, `select t.thread_id, t.message_id, t.kind, t.uri, t.size_bytes ${from}`)
  const found: StoredFile[] = []
  while (rows.next()) {
    found.push({
      threadId: rows.int8(),
      messageId: rows.hex(),
      kind: rows.text() ?? '',
      uri: rows.text() ?? '',
      sizeBytes: rows.countOrNull(),
    })
  }
  return found
}
