import type { Micros } from '../../clock.ts'
import { isObject, type JsonObject } from '../json/values.ts'
import type { SourceItem } from '../source.ts'
import { readAttachments, type SizeOf } from './attachments.ts'
import { kindOfItem } from './item-kind.ts'
import { textOf } from './item-text.ts'
import type { ThreadPeople } from './people.ts'
import { readReactions } from './reactions.ts'
import { readShare } from './share.ts'
import { LATEST_MILLIS } from './times.ts'

export interface ItemContext {
  readonly observedAt: Micros
  readonly origin: string
  readonly people: ThreadPeople
  readonly sizeOf: SizeOf
}

const NONE: readonly never[] = []
/** As seconds the year 5138, as milliseconds 1973: below it is seconds. */
const SECONDS_END = 1e11

/** A message, or in words why it is none. */
export function toItem(value: unknown, raw: string, context: ItemContext): SourceItem | string {
  if (!isObject(value)) return 'not a message'
  const { observedAt, origin, people } = context
  const sentAt = timeOf(value)
  if (sentAt === null) return 'a message without a time that can be'
  const senderName = value.sender_name ?? value.original_message_sender ?? value.senderName
  if (typeof senderName !== 'string') return 'a message without a sender'
  const sender = people.known(senderName)
  const share = readShare(value.share)
  const attachments = readAttachments(value, context.sizeOf)
  const content = textOf(value.content ?? value.reply_content ?? value.text)
  const kind = kindOfItem(value, content === '' ? null : content, sender, share, attachments)
  return {
    raw,
    origin,
    source: 'export',
    firstObservedAt: observedAt,
    lastObservedAt: observedAt,
    itemType: kind.itemType,
    noticeClass: kind.noticeClass,
    text: kind.text,
    isUnsent: value.is_unsent === true || value.isUnsent === true,
    isTakenDown: value.is_taken_down === true,
    isEcho: kind.isEcho,
    share: share.share,
    callSeconds: callSecondsOf(value),
    repliedToItemId: null,
    attachments,
    reactions: readReactions(value.reactions, people),
    itemId: null,
    fingerprints: NONE,
    furtherItemIds: NONE,
    sentAt,
    sender: sender.person,
    versions: NONE,
  }
}

/** Milliseconds; under `timestamp` also seconds, in Messenger's files of 2018. */
function timeOf(value: JsonObject): Micros | null {
  const millis = typeof value.timestamp_ms === 'number' ? value.timestamp_ms : millisUnderOtherKeys(value)
  return millis !== null && millis > 0 && millis <= LATEST_MILLIS ? Math.round(millis * 1000) : null
}

function millisUnderOtherKeys(value: JsonObject): number | null {
  if (typeof value.timestamp_ms === 'string' && /^\d{1,15}$/.test(value.timestamp_ms)) return Number(value.timestamp_ms)
  if (typeof value.timestamp !== 'number') return null
  return value.timestamp < SECONDS_END ? value.timestamp * 1000 : value.timestamp
}

function callSecondsOf({ call_duration: seconds }: JsonObject): number | null {
  return typeof seconds === 'number' && seconds >= 0 && seconds < 2 ** 31 ? Math.round(seconds) : null
}
