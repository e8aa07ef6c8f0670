import type pg from 'pg'
import { type Micros, microsToIso } from '../clock.ts'

export interface MessageKey {
  readonly threadId: bigint
  readonly sentAt: Micros
  /** 32 hexadecimal digits. */
  readonly messageId: string
}

/** A message's current state, row by row as stored. Ids are hexadecimal digits, times microseconds. */
export interface StoredState {
  readonly thread_id: bigint
  readonly message_id: string
  readonly content_hash: string
  readonly is_unsent: boolean
  readonly is_taken_down: boolean
  readonly is_echo: boolean
  readonly item_type: string
  readonly notice_class: string | null
  readonly text: string | null
  readonly text_exact: Buffer | null
  readonly share_url: string | null
  readonly share_owner: string | null
  readonly share_text: string | null
  readonly call_seconds: number | null
  readonly replied_to_item_id: string | null
  readonly raw_page_id: bigint
  readonly raw_position: number
  readonly raw_hash: number
  readonly source: string
  readonly origin: string
  readonly first_observed_at: Micros
  readonly last_observed_at: Micros
}

export interface StoredVersion {
  readonly thread_id: bigint
  readonly message_id: string
  readonly content_hash: string
  readonly raw_page_id: bigint
  readonly raw_position: number
  readonly raw_hash: number
  readonly source: string
  readonly origin: string
  readonly first_observed_at: Micros
  readonly last_observed_at: Micros
  readonly state: unknown
}

export interface StoredReactionRow {
  readonly thread_id: bigint
  readonly message_id: string
  readonly person_id: bigint
  readonly emoji: string
  readonly reacted_at: Micros | null
}

export interface StoredAttachmentRow {
  readonly thread_id: bigint
  readonly message_id: string
  readonly kind: string
  readonly uri: string
  readonly taken_at: Micros | null
  readonly size_bytes: bigint | null
}

export interface MessageStates {
  readonly messages: readonly StoredState[]
  readonly versions: readonly StoredVersion[]
  readonly reactions: readonly StoredReactionRow[]
  readonly attachments: readonly StoredAttachmentRow[]
}

const KEYS = 'unnest($2::bigint[], $3::timestamptz[], $4::uuid[]) as key (thread_id, sent_at, message_id)'
const HEX_ID = `replace(t.message_id::text, '-', '') as message_id`
const HEX_HASH = `encode(int8send(t.content_hash), 'hex') as content_hash`
const ON_MESSAGE = 't.account_id = $1 and t.thread_id = key.thread_id and t.message_id = key.message_id'

const STATEMENTS = {
  messages: `select t.thread_id, ${HEX_ID}, ${HEX_HASH}, t.is_unsent, t.is_taken_down, t.is_echo, t.item_type,
      t.notice_class, t.text, t.text_exact, t.share_url, t.share_owner, t.share_text, t.call_seconds,
      t.replied_to_item_id, t.raw_page_id, t.raw_position, t.raw_hash, p.source, p.origin,
      coalesce(t.first_observed_at, p.first_observed_at) as first_observed_at,
      greatest(t.last_observed_at, p.last_observed_at) as last_observed_at
    from ${KEYS} join messages t on ${ON_MESSAGE} and t.sent_at = key.sent_at
    join raw_pages p on p.account_id = t.account_id and p.raw_page_id = t.raw_page_id`,
  versions: `select t.thread_id, ${HEX_ID}, ${HEX_HASH}, t.raw_page_id, t.raw_position, t.raw_hash, p.source, p.origin,
      t.first_observed_at, t.last_observed_at, t.state
    from ${KEYS} join message_versions t on ${ON_MESSAGE} and key.sent_at is not null
    join raw_pages p on p.account_id = t.account_id and p.raw_page_id = t.raw_page_id`,
  reactions: `select t.thread_id, ${HEX_ID}, t.person_id, t.emoji, t.reacted_at
    from ${KEYS} join reactions t on ${ON_MESSAGE} and t.sent_at = key.sent_at
    order by t.person_id, t.emoji collate "C"`,
  attachments: `select t.thread_id, ${HEX_ID}, t.kind, t.uri, t.taken_at, t.size_bytes
    from ${KEYS} join attachments t on ${ON_MESSAGE} and t.sent_at = key.sent_at order by t.position`,
} as const

function parameters(accountId: bigint, keys: readonly MessageKey[]): unknown[] {
  return [
    accountId,
    keys.map((it) => it.threadId),
    keys.map((it) => microsToIso(it.sentAt)),
    keys.map((it) => it.messageId),
  ]
}

/** Everything that is stored of some messages: current states, versions, reactions and attachments. */
export async function loadMessageStates(
  client: pg.ClientBase,
  accountId: bigint,
  keys: readonly MessageKey[],
): Promise<MessageStates> {
  const values = parameters(accountId, keys)
  const { rows: messages } = await client.query<StoredState>(STATEMENTS.messages, values)
  const { rows: versions } = await client.query<StoredVersion>(STATEMENTS.versions, values)
  const { rows: reactions } = await client.query<StoredReactionRow>(STATEMENTS.reactions, values)
  const { rows: attachments } = await client.query<StoredAttachmentRow>(STATEMENTS.attachments, values)
  return { messages, versions, reactions, attachments }
}

/** Removes messages with all that hangs on them but their further ids, so that they can be written anew. */
export async function deleteMessages(
  client: pg.ClientBase,
  accountId: bigint,
  keys: readonly MessageKey[],
): Promise<void> {
  const values = parameters(accountId, keys)
  for (const table of ['messages', 'reactions', 'attachments']) {
    await client.query(`delete from ${table} t using ${KEYS} where ${ON_MESSAGE} and t.sent_at = key.sent_at`, values)
  }
  await client.query(
    `delete from message_versions t using ${KEYS} where ${ON_MESSAGE} and key.sent_at is not null`,
    values,
  )
}
