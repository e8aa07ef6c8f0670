/** What hangs on messages: further ids, reactions, attachments, earlier versions. */
import type pg from 'pg'
import { RowReader } from '../../archive/copy-binary.ts'
import type { Micros } from '../../clock.ts'
import { copyBytes } from './copy-bytes.ts'
import { type BatchScope, within } from './message-rows.ts'

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
export type ByMessage<Row> = ReadonlyMap<bigint, ReadonlyMap<string, Row[]>>

/** What hangs on the messages of a scope. */
export interface MessageDetails {
  readonly furtherIds: ByMessage<FurtherIdRow>
  readonly reactions: ByMessage<ReactionRow>
  readonly attachments: ByMessage<AttachmentRow>
  readonly versions: ByMessage<VersionRow>
}

export type DetailTable = 'message_ids' | 'reactions' | 'attachments'

/** How many rows each thread has in each of the tables. */
export type DetailCounts = Readonly<Record<DetailTable, ReadonlyMap<bigint, number>>>

/** A thread's rows of a table are held in memory up to this many, while the thread is read stretch by stretch. */
const MOST_HELD = 20_000

interface Detail<Row, Table = string> {
  readonly table: Table
  readonly columns: string
  readonly read: (rows: RowReader) => Row
}

const FURTHER_IDS: Detail<FurtherIdRow, DetailTable> = {
  table: 'message_ids',
  columns: 'd.is_item_id, d.id',
  read: (rows) => ({ isItemId: rows.bool(), hex: rows.hex() }),
}

const REACTIONS: Detail<ReactionRow, DetailTable> = {
  table: 'reactions',
  columns: 'd.person_id, d.emoji, d.reacted_at',
  read: (rows) => ({ personId: rows.int8(), emoji: rows.text() ?? '', reactedAt: rows.timestamptz() }),
}

const ATTACHMENTS: Detail<AttachmentRow, DetailTable> = {
  table: 'attachments',
  columns: 'd.position, d.kind, d.uri, d.taken_at, d.size_bytes',
  read: (rows) => ({
    position: rows.int2(),
    kind: rows.text() ?? '',
    uri: rows.text() ?? '',
    takenAt: rows.timestamptz(),
    sizeBytes: rows.countOrNull(),
  }),
}

const VERSIONS: Detail<VersionRow> = {
  table: 'message_versions',
  columns: 'd.first_observed_at, d.last_observed_at, d.raw_page_id, d.raw_position, d.state::text',
  read: (rows) => ({
    firstObservedAt: rows.timestamptz() ?? 0,
    lastObservedAt: rows.timestamptz() ?? 0,
    rawPageId: rows.int8(),
    rawPosition: rows.int4(),
    state: rows.text() ?? '',
  }),
}

const NOTHING: ByMessage<never> = new Map()

/**
 * Reads what hangs on messages, batch by batch, one statement a table where there is anything.
 *
 * Whole threads are read by thread. Of a thread that is read stretch by stretch, a table with few rows is read once and
 * held; one with many is joined from each stretch's messages: these tables have no index on the time, and reading all of
 * the thread for each stretch would take the square of its length.
 */
export class DetailReader {
  readonly #client: pg.ClientBase
  readonly #counts: DetailCounts
  #held: { readonly threadId: bigint; readonly tables: Map<string, ByMessage<unknown>> } | undefined

  constructor(client: pg.ClientBase, counts: DetailCounts) {
    this.#client = client
    this.#counts = counts
  }

  /**
   * @param oldest time of the oldest message of the scope
   * @param hasVersions whether any message of the scope has earlier versions
   */
  async load(scope: BatchScope, oldest: Micros, hasVersions: boolean): Promise<MessageDetails> {
    return {
      furtherIds: await this.#known(FURTHER_IDS, scope, oldest),
      reactions: await this.#known(REACTIONS, scope, oldest),
      attachments: inPosition(await this.#known(ATTACHMENTS, scope, oldest)),
      versions: hasVersions ? await this.#read(VERSIONS, scope, oldest) : NOTHING,
    }
  }

  async #known<Row>(detail: Detail<Row, DetailTable>, scope: BatchScope, oldest: Micros): Promise<ByMessage<Row>> {
    const counts = this.#counts[detail.table]
    const rows = scope.threadIds.reduce((sum, threadId) => sum + (counts.get(threadId) ?? 0), 0)
    if (rows === 0) return NOTHING
    const [threadId] = scope.threadIds
    if (scope.limit === undefined || threadId === undefined || rows > MOST_HELD) {
      return await this.#read(detail, scope, oldest)
    }
    return await this.#hold(detail, scope.accountId, threadId)
  }

  async #hold<Row>(detail: Detail<Row>, accountId: bigint, threadId: bigint): Promise<ByMessage<Row>> {
    if (this.#held?.threadId !== threadId) this.#held = { threadId, tables: new Map() }
    const { tables } = this.#held
    const known = tables.get(detail.table) ?? (await this.#read(detail, { accountId, threadIds: [threadId] }, 0))
    tables.set(detail.table, known)
    return known as ByMessage<Row>
  }

  async #read<Row>({ table, columns, read }: Detail<Row>, scope: BatchScope, oldest: Micros): Promise<ByMessage<Row>> {
    const from =
      scope.limit === undefined
        ? `${table} d where ${within(scope, 'd')}`
        : `messages m join ${table} d using (account_id, thread_id, message_id) where ${within(scope, 'm', oldest)}`
    const rows = await copyBytes(this.#client, `select d.thread_id, d.message_id, ${columns} from ${from}`)
    return byMessage(new RowReader(rows), read)
  }
}

function byMessage<Row>(rows: RowReader, read: (rows: RowReader) => Row): ByMessage<Row> {
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

function inPosition(attachments: ByMessage<AttachmentRow>): ByMessage<AttachmentRow> {
  for (const thread of attachments.values()) {
    for (const rows of thread.values()) if (rows.length > 1) rows.sort((a, b) => a.position - b.position)
  }
  return attachments
}
