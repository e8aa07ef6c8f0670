import type { FileView, MessageView } from './message-view.ts'

/** What a message without words is, in words: where there is a picture, this stands in its place for those who do not see it. */
const OF_TYPE: Readonly<Record<string, string>> = {
  action_log: 'Notice',
  animated_media: 'GIF',
  avatar_sticker: 'Sticker',
  clip: 'Reel',
  direct_media_share: 'Post',
  expired_placeholder: 'No longer available',
  felix_share: 'Video',
  file: 'File',
  generic_xma: 'Shared card',
  hashtag: 'Hashtag',
  like: '❤️',
  link: 'Link',
  location: 'Place',
  media: 'Photo or video',
  media_share: 'Post',
  profile: 'Profile',
  raven_media: 'Photo or video to be seen once',
  reel_share: 'Reply to a story',
  selfie_sticker: 'Sticker',
  static_sticker: 'Sticker',
  store_sticker: 'Sticker',
  story_share: 'Story',
  video_call_event: 'Call',
  voice_media: 'Voice message',
  xma_clip: 'Reel',
  xma_media_share: 'Post',
  xma_profile: 'Profile',
  xma_reel_mention: 'Mention in a story',
  xma_reel_share: 'Reply to a story',
  xma_story_share: 'Story',
}

const OF_NOTICE: Readonly<Record<string, string>> = {
  'call-ended': 'Call',
  'call-missed': 'Missed call',
  'call-started': 'Call',
  'story-mention': 'Mention in a story',
}

const OF_FILE: Readonly<Record<string, string>> = {
  audio: 'Voice message',
  file: 'File',
  gif: 'GIF',
  photo: 'Photo',
  sticker: 'Sticker',
  thumbnail: 'Preview',
  video: 'Video',
}

export function describeType(type: string, notice: string | null): string {
  const known = (notice === null ? undefined : OF_NOTICE[notice]) ?? OF_TYPE[type]
  return known ?? (type === 'placeholder' ? 'Nothing to be seen' : type.replaceAll('_', ' '))
}

export function describeFile({ kind }: Pick<FileView, 'kind'>): string {
  return OF_FILE[kind] ?? kind
}

type Missing = Pick<MessageView, 'type' | 'text' | 'share' | 'files' | 'isUnsent' | 'isTakenDown'>

/** Why a message shows nothing, where that is meant so; null where it shows something. */
export function whyEmpty({ type, text, share, files, isUnsent, isTakenDown }: Missing): string | null {
  if (isUnsent) return text === null ? 'Taken back by its sender; what it said is not kept' : 'Taken back by its sender'
  if (isTakenDown) return 'Taken down by Instagram'
  if (text !== null || share !== null || files.length > 0) return null
  if (type === 'raven_media') return 'Photo or video to be seen once: never kept, on purpose'
  if (type === 'voice_media') return 'Voice message, not in the archive'
  if (type === 'placeholder') return 'Instagram showed nothing here: taken back, expired, or only to be seen once'
  if (type === 'expired_placeholder') return 'Expired: Instagram no longer showed it'
  return null
}

/** A length of time as clocks show it: `1:05`, `1:00:05`. */
export function clockTime(seconds: number): string {
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (number: number): string => String(number).padStart(2, '0')
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`
}

/** A message on one line: its words, else what it is. */
export function messageWords(
  message: Omit<Missing, 'files'> & { files?: readonly FileView[] } & Pick<MessageView, 'notice' | 'callSeconds'>,
): string {
  const { type, notice, text, share, callSeconds, files = [] } = message
  const empty = whyEmpty({ ...message, files })
  const parts = [
    text ?? '',
    text === null && files.length > 0 ? files.map(describeFile).join(', ') : '',
    text === null && files.length === 0 && empty === null ? describeType(type, notice) : '',
    share === null
      ? ''
      : [share.owner === null ? '' : `@${share.owner}`, share.text ?? '', share.url ?? ''].filter(Boolean).join(' '),
    callSeconds === null || callSeconds === 0 ? '' : clockTime(callSeconds),
    empty === null ? '' : `[${empty}]`,
  ]
  return parts.filter((part) => part !== '').join(' · ')
}
