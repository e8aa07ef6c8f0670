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

/** Reads messages of one conversation, from its first on: an observation that is left out is that of the message above. */
export class MessageDecoder {
  readonly #personOf: (userId: string) => SourcePerson
  #observed: Observed | undefined

  /** @param personOf gives the person of a `user_id` in this conversation, or throws */
  constructor(personOf: (userId: string) => SourcePerson) {
    this.#personOf = personOf
  }

  /** @throws TypeError that names the key */
  message(value: unknown): SourceItem {
    const json = object(value, 'message')
    if (json.observed !== undefined) this.#observed = observedOf(json.observed)
    const { itemIds, fingerprints } = idsOf(text(json, 'id'), list(json, 'ids'))
    return {
      itemId: itemIds[0] ?? null,
      furtherItemIds: itemIds.slice(1),
      fingerprints,
      sentAt: time(json, 'timestamp'),
      sender: this.#personOf(text(json, 'user_id')),
      versions: list(json, 'versions').map((version) => {
        const state = object(version, 'versions')
        return this.#state(state, observedOf(state.observed))
      }),
      ...this.#state(json, this.#observed ?? refuse('observed')),
    }
  }

  #state(json: Json, observed: Observed): ItemState {
    return {
      source: observed.source,
      origin: observed.origin,
      firstObservedAt: observed.firstObservedAt,
      lastObservedAt: observed.lastObservedAt,
      raw: textOrNull(json, 'raw') ?? '',
      itemType: text(json, 'item_type'),
      noticeClass: textOrNull(json, 'notice_class'),
      text: json.text === null ? null : text(json, 'text'),
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
