/** How states of messages are read from and written to the archive's rows. */
import type { MessageStates, StoredState, StoredVersion } from '../archive/load-message-states.ts'
import { parseVersionColumn, type VersionColumn } from '../archive/version-column.ts'
import type { AttachmentKind, SourceKind } from '../sources/source.ts'
import { fromStored, toStored } from '../text/well-formed.ts'
import type { State, StateAttachment, StateReaction } from './state.ts'

/** The `state` column of a version, as JSON text. */
export function versionColumnOf(state: State): string {
  const stored = state.text === null ? { text: null, exact: null } : toStored(state.text)
  const column: VersionColumn = {
    isUnsent: state.isUnsent,
    isTakenDown: state.isTakenDown,
    isEcho: state.isEcho,
    itemType: state.itemType,
    noticeClass: state.noticeClass,
    text: stored.text,
    textExact: stored.exact?.toString('base64') ?? null,
    shareUrl: wellFormed(state.shareUrl),
    shareOwner: wellFormed(state.shareOwner),
    shareText: wellFormed(state.shareText),
    callSeconds: state.callSeconds,
    repliedToItemId: state.repliedToItemId,
    reactions: state.reactions
      .map((it) => ({ ...it, emoji: toStored(it.emoji).text, person: String(it.personId) }))
      .map(({ person, emoji, reactedAt }) => ({ person, emoji, reactedAt })),
    attachments: state.attachments.map((it) => ({ ...it, uri: toStored(it.uri).text })),
  }
  return JSON.stringify(column)
}

/** Text that only has to be readable, in a form that Postgres takes. */
export function wellFormed(text: string | null): string | null {
  return text === null ? null : toStored(text).text
}

const key = (threadId: bigint, messageId: string) => `${threadId}:${messageId}`

function group<Row extends { thread_id: bigint; message_id: string }>(rows: readonly Row[]): Map<string, Row[]> {
  return Map.groupBy(rows, (row) => key(row.thread_id, row.message_id))
}

function currentState(
  row: StoredState,
  reactions: readonly StateReaction[],
  attachments: readonly StateAttachment[],
): State {
  return {
    contentHash: row.content_hash,
    isUnsent: row.is_unsent,
    isTakenDown: row.is_taken_down,
    isEcho: row.is_echo,
    reactions,
    attachments,
    firstObservedAt: row.first_observed_at,
    lastObservedAt: row.last_observed_at,
    source: row.source as SourceKind,
    origin: row.origin,
    raw: { kind: 'stored', pageId: row.raw_page_id, position: row.raw_position },
    rawHash: row.raw_hash,
    itemType: row.item_type,
    noticeClass: row.notice_class,
    text: row.text === null ? null : fromStored(row.text, row.text_exact),
    shareUrl: row.share_url,
    shareOwner: row.share_owner,
    shareText: row.share_text,
    callSeconds: row.call_seconds,
    repliedToItemId: row.replied_to_item_id,
  }
}

function versionState(row: StoredVersion): State {
  const column = parseVersionColumn(row.state)
  const exact = column.textExact === null ? null : Buffer.from(column.textExact, 'base64')
  return {
    ...column,
    contentHash: row.content_hash,
    reactions: column.reactions.map(({ person, ...it }) => ({ ...it, personId: BigInt(person) })),
    attachments: column.attachments.map((it) => ({ ...it, kind: it.kind as AttachmentKind })),
    firstObservedAt: row.first_observed_at,
    lastObservedAt: row.last_observed_at,
    source: row.source as SourceKind,
    origin: row.origin,
    raw: { kind: 'stored', pageId: row.raw_page_id, position: row.raw_position },
    rawHash: row.raw_hash,
    text: column.text === null ? null : fromStored(column.text, exact),
  }
}

/** The states of each message, the current one first, by `threadId:messageId`. */
export function statesFromRows(rows: MessageStates): Map<string, State[]> {
  const [reactions, attachments, versions] = [group(rows.reactions), group(rows.attachments), group(rows.versions)]
  return new Map(
    rows.messages.map((row) => {
      const id = key(row.thread_id, row.message_id)
      const current = currentState(
        row,
        (reactions.get(id) ?? []).map((it) => ({ personId: it.person_id, emoji: it.emoji, reactedAt: it.reacted_at })),
        (attachments.get(id) ?? []).map((it) => ({
          kind: it.kind as AttachmentKind,
          uri: it.uri,
          takenAt: it.taken_at,
          sizeBytes: it.size_bytes === null ? null : Number(it.size_bytes),
        })),
      )
      return [id, [current, ...(versions.get(id) ?? []).map(versionState)]]
    }),
  )
}
