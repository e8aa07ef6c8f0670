/**
 * A message as its line in a backup. Lines are put together by hand, and what every message has goes from the row's bytes
 * to the document's: with a million lines, making objects and strings costs more than everything else. What the keys mean
 * stands in the format's own description.
 */
import { parseVersionColumn, type VersionColumn } from '../../archive/version-column.ts'
import type { Micros } from '../../clock.ts'
import { FINGERPRINT_PREFIX } from '../../sources/backup/format.ts'
import { isoTime } from '../../sources/backup/iso-time.ts'
import { fromStored } from '../../text/well-formed.ts'
import type { ByteWriter } from './byte-writer.ts'
import type { AttachmentRow, FurtherIdRow, ReactionRow, VersionRow } from './message-details.ts'
import type { MessageRow } from './message-rows.ts'
import { byText } from './outside-ids.ts'
import { type RawPage, rawPageOf, rawStart, rawTextOf } from './raw-pages.ts'

const json = JSON.stringify

/** What a message's line is made of. */
export interface MessageParts {
  readonly row: MessageRow
  readonly furtherIds: readonly FurtherIdRow[]
  readonly reactions: readonly ReactionRow[]
  readonly attachments: readonly AttachmentRow[]
  readonly versions: readonly VersionRow[]
}

/** Item ids before fingerprints, each kind by its number. */
const byId = (a: FurtherIdRow, b: FurtherIdRow): number =>
  Number(b.isItemId) - Number(a.isItemId) || byText(a.hex, b.hex)

function idsOf({ row, furtherIds }: MessageParts): readonly FurtherIdRow[] {
  const own = { isItemId: row.flag('isItemId'), hex: row.messageId }
  return furtherIds.length === 0 ? [own] : [own, ...furtherIds].sort(byId)
}

const outsideId = ({ isItemId, hex }: FurtherIdRow): string =>
  isItemId ? BigInt(`0x${hex}`).toString() : `${FINGERPRINT_PREFIX}${hex}`

/** A key by which messages of one time sort as the format says, ascending. */
export function orderKey(parts: MessageParts): string {
  const [first] = idsOf(parts)
  return first === undefined ? '' : `${first.isItemId ? 'i' : 'e'}${first.hex}`
}

const optional = (key: string, value: string | null): string => (value === null ? '' : `,"${key}":${json(value)}`)

interface Stretch {
  readonly page: RawPage
  readonly first: Micros
  readonly last: Micros
}

function observed({ page, first, last }: Stretch): string {
  return (
    `,"observed":{"source":${json(page.source)},"origin":${json(page.origin)}` +
    `,"first_observed_at":"${isoTime(first)}","last_observed_at":"${isoTime(last)}"}`
  )
}

function flags(state: Pick<VersionColumn, 'isUnsent' | 'isTakenDown' | 'isEcho'>): string {
  return (
    (state.isUnsent ? ',"is_unsent":true' : '') +
    (state.isTakenDown ? ',"is_taken_down":true' : '') +
    (state.isEcho ? ',"is_echo":true' : '')
  )
}

type Share = Pick<VersionColumn, 'shareUrl' | 'shareOwner' | 'shareText'>

function share({ shareUrl, shareOwner, shareText }: Share): string {
  if (shareUrl === null && shareOwner === null && shareText === null) return ''
  const keys = optional('url', shareUrl) + optional('owner', shareOwner) + optional('text', shareText)
  return `,"share":{${keys.slice(1)}}`
}

/** @param files in their order */
function attachments(files: readonly Omit<AttachmentRow, 'position'>[]): string {
  if (files.length === 0) return ''
  const each = files.map(
    (it) =>
      `{"kind":${json(it.kind)},"uri":${json(it.uri)}` +
      `${it.takenAt === null ? '' : `,"taken_at":"${isoTime(it.takenAt)}"`}` +
      `${it.sizeBytes === null ? '' : `,"size_bytes":${it.sizeBytes}`}}`,
  )
  return `,"attachments":[${each.join(',')}]`
}

type Details = Omit<VersionColumn, 'text' | 'textExact' | 'reactions' | 'attachments' | 'itemType'>

/** Everything between a state's observation and its reactions. */
function details(state: Details): string {
  return (
    optional('notice_class', state.noticeClass) +
    flags(state) +
    share(state) +
    (state.callSeconds === null ? '' : `,"call_seconds":${state.callSeconds}`) +
    optional('replied_to_item_id', state.repliedToItemId)
  )
}

const OPTIONAL = ['noticeClass', 'shareUrl', 'shareOwner', 'shareText', 'callSeconds', 'repliedToItemId'] as const

/** The same of a row; most have none of it. */
function rowDetails(row: MessageRow): string {
  const [isUnsent, isTakenDown, isEcho] = [row.flag('isUnsent'), row.flag('isTakenDown'), row.flag('isEcho')]
  if (!isUnsent && !isTakenDown && !isEcho && OPTIONAL.every((it) => row.isNull(it))) return ''
  return details({
    isUnsent,
    isTakenDown,
    isEcho,
    noticeClass: row.textOf('noticeClass'),
    shareUrl: row.textOf('shareUrl'),
    shareOwner: row.textOf('shareOwner'),
    shareText: row.textOf('shareText'),
    callSeconds: row.callSeconds,
    repliedToItemId: row.textOf('repliedToItemId'),
  })
}

function writeText(into: ByteWriter, row: MessageRow): void {
  if (row.isNull('text')) into.copy(KEY.nothing)
  else if (row.isNull('textExact')) into.json(row.rows.data, row.from('text'), row.to('text'))
  else into.write(json(fromStored('', row.textExact)))
}

/** Nothing where it was purged. */
function writeRaw(into: ByteWriter, page: RawPage, position: number): void {
  const from = rawStart(page, position)
  const to = page.ends[position] ?? from
  if (to === from) return
  into.copy(KEY.raw)
  into.json(page.body, from, to)
}

/** A line's beginnings of keys, as bytes. */
const KEY = {
  fingerprint: Buffer.from(`{"id":"${FINGERPRINT_PREFIX}`),
  userId: Buffer.from('","user_id":'),
  text: Buffer.from(',"text":'),
  nothing: Buffer.from('null'),
  timestamp: Buffer.from(',"timestamp":'),
  itemType: Buffer.from(',"item_type":'),
  raw: Buffer.from(',"raw":'),
  end: Buffer.from('}'),
}

/** Makes the lines of one conversation, from its newest message on. */
export class MessageLines {
  readonly #userIdOf: (personId: bigint) => Buffer
  #pageId: bigint | undefined
  #page: RawPage | undefined
  #observedPage: RawPage | undefined
  #first: Micros | undefined
  #last: Micros | undefined
  #observed = ''

  /** @param userIdOf gives a person's `user_id` as JSON */
  constructor(userIdOf: (personId: bigint) => Buffer) {
    this.#userIdOf = userIdOf
  }

  /** Writes a message's line, without what separates it from the next. */
  write(into: ByteWriter, parts: MessageParts, pages: ReadonlyMap<bigint, RawPage>): void {
    const { row } = parts
    const page = this.#pageOf(row, pages)
    const further = this.#writeId(into, parts)
    into.copy(KEY.userId)
    into.copy(this.#userIdOf(row.senderId))
    into.copy(KEY.text)
    writeText(into, row)
    into.copy(KEY.timestamp)
    into.time(row.sentAt)
    into.copy(KEY.itemType)
    into.json(row.rows.data, row.from('itemType'), row.to('itemType'))
    const rest = further + this.#observedOnce(row, page) + rowDetails(row) + this.#hangingOn(parts, pages)
    if (rest !== '') into.write(rest)
    writeRaw(into, page, row.rawPosition)
    into.copy(KEY.end)
  }

  /** @returns what the line says of further ids */
  #writeId(into: ByteWriter, parts: MessageParts): string {
    const { row, furtherIds } = parts
    if (furtherIds.length === 0 && !row.flag('isItemId')) {
      into.copy(KEY.fingerprint)
      into.hex(row.rows.data, row.from('messageId'), row.to('messageId'))
      return ''
    }
    const [id, ...further] = idsOf(parts)
    into.write(`{"id":"${id === undefined ? '' : outsideId(id)}`)
    return further.length === 0 ? '' : `,"ids":${json(further.map(outsideId))}`
  }

  #pageOf({ rawPageId }: MessageRow, pages: ReadonlyMap<bigint, RawPage>): RawPage {
    if (this.#page === undefined || rawPageId !== this.#pageId) {
      this.#page = rawPageOf(pages, rawPageId)
      this.#pageId = rawPageId
    }
    return this.#page
  }

  #hangingOn(parts: MessageParts, pages: ReadonlyMap<bigint, RawPage>): string {
    return (
      attachments(parts.attachments) +
      this.#reactions(parts.reactions) +
      (parts.versions.length === 0 ? '' : `,"versions":[${this.#versions(parts.versions, pages)}]`)
    )
  }

  /** The observation, unless it is that of the message before. */
  #observedOnce(row: MessageRow, page: RawPage): string {
    const first = row.firstObservedAt ?? page.firstObservedAt
    const last = Math.max(row.lastObservedAt ?? page.lastObservedAt, page.lastObservedAt)
    if (page === this.#observedPage && first === this.#first && last === this.#last) return ''
    this.#observedPage = page
    this.#first = first
    this.#last = last
    const text = observed({ page, first, last })
    if (text === this.#observed) return ''
    this.#observed = text
    return text
  }

  #reactions(reactions: readonly ReactionRow[]): string {
    if (reactions.length === 0) return ''
    const each = reactions.map(
      (it) =>
        `{"user_id":${this.#userIdOf(it.personId).toString()},"emoji":${json(it.emoji)}` +
        `${it.reactedAt === null ? '' : `,"reacted_at":"${isoTime(it.reactedAt)}"`}}`,
    )
    return `,"reactions":[${each.sort(byText).join(',')}]`
  }

  /** The latest first, as far as the observations tell. */
  #versions(versions: readonly VersionRow[], pages: ReadonlyMap<bigint, RawPage>): string {
    const newestFirst = versions.map((row) => ({ row, text: this.#version(row, pages) }))
    newestFirst.sort(
      (a, b) =>
        b.row.lastObservedAt - a.row.lastObservedAt ||
        b.row.firstObservedAt - a.row.firstObservedAt ||
        byText(a.text, b.text),
    )
    return newestFirst.map(({ text }) => text).join(',')
  }

  #version(row: VersionRow, pages: ReadonlyMap<bigint, RawPage>): string {
    const state = parseVersionColumn(JSON.parse(row.state))
    const page = rawPageOf(pages, row.rawPageId)
    const exact = state.textExact === null ? null : Buffer.from(state.textExact, 'base64')
    const text = state.text === null ? 'null' : json(fromStored(state.text, exact))
    const reactions = state.reactions.map((it) => ({ ...it, personId: BigInt(it.person) }))
    return (
      `{"text":${text},"item_type":${json(state.itemType)}` +
      observed({ page, first: row.firstObservedAt, last: row.lastObservedAt }) +
      details(state) +
      attachments(state.attachments) +
      this.#reactions(reactions) +
      `${optional('raw', rawTextOf(page, row.rawPosition) || null)}}`
    )
  }
}
