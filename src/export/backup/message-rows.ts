/** Rows of messages for a backup, batch by batch, all of one snapshot, each batch in a handful of statements. */
import type pg from 'pg'
import { type Micros, microsToIso } from '../../clock.ts'
import { CopiedRows } from './copied-rows.ts'
import { copyBytes } from './copy-bytes.ts'

/** Messages of some whole threads, or a stretch of one thread. */
export interface BatchScope {
  readonly accountId: bigint
  readonly threadIds: readonly bigint[]
  /** Set for a stretch: messages older than this. */
  readonly before?: Micros | undefined
  /** Set for a stretch: this many, and all that are of the same time as the last. */
  readonly limit?: number
}

const COLUMNS = {
  threadId: 'thread_id',
  sentAt: 'sent_at',
  messageId: 'message_id',
  isItemId: 'is_item_id',
  senderId: 'sender_id',
  rawPageId: 'raw_page_id',
  rawPosition: 'raw_position',
  firstObservedAt: 'first_observed_at',
  lastObservedAt: 'last_observed_at',
  hasVersions: 'has_versions',
  isUnsent: 'is_unsent',
  isTakenDown: 'is_taken_down',
  isEcho: 'is_echo',
  itemType: 'item_type',
  noticeClass: 'notice_class',
  text: 'text',
  textExact: 'text_exact',
  shareUrl: 'share_url',
  shareOwner: 'share_owner',
  shareText: 'share_text',
  callSeconds: 'call_seconds',
  repliedToItemId: 'replied_to_item_id',
} as const
type Column = keyof typeof COLUMNS

const SELECTED = Object.values(COLUMNS)
  .map((it) => `m.${it}`)
  .join(', ')
/** Where each column stands in a row. */
const PLACE = Object.fromEntries(Object.keys(COLUMNS).map((it, index) => [it, index])) as Readonly<
  Record<Column, number>
>

/** A message as it was copied. What every step asks for is read once; all else lies in `rows` until it is written. */
export class MessageRow {
  readonly rows: CopiedRows
  readonly index: number
  readonly threadId: bigint
  readonly sentAt: Micros
  readonly rawPageId: bigint
  readonly hasVersions: boolean

  constructor(rows: CopiedRows, index: number) {
    this.rows = rows
    this.index = index
    this.threadId = rows.int8(index, PLACE.threadId)
    this.sentAt = rows.timestamptz(index, PLACE.sentAt)
    this.rawPageId = rows.int8(index, PLACE.rawPageId)
    this.hasVersions = rows.bool(index, PLACE.hasVersions)
  }

  /** 32 hexadecimal digits. */
  get messageId(): string {
    return this.rows.data.toString('hex', this.from('messageId'), this.to('messageId'))
  }

  get senderId(): bigint {
    return this.rows.int8(this.index, PLACE.senderId)
  }

  get rawPosition(): number {
    return this.rows.int4(this.index, PLACE.rawPosition)
  }

  /** Where it differs from the raw page's; else null. */
  get firstObservedAt(): Micros | null {
    return this.#timeOrNull(PLACE.firstObservedAt)
  }

  get lastObservedAt(): Micros | null {
    return this.#timeOrNull(PLACE.lastObservedAt)
  }

  get callSeconds(): number | null {
    return this.isNull('callSeconds') ? null : this.rows.int4(this.index, PLACE.callSeconds)
  }

  get textExact(): Buffer | null {
    return this.isNull('textExact') ? null : this.rows.data.subarray(this.from('textExact'), this.to('textExact'))
  }

  #timeOrNull(place: number): Micros | null {
    return this.rows.isNull(this.index, place) ? null : this.rows.timestamptz(this.index, place)
  }

  flag(column: 'isItemId' | 'isUnsent' | 'isTakenDown' | 'isEcho'): boolean {
    return this.rows.bool(this.index, PLACE[column])
  }

  isNull(column: Column): boolean {
    return this.rows.isNull(this.index, PLACE[column])
  }

  /** Where the column's bytes begin in `rows.data`. */
  from(column: Column): number {
    return this.rows.from(this.index, PLACE[column])
  }

  to(column: Column): number {
    return this.rows.to(this.index, PLACE[column])
  }

  textOf(column: Column): string | null {
    return this.rows.text(this.index, PLACE[column])
  }
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
  const rows = new CopiedRows(
    await copyBytes(
      client,
      `select ${SELECTED} from messages m where ${within(scope, 'm')} order by m.thread_id desc, m.sent_at desc${first}`,
    ),
    Object.keys(COLUMNS).length,
  )
  return Array.from({ length: rows.length }, (_, index) => new MessageRow(rows, index))
}
