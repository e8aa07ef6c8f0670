import { type RawBuilder, sql } from 'kysely'
import { type Micros, microsToIso } from '../../clock.ts'
import type { Transaction } from '../archive.ts'
import { parseVersionColumn } from '../version-column.ts'
import type { EarlierView, FileView, MessageView, ReactionView } from './message-view.ts'
import { type MessageKey, readReplies } from './read-replies.ts'

/** Which messages: an order and a stretch of the key, as SQL over `messages m`. */
export interface Stretch {
  readonly accountId: bigint
  /** After `where account_id = …`. */
  readonly where: RawBuilder<unknown>
  readonly order: RawBuilder<unknown>
  readonly limit: number
  readonly offset?: number
}

/** A message and the thread it is in. */
export interface MessageInThread extends MessageView {
  readonly threadId: bigint
}

interface Row {
  readonly thread_id: bigint
  readonly message_id: string
  readonly sent_at: Micros
  readonly sender_id: bigint
  readonly item_type: string
  readonly notice_class: string | null
  readonly text: string | null
  readonly is_unsent: boolean
  readonly is_taken_down: boolean
  readonly has_versions: boolean
  readonly share_url: string | null
  readonly share_owner: string | null
  readonly share_text: string | null
  readonly call_seconds: number | null
  readonly replied_to_item_id: string | null
}

/** Mere words have no files. */
const WITHOUT_FILES: ReadonlySet<string> = new Set(['text', 'link', 'like', 'action_log', 'video_call_event'])

/** The lines that an export writes for reactions are left out everywhere here: the reactions themselves are shown. */
export const notEcho = sql`not m.is_echo`

/** Messages with all that hangs on them, in the order asked for. */
export async function readMessages(tx: Transaction, stretch: Stretch): Promise<readonly MessageInThread[]> {
  const { accountId, where, order, limit, offset = 0 } = stretch
  const { rows } = await sql<Row>`
    select thread_id, message_id, sent_at, sender_id, item_type, notice_class, text, is_unsent, is_taken_down,
      has_versions, share_url, share_owner, share_text, call_seconds, replied_to_item_id
    from messages m where m.account_id = ${accountId} and ${notEcho} and ${where}
    order by ${order} limit ${limit} offset ${offset}`.execute(tx)
  if (rows.length === 0) return []
  const keys = rows.map(keyOf)
  const reactions = await readReactions(tx, accountId, keys)
  const files = await readFiles(tx, accountId, rows.filter((row) => !WITHOUT_FILES.has(row.item_type)).map(keyOf))
  const earlier = await readEarlier(tx, accountId, rows.filter((row) => row.has_versions).map(keyOf))
  const replies = await readReplies(
    tx,
    accountId,
    rows.flatMap(({ thread_id, replied_to_item_id: itemId }) =>
      itemId === null ? [] : [{ threadId: thread_id, itemId }],
    ),
  )
  return rows.map((row) => ({
    threadId: row.thread_id,
    id: row.message_id,
    sentAt: row.sent_at,
    sender: String(row.sender_id),
    type: row.item_type,
    notice: row.notice_class,
    text: row.text,
    isUnsent: row.is_unsent,
    isTakenDown: row.is_taken_down,
    share: shareOf(row),
    callSeconds: row.call_seconds,
    replyTo:
      row.replied_to_item_id === null ? null : (replies.get(`${row.thread_id} ${row.replied_to_item_id}`) ?? null),
    reactions: reactions.get(nameOf(row)) ?? [],
    files: files.get(nameOf(row)) ?? [],
    earlier: earlier.get(nameOf(row)) ?? [],
  }))
}

function shareOf({ share_url: url, share_owner: owner, share_text: text }: Row): MessageView['share'] {
  return url === null && owner === null && text === null ? null : { url, owner, text }
}

const keyOf = ({ thread_id, message_id }: Row): MessageKey => ({ threadId: thread_id, id: message_id })
const nameOf = ({ thread_id, message_id }: { thread_id: bigint; message_id: string }): string =>
  `${thread_id} ${message_id}`

/** The keys as a table `k` of (thread_id, message_id). */
function keyTable(keys: readonly MessageKey[]): RawBuilder<unknown> {
  const threads = keys.map(({ threadId }) => String(threadId))
  return sql`unnest(${threads}::bigint[], ${keys.map(({ id }) => id)}::uuid[]) as k (thread_id, message_id)`
}

type Hanging<T> = T & { readonly thread_id: bigint; readonly message_id: string }

/** What hangs on messages: each key is one range of the index, whatever the planner thinks of the table's size. */
async function hanging<T, V>(
  tx: Transaction,
  keys: readonly MessageKey[],
  select: RawBuilder<unknown>,
  view: (row: Hanging<T>) => V,
): Promise<ReadonlyMap<string, V[]>> {
  if (keys.length === 0) return new Map()
  const { rows } = await sql<Hanging<T>>`
    select k.thread_id, k.message_id, h.* from ${keyTable(keys)} cross join lateral (${select}) h`.execute(tx)
  const grouped = Map.groupBy(rows, nameOf)
  return new Map([...grouped].map(([name, some]) => [name, some.map(view)]))
}

function readReactions(tx: Transaction, accountId: bigint, keys: readonly MessageKey[]) {
  return hanging<{ person_id: bigint; emoji: string; reacted_at: Micros | null }, ReactionView>(
    tx,
    keys,
    sql`select r.person_id, r.emoji, r.reacted_at from reactions r
      where r.account_id = ${accountId} and r.thread_id = k.thread_id and r.message_id = k.message_id
      order by r.reacted_at nulls last, r.person_id, r.emoji limit 1000`,
    ({ person_id, emoji, reacted_at }) => ({ person: String(person_id), emoji, reactedAt: reacted_at }),
  )
}

function readFiles(tx: Transaction, accountId: bigint, keys: readonly MessageKey[]) {
  return hanging<{ position: number; kind: string; uri: string; size_bytes: bigint | null }, FileView>(
    tx,
    keys,
    sql`select a.position, a.kind, a.uri, a.size_bytes from attachments a
      where a.account_id = ${accountId} and a.thread_id = k.thread_id and a.message_id = k.message_id
      order by a.position limit 1000`,
    ({ position, kind, uri, size_bytes }) => ({
      position,
      kind,
      uri,
      sizeBytes: size_bytes === null ? null : Number(size_bytes),
    }),
  )
}

function readEarlier(tx: Transaction, accountId: bigint, keys: readonly MessageKey[]) {
  return hanging<{ state: unknown; first_observed_at: Micros; last_observed_at: Micros }, EarlierView>(
    tx,
    keys,
    sql`select v.state, v.first_observed_at, v.last_observed_at from message_versions v
      where v.account_id = ${accountId} and v.thread_id = k.thread_id and v.message_id = k.message_id
      order by v.last_observed_at desc, v.version_hash limit 100`,
    ({ state, first_observed_at, last_observed_at }) => {
      const { text, itemType, isUnsent } = parseVersionColumn(state)
      return { text, type: itemType, isUnsent, firstSeenAt: first_observed_at, lastSeenAt: last_observed_at }
    },
  )
}

/** `m` stands at this place of its thread or after it. */
export function fromPlace({ sentAt, id }: { readonly sentAt: Micros; readonly id: string }): RawBuilder<unknown> {
  return sql`(m.sent_at, m.message_id) >= (${microsToIso(sentAt)}::timestamptz, ${id}::uuid)`
}
