/**
 * Reads a message's line. By hand rather than by schema: there are millions, and this must cost little more than parsing
 * the JSON. Everything that a source page needs is checked; a line that says something else is refused with the key.
 */
import type { Micros } from '../../clock.ts'
import type {
  AttachmentKind,
  ItemState,
  SourceAttachment,
  SourceItem,
  SourceKind,
  SourcePerson,
  SourceReaction,
  SourceShare,
} from '../source.ts'
import { FINGERPRINT_PREFIX } from './format.ts'
import { parseIsoTime } from './iso-time.ts'
import { MessageScanner, startsWith } from './scan-message.ts'

/** Who observed something, where, from when to when. */
export type Observed = Pick<ItemState, 'source' | 'origin' | 'firstObservedAt' | 'lastObservedAt'>

type Json = Readonly<Record<string, unknown>>

const SOURCES: ReadonlySet<unknown> = new Set<SourceKind>(['export', 'plain-backup', 'backup', 'instagram', 'graph'])
const ATTACHMENTS: ReadonlySet<unknown> = new Set<AttachmentKind>([
  'photo',
  'video',
  'audio',
  'gif',
  'file',
  'sticker',
  'thumbnail',
])

function refuse(key: string): never {
  throw new TypeError(`"${key}" is missing or is not what it should be`)
}

function object(value: unknown, key: string): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : refuse(key)
}

function list(json: Json, key: string): readonly unknown[] {
  const value = json[key]
  if (value === undefined) return []
  return Array.isArray(value) ? value : refuse(key)
}

function text(json: Json, key: string): string {
  const value = json[key]
  return typeof value === 'string' ? value : refuse(key)
}

function textOrNull(json: Json, key: string): string | null {
  return json[key] === undefined || json[key] === null ? null : text(json, key)
}

function flag(json: Json, key: string): boolean {
  const value = json[key]
  return value === undefined ? false : value === true ? true : refuse(key)
}

function count(json: Json, key: string): number | null {
  const value = json[key]
  if (value === undefined) return null
  return Number.isSafeInteger(value) ? (value as number) : refuse(key)
}

function time(json: Json, key: string): Micros {
  try {
    return parseIsoTime(text(json, key))
  } catch {
    return refuse(key)
  }
}

function timeOrNull(json: Json, key: string): Micros | null {
  return json[key] === undefined ? null : time(json, key)
}

function observedOf(value: unknown): Observed {
  const json = object(value, 'observed')
  if (!SOURCES.has(json.source)) return refuse('source')
  return {
    source: json.source as SourceKind,
    origin: text(json, 'origin'),
    firstObservedAt: time(json, 'first_observed_at'),
    lastObservedAt: time(json, 'last_observed_at'),
  }
}

function shareOf(value: unknown): SourceShare | null {
  if (value === undefined) return null
  const json = object(value, 'share')
  return { url: textOrNull(json, 'url'), owner: textOrNull(json, 'owner'), text: textOrNull(json, 'text') }
}

function attachmentOf(value: unknown): SourceAttachment {
  const json = object(value, 'attachments')
  if (!ATTACHMENTS.has(json.kind)) return refuse('kind')
  return {
    kind: json.kind as AttachmentKind,
    uri: text(json, 'uri'),
    takenAt: timeOrNull(json, 'taken_at'),
    sizeBytes: count(json, 'size_bytes'),
  }
}

/** What hangs on a message; all that a verification wants to know of it once it is found to be right. */
export type MessageCounts = Readonly<Record<'versions' | 'reactions' | 'attachments', readonly unknown[]>>

/** Keys that stand before the others in a line as dmvault writes it. */
const FIRST_KEYS = ['id', 'user_id', 'text', 'timestamp', 'item_type']

const NONE: readonly never[] = []
const NOTHING: Json = {}
const NOTHING_ON_IT: MessageCounts = { versions: NONE, reactions: NONE, attachments: NONE }

/**
 * Reads messages of one conversation, from its first on: an observation that is left out is that of the message above.
 * Lines as dmvault writes them are taken apart where they lie; all others are read as JSON in general.
 */
export class MessageDecoder {
  readonly #personOf: (userId: string) => SourcePerson
  readonly #scanner = new MessageScanner()
  #observed: Observed | undefined
  #userId: Buffer = Buffer.alloc(0)
  #person: SourcePerson | undefined
  #itemTypeBytes: Buffer = Buffer.alloc(0)
  #itemType = ''

  /** @param personOf gives the person of a `user_id` in this conversation, or throws */
  constructor(personOf: (userId: string) => SourcePerson) {
    this.#personOf = personOf
  }

  /**
   * Reads a line, which lies from `from` to `to` in the bytes, without the comma after it.
   *
   * @throws TypeError that names the key; SyntaxError
   */
  message(bytes: Buffer, from: number, to: number): SourceItem {
    return this.#scanned(bytes, from, to, true) ?? this.#general(JSON.parse(bytes.toString('utf8', from, to)))
  }

  /** Checks a line as `message` does, and makes as little of it as it can. */
  check(bytes: Buffer, from: number, to: number): MessageCounts {
    return this.#scanned(bytes, from, to, false) ?? this.#general(JSON.parse(bytes.toString('utf8', from, to)))
  }

  #general(value: unknown): SourceItem {
    const json = object(value, 'message')
    if (json.observed !== undefined) this.#observed = observedOf(json.observed)
    const state = this.#state(json, this.#observed ?? refuse('observed'), {
      itemType: text(json, 'item_type'),
      text: json.text === null ? null : text(json, 'text'),
      raw: textOrNull(json, 'raw') ?? '',
    })
    return this.#item(json, state, {
      id: text(json, 'id'),
      sentAt: time(json, 'timestamp'),
      sender: this.#personOf(text(json, 'user_id')),
    })
  }

  /** Null when the line is not known: nothing has happened then. */
  #scanned(bytes: Buffer, from: number, to: number, wantsTexts: true): SourceItem | null
  #scanned(bytes: Buffer, from: number, to: number, wantsTexts: boolean): MessageCounts | null
  #scanned(bytes: Buffer, from: number, to: number, wantsTexts: boolean): SourceItem | MessageCounts | null {
    const found = this.#scanner
    if (!found.scan(bytes, from, to)) return null
    const isBare = found.middleFrom === found.middleTo
    const json = isBare ? NOTHING : parseMiddle(bytes, found)
    if (json === null) return null
    const sender = this.#sender(bytes, found)
    if (json.observed !== undefined) this.#observed = observedOf(json.observed)
    const observed = this.#observed ?? refuse('observed')
    if (isBare && !wantsTexts) return NOTHING_ON_IT
    const texts = this.#texts(bytes, found, json, wantsTexts)
    const state = isBare ? bareState(observed, texts) : this.#state(json, observed, texts)
    const { sentAt } = found
    if (isBare && found.isFingerprint) {
      const fingerprints = [bytes.toString('latin1', found.idFrom, found.idTo)]
      return { itemId: null, furtherItemIds: NONE, fingerprints, sentAt, sender, versions: NONE, ...state }
    }
    const prefix = found.isFingerprint ? FINGERPRINT_PREFIX : ''
    const id = prefix + bytes.toString('latin1', found.idFrom, found.idTo)
    return this.#item(json, state, { id, sentAt, sender })
  }

  /** Often the sender of the message above. */
  #sender(bytes: Buffer, { userFrom, userTo }: MessageScanner): SourcePerson {
    const known = this.#userId
    if (this.#person === undefined || known.length !== userTo - userFrom || !startsWith(bytes, userFrom, known)) {
      this.#person = this.#personOf(bytes.toString('utf8', userFrom, userTo))
      this.#userId = Buffer.from(bytes.subarray(userFrom, userTo))
    }
    return this.#person
  }

  #texts(bytes: Buffer, found: MessageScanner, json: Json, wantsTexts: boolean): Texts {
    const { textFrom, textTo, rawFrom, rawTo } = found
    const rareRaw = rawFrom < 0 ? (textOrNull(json, 'raw') ?? '') : ''
    if (!wantsTexts) return NO_TEXTS
    return {
      itemType: this.#typeAt(bytes, found),
      text: textFrom < 0 ? null : stringAt(bytes, textFrom, textTo, found.textHasEscapes),
      raw: rawFrom < 0 ? rareRaw : stringAt(bytes, rawFrom, rawTo, true),
    }
  }

  /** Often the type of the message above; the same string then, not another of the same letters. */
  #typeAt(bytes: Buffer, { typeFrom, typeTo }: MessageScanner): string {
    const known = this.#itemTypeBytes
    if (known.length !== typeTo - typeFrom || !startsWith(bytes, typeFrom, known)) {
      this.#itemTypeBytes = Buffer.from(bytes.subarray(typeFrom, typeTo))
      this.#itemType = this.#itemTypeBytes.toString()
    }
    return this.#itemType
  }

  #item(
    json: Json,
    state: ItemState,
    { id, sentAt, sender }: { readonly id: string; readonly sentAt: Micros; readonly sender: SourcePerson },
  ): SourceItem {
    const { itemIds, fingerprints } = idsOf(id, list(json, 'ids'))
    const versions = list(json, 'versions').map((version) => this.#version(object(version, 'versions')))
    return {
      itemId: itemIds[0] ?? null,
      furtherItemIds: itemIds.slice(1),
      fingerprints,
      sentAt,
      sender,
      versions,
      ...state,
    }
  }

  #version(json: Json): ItemState {
    return this.#state(json, observedOf(json.observed), {
      itemType: text(json, 'item_type'),
      text: json.text === null ? null : text(json, 'text'),
      raw: textOrNull(json, 'raw') ?? '',
    })
  }

  #state(json: Json, observed: Observed, texts: Texts): ItemState {
    return {
      source: observed.source,
      origin: observed.origin,
      firstObservedAt: observed.firstObservedAt,
      lastObservedAt: observed.lastObservedAt,
      raw: texts.raw,
      itemType: texts.itemType,
      noticeClass: textOrNull(json, 'notice_class'),
      text: texts.text,
      isUnsent: flag(json, 'is_unsent'),
      isTakenDown: flag(json, 'is_taken_down'),
      isEcho: flag(json, 'is_echo'),
      share: shareOf(json.share),
      callSeconds: count(json, 'call_seconds'),
      repliedToItemId: textOrNull(json, 'replied_to_item_id'),
      attachments: list(json, 'attachments').map(attachmentOf),
      reactions: list(json, 'reactions').map((it) => this.#reaction(it)),
    }
  }

  #reaction(value: unknown): SourceReaction {
    const json = object(value, 'reactions')
    return {
      actor: this.#personOf(text(json, 'user_id')),
      emoji: text(json, 'emoji'),
      reactedAt: timeOrNull(json, 'reacted_at'),
    }
  }
}

type Texts = Pick<ItemState, 'itemType' | 'text' | 'raw'>

const NO_TEXTS: Texts = { itemType: '', text: null, raw: '' }

/** The state of a message that has none of the rarer keys. */
function bareState(observed: Observed, { itemType, text, raw }: Texts): ItemState {
  return {
    source: observed.source,
    origin: observed.origin,
    firstObservedAt: observed.firstObservedAt,
    lastObservedAt: observed.lastObservedAt,
    raw,
    itemType,
    noticeClass: null,
    text,
    isUnsent: false,
    isTakenDown: false,
    isEcho: false,
    share: null,
    callSeconds: null,
    repliedToItemId: null,
    attachments: NONE,
    reactions: NONE,
  }
}

/** The rarer keys; null when they are no JSON, or repeat one of the first. */
function parseMiddle(bytes: Buffer, { middleFrom, middleTo }: MessageScanner): Json | null {
  try {
    const json = JSON.parse(`{${bytes.toString('utf8', middleFrom + 1, middleTo)}}`) as Json
    return FIRST_KEYS.some((key) => Object.hasOwn(json, key)) ? null : json
  } catch {
    return null
  }
}

/** The string between two quotes. */
function stringAt(bytes: Buffer, from: number, to: number, hasEscapes: boolean): string {
  return hasEscapes
    ? (JSON.parse(bytes.toString('utf8', from - 1, to + 1)) as string)
    : bytes.toString('utf8', from, to)
}

const ITEM_ID = /^\d{1,39}$/
const FINGERPRINT = /^[0-9a-f]{32}$/

function idsOf(first: string, further: readonly unknown[]): { itemIds: string[]; fingerprints: string[] } {
  const itemIds: string[] = []
  const fingerprints: string[] = []
  for (const id of [first, ...further]) {
    if (typeof id !== 'string') return refuse('ids')
    const isFingerprint = id.startsWith(FINGERPRINT_PREFIX)
    const bare = isFingerprint ? id.slice(FINGERPRINT_PREFIX.length) : id
    if (!(isFingerprint ? FINGERPRINT : ITEM_ID).test(bare)) return refuse('id')
    ;(isFingerprint ? fingerprints : itemIds).push(bare)
  }
  return { itemIds, fingerprints }
}
