/**
 * Rows of messages on their way into the archive: collected for a batch, then sent by COPY. Original texts go into raw
 * pages of about 200 items of one thread, one origin and one observation each.
 */
import { hash } from 'node:crypto'
import { zstdCompressSync } from 'node:zlib'
import type pg from 'pg'
import { copyIn } from '../archive/copy.ts'
import { RowWriter } from '../archive/copy-binary.ts'
import type { Micros } from '../clock.ts'
import { toStored } from '../text/well-formed.ts'
import type { IdPool } from './id-pool.ts'
import type { MessageId } from './message-id.ts'
import { type State, stateKey } from './state.ts'
import { versionColumnOf } from './stored-state.ts'

const ITEMS_PER_PAGE = 200
const BYTES_PER_PAGE = 1 << 20
const CHUNK_BYTES = 32 << 10

export interface MessageToWrite {
  readonly threadId: bigint
  readonly id: MessageId
  readonly sentAt: Micros
  readonly senderId: bigint
  /** The current state first. */
  readonly states: readonly [State, ...State[]]
}

interface RawPageToWrite {
  readonly pageId: bigint
  readonly threadId: bigint
  readonly origin: string
  readonly state: State
  readonly texts: string[]
  length: number
}

interface RawPlace {
  readonly pageId: bigint
  readonly position: number
}

/** The observation stretch of a stored raw page, by its key. */
export type StoredStretches = ReadonlyMap<bigint, { readonly first: Micros; readonly last: Micros }>

const MESSAGE_COLUMNS = `account_id, thread_id, sent_at, message_id, sender_id, raw_page_id, content_hash,
  first_observed_at, last_observed_at, raw_position, raw_hash, call_seconds, is_item_id, is_unsent, is_taken_down, is_echo,
  has_versions, item_type, notice_class, text, text_exact, share_url, share_owner, share_text, replied_to_item_id`
const VERSION_COLUMNS = `account_id, thread_id, message_id, version_hash, content_hash, first_observed_at,
  last_observed_at, raw_page_id, raw_position, raw_hash, state`
const REACTION_COLUMNS = 'account_id, thread_id, message_id, person_id, sent_at, reacted_at, emoji'
const ATTACHMENT_COLUMNS = 'account_id, thread_id, message_id, position, sent_at, taken_at, size_bytes, kind, uri'
const PAGE_COLUMNS = `account_id, raw_page_id, thread_id, source, origin, first_observed_at, last_observed_at,
  item_ends, body`

export class MessageRows {
  readonly #accountId: bigint
  readonly #stretches: StoredStretches
  readonly #pageIds: IdPool
  readonly #pages: RawPageToWrite[] = []
  readonly #openPages = new Map<string, RawPageToWrite>()
  readonly #messages = new RowWriter(25)
  readonly #versions = new RowWriter(11)
  readonly #reactions = new RowWriter(7)
  readonly #attachments = new RowWriter(9)

  /**
   * @param pageIds keys for raw pages, filled by the caller with as many as there are new states at most
   * @param stretches of the stored raw pages that states to be written may refer to
   */
  constructor(accountId: bigint, pageIds: IdPool, stretches: StoredStretches) {
    this.#accountId = accountId
    this.#pageIds = pageIds
    this.#stretches = stretches
  }

  add(message: MessageToWrite): void {
    const [current, ...versions] = message.states
    this.#addMessage(message, current, versions.length > 0)
    for (const version of versions) this.#addVersion(message, version)
    for (const reaction of current.reactions) {
      const rows = this.#startRow(this.#reactions, message, reaction.emoji.length)
      rows.int8(reaction.personId)
      rows.timestamptz(message.sentAt)
      rows.timestamptz(reaction.reactedAt)
      rows.text(reaction.emoji)
    }
    current.attachments.forEach((file, position) => {
      const rows = this.#startRow(this.#attachments, message, file.kind.length + file.uri.length)
      rows.int2(position)
      rows.timestamptz(message.sentAt)
      rows.timestamptz(file.takenAt)
      rows.int8FromCount(file.sizeBytes)
      rows.text(file.kind)
      rows.text(file.uri)
    })
  }

  /** Begins a row of a table whose key begins with account, thread and message. */
  #startRow(rows: RowWriter, message: MessageToWrite, units: number): RowWriter {
    rows.row(units)
    rows.int8(this.#accountId)
    rows.int8(message.threadId)
    rows.hex(message.id.hex)
    return rows
  }

  #addMessage(message: MessageToWrite, state: State, hasVersions: boolean): void {
    const raw = this.#place(message.threadId, state)
    const page = state.raw.kind === 'stored' ? this.#stretches.get(raw.pageId) : undefined
    const rows = this.#messages
    rows.row(unitsOf(state))
    rows.int8(this.#accountId)
    rows.int8(message.threadId)
    rows.timestamptz(message.sentAt)
    rows.hex(message.id.hex)
    rows.int8(message.senderId)
    rows.int8(raw.pageId)
    rows.hex(state.contentHash)
    rows.timestamptz(page !== undefined && page.first !== state.firstObservedAt ? state.firstObservedAt : null)
    rows.timestamptz(page !== undefined && page.last !== state.lastObservedAt ? state.lastObservedAt : null)
    rows.int4(raw.position)
    rows.int4(state.rawHash)
    rows.int4(state.callSeconds)
    rows.bool(message.id.isItemId)
    rows.bool(state.isUnsent)
    rows.bool(state.isTakenDown)
    rows.bool(state.isEcho)
    rows.bool(hasVersions)
    rows.text(state.itemType)
    rows.text(state.noticeClass)
    const stored = state.text === null ? { text: null, exact: null } : toStored(state.text)
    rows.text(stored.text)
    rows.bytea(stored.exact)
    rows.text(state.shareUrl)
    rows.text(state.shareOwner)
    rows.text(state.shareText)
    rows.text(state.repliedToItemId)
  }

  #addVersion(message: MessageToWrite, state: State): void {
    const raw = this.#place(message.threadId, state)
    const column = versionColumnOf(state)
    const rows = this.#startRow(this.#versions, message, column.length)
    rows.hex(hash('sha256', stateKey(state), 'hex').slice(0, 16))
    rows.hex(state.contentHash)
    rows.timestamptz(state.firstObservedAt)
    rows.timestamptz(state.lastObservedAt)
    rows.int8(raw.pageId)
    rows.int4(raw.position)
    rows.int4(state.rawHash)
    rows.jsonb(column)
  }

  /** Where the state's original text stands; a new text is put at the end of the page that it belongs to. */
  #place(threadId: bigint, state: State): RawPlace {
    if (state.raw.kind === 'stored') return state.raw
    const { text } = state.raw
    const page = this.#openPage(threadId, state)
    page.texts.push(text)
    page.length += text.length
    return { pageId: page.pageId, position: page.texts.length - 1 }
  }

  #openPage(threadId: bigint, state: State): RawPageToWrite {
    const last = this.#pages.at(-1)
    if (last !== undefined && isPageOf(last, threadId, state)) return last
    const key = `${threadId}:${state.source}:${state.firstObservedAt}:${state.lastObservedAt}:${state.origin}`
    const open = this.#openPages.get(key)
    if (open !== undefined && isPageOf(open, threadId, state)) return open
    const page = { pageId: this.#pageIds.take(), threadId, origin: state.origin, state, texts: [], length: 0 }
    this.#openPages.set(key, page)
    this.#pages.push(page)
    return page
  }

  #pageRows(): RowWriter {
    const rows = new RowWriter(9)
    for (const page of this.#pages) {
      const { ends, body } = packTexts(page)
      rows.row(page.state.source.length + page.origin.length + ends.length * 8 + body.length)
      rows.int8(this.#accountId)
      rows.int8(page.pageId)
      rows.int8(page.threadId)
      rows.text(page.state.source)
      rows.text(page.origin)
      rows.timestamptz(page.state.firstObservedAt)
      rows.timestamptz(page.state.lastObservedAt)
      rows.int4Array(ends)
      rows.bytea(body)
    }
    return rows
  }

  /** Sends everything that was added. */
  async save(client: pg.ClientBase): Promise<void> {
    await copyIn(client, `messages (${MESSAGE_COLUMNS})`, this.#messages)
    await copyIn(client, `reactions (${REACTION_COLUMNS})`, this.#reactions)
    await copyIn(client, `attachments (${ATTACHMENT_COLUMNS})`, this.#attachments)
    await copyIn(client, `message_versions (${VERSION_COLUMNS})`, this.#versions)
    await copyIn(client, `raw_pages (${PAGE_COLUMNS})`, this.#pageRows())
  }
}

/** Whether the page is not full and holds texts of this thread, origin and observation. */
function isPageOf(page: RawPageToWrite, threadId: bigint, state: State): boolean {
  return (
    page.texts.length < ITEMS_PER_PAGE &&
    page.length < BYTES_PER_PAGE &&
    page.threadId === threadId &&
    page.origin === state.origin &&
    page.state.source === state.source &&
    page.state.firstObservedAt === state.firstObservedAt &&
    page.state.lastObservedAt === state.lastObservedAt
  )
}

/** UTF-16 units of a message's texts; the exact form takes two bytes a unit on top. */
function unitsOf(state: State): number {
  const { itemType, noticeClass, text, shareUrl, shareOwner, shareText, repliedToItemId } = state
  const texts = [itemType, noticeClass, text, text, shareUrl, shareOwner, shareText, repliedToItemId]
  let units = 0
  for (const it of texts) if (it !== null) units += it.length
  return units
}

/**
 * Not in the thread pool: for pages of some ten kilobytes the way there and back costs more than the work. Told the size,
 * zstd sets up tables for it rather than for a stream without end.
 */
function packTexts(page: RawPageToWrite): { ends: number[]; body: Buffer } {
  let end = 0
  const texts = page.texts.map((text) => Buffer.from(text, 'utf8'))
  const ends = texts.map((text) => {
    end += text.length
    return end
  })
  const body = zstdCompressSync(Buffer.concat(texts, end), { pledgedSrcSize: end, chunkSize: CHUNK_BYTES })
  return { ends, body }
}
