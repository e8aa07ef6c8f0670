import type { Cut } from './cut.ts'
import type { MadeFile, MadeMessage, MadeReaction, NoticeKind, RowKind } from './message.ts'
import { attachmentWords, echoWords, type NoticeNames, noticeWords } from './notice-words.ts'
import { OWNER } from './thread-plan.ts'

/** What kinds of row become, in Instagram's own words for its items. */
const ITEM_TYPES: Readonly<Record<RowKind, string>> = {
  text: 'text',
  edit: 'text',
  echo: 'action_log',
  photo: 'media',
  video: 'media',
  audio: 'voice_media',
  gif: 'animated_media',
  file: 'file',
  sticker: 'static_sticker',
  giphy: 'animated_media',
  link: 'link',
  post: 'media_share',
  reel: 'clip',
  igtv: 'felix_share',
  story: 'story_share',
  profile: 'profile',
  'gone-post': 'media_share',
  call: 'video_call_event',
  notice: 'action_log',
  unavailable: 'placeholder',
  'taken-down': 'placeholder',
}

/** What an archive should take a message for, having read it in one export. */
export interface Reading {
  /** Instagram's word for the item. */
  readonly itemType: string
  /** What happened, for notices and calls; `reaction` for an echo. */
  readonly notice: string | null
  /** The sender's words; of notices and echoes the export's; null where something was shared without words. */
  readonly text: string | null
  readonly isUnsent: boolean
  readonly isTakenDown: boolean
  readonly isEcho: boolean
  readonly share: { readonly url: string | null; readonly owner: string | null; readonly text: string | null } | null
  readonly callSeconds: number | null
  readonly files: readonly MadeFile[]
  readonly reactions: readonly MadeReaction[]
}

/** Reads a message as every layout but the flat one shows it. */
export function readMessage(message: MadeMessage, cut: Cut): Reading {
  const reactions = reactionsAt(message, cut)
  if (message.unsentAt <= cut.settings.until) return { ...UNSENT, reactions }
  const { share } = message
  return {
    // A story with words is the answer to one.
    itemType: message.kind === 'story' && message.text !== null ? 'reel_share' : ITEM_TYPES[message.kind],
    notice: message.kind === 'echo' ? 'reaction' : message.notice === null ? null : classOf(message.notice.kind),
    text: message.kind === 'echo' || message.notice !== null ? contentOf(message, cut) : message.text,
    isUnsent: false,
    isTakenDown: message.kind === 'taken-down',
    isEcho: message.kind === 'echo',
    share:
      share === null
        ? null
        : { url: share.link, owner: share.owner ?? share.profile?.username ?? null, text: share.caption },
    callSeconds: message.callSeconds,
    files: message.files,
    reactions,
  }
}

const UNSENT: Reading = {
  itemType: 'placeholder',
  notice: null,
  text: null,
  isUnsent: true,
  isTakenDown: false,
  isEcho: false,
  share: null,
  callSeconds: null,
  files: [],
  reactions: [],
}

/** What a notice is to an archive, which does not tell kinds of calls apart. */
function classOf(kind: NoticeKind): string {
  return kind === 'call-audio' || kind === 'call-video' ? 'call-started' : kind
}

/** What the export puts where text stands: the sender's words, a notice, or "sent an attachment". */
export function contentOf(message: MadeMessage, cut: Cut): string | null {
  const { language, layout } = cut.settings
  if (message.kind === 'echo') return echoWords(language, message.text ?? '')
  if (message.notice !== null) return noticeWords(language, message.notice, noticeNames(message, cut))
  if (message.text !== null || message.share === null || layout === '2021') return message.text
  return attachmentWords(language, noticeNames(message, cut))
}

function noticeNames(message: MadeMessage, cut: Cut): NoticeNames {
  const target = message.notice?.target ?? message.sender
  return {
    sender: cut.names[message.sender] ?? '',
    target: cut.names[target] ?? '',
    words: message.notice?.words ?? '',
    isOwners: message.sender === OWNER,
  }
}

/** The reactions that the export shows, and whether it says when; exports of 2021 never do. */
function reactionsAt(message: MadeMessage, cut: Cut): readonly MadeReaction[] {
  if (message.reactions.length === 0) return message.reactions
  const { until, layout } = cut.settings
  const shown = message.reactions.filter((reaction) => reaction.at <= until && until < reaction.removedAt)
  return layout === '2021' ? shown.map((reaction) => ({ ...reaction, isDated: false })) : shown
}
