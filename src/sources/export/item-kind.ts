/**
 * What a row of an export is, in Instagram's own words where it has one:
 *
 * | row | item type | notice class |
 * |---|---|---|
 * | text alone | `text` | |
 * | photos, videos | `media` | |
 * | audio | `voice_media` | |
 * | GIFs, a share of giphy.com | `animated_media` | |
 * | a sticker | `static_sticker` | |
 * | other files (Instagram has no word) | `file` | |
 * | a share of an address outside | `link` | |
 * | a post, or one that is gone | `media_share` | |
 * | a reel, an IGTV video, a profile, a hashtag, a place | `clip`, `felix_share`, `profile`, `hashtag`, `location` | |
 * | a story sent on | `story_share` | |
 * | words to a story: a reply, a mention | `reel_share` | `story-mention` for a mention |
 * | a call | `video_call_event` | `call-started`, `call-ended`, `call-missed` |
 * | the line for a reaction | `action_log` | `reaction`, and it is an echo |
 * | any other notice | `action_log` | what happened; `unknown-notice` where only its structure shows that it is one |
 * | nothing but sender and time; unsent, taken down, unavailable, view-once | `placeholder` | |
 */

import type { JsonObject } from '../json/values.ts'
import type { SourceAttachment } from '../source.ts'
import { findNotice, isAttachmentNotice, type Notice, type NoticeSender } from './notices/notice-matcher.ts'
import { namesIn } from './participants.ts'
import type { ReadShare } from './share.ts'

export interface ItemKind {
  readonly itemType: string
  readonly noticeClass: string | null
  readonly isEcho: boolean
  /** What the sender, or Instagram, says; null where it is only a stand-in for what is attached. */
  readonly text: string | null
}

export function kindOfItem(
  item: JsonObject,
  text: string | null,
  sender: NoticeSender,
  share: ReadShare,
  attachments: readonly SourceAttachment[],
): ItemKind {
  const notice = text === null ? null : findNotice(text, sender)
  const structural = structuralNotice(item, notice)
  if (structural !== null) return { ...structural, isEcho: false, text }
  const hasContent = share.kind !== null || attachments.length > 0
  const isStandIn = text !== null && (notice?.kind === 'attachment' || (hasContent && isAttachmentNotice(text)))
  const said = isStandIn ? null : text
  if (!hasContent && notice !== null && notice.kind !== 'attachment') return ofNotice(notice, said)
  const noticeClass = notice?.kind === 'notice' ? notice.noticeClass : null
  return { itemType: itemTypeOf(share, attachments, said), noticeClass, isEcho: false, text: said }
}

/** Notices that say so by their keys, in whatever language: calls, and who came and went. */
function structuralNotice(item: JsonObject, notice: Notice | null): Pick<ItemKind, 'itemType' | 'noticeClass'> | null {
  const known = notice?.kind === 'notice' ? notice.noticeClass : null
  if (item.call_duration !== undefined || item.type === 'Call') {
    const isCall = known?.startsWith('call-') ?? false
    return {
      itemType: 'video_call_event',
      noticeClass: isCall ? known : item.missed === true ? 'call-missed' : 'call-started',
    }
  }
  if (item.type === 'Subscribe') return { itemType: 'action_log', noticeClass: known ?? 'member-added' }
  if (item.type === 'Unsubscribe') {
    return {
      itemType: 'action_log',
      noticeClass: known ?? (names(item.users, item.sender_name) ? 'member-left' : 'member-removed'),
    }
  }
  if (Array.isArray(item.users)) return { itemType: 'action_log', noticeClass: known ?? 'unknown-notice' }
  return null
}

/** Is the sender among the people that a notice is about? Both as they stand in the file. */
function names(users: unknown, senderName: unknown): boolean {
  return namesIn(users).some((name) => name === senderName)
}

function ofNotice(notice: Notice, text: string | null): ItemKind {
  if (notice.kind === 'echo') return { itemType: 'action_log', noticeClass: 'reaction', isEcho: true, text }
  const noticeClass = notice.kind === 'notice' ? notice.noticeClass : null
  const itemType = noticeClass?.startsWith('call-') ? 'video_call_event' : 'action_log'
  return { itemType, noticeClass, isEcho: false, text }
}

const ATTACHMENT_TYPES = {
  photo: 'media',
  video: 'media',
  thumbnail: 'media',
  audio: 'voice_media',
  gif: 'animated_media',
  sticker: 'static_sticker',
  file: 'file',
} as const

function itemTypeOf(share: ReadShare, attachments: readonly SourceAttachment[], text: string | null): string {
  if (share.kind !== null) {
    if (share.kind !== 'story') return share.kind
    return text === null ? 'story_share' : 'reel_share'
  }
  const [first] = attachments
  if (first !== undefined) return ATTACHMENT_TYPES[first.kind]
  return text === null ? 'placeholder' : 'text'
}
