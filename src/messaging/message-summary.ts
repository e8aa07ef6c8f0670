import type { DirectItem, ItemType } from '../instagram/items/item.ts'
import type { Media, MediaKind } from '../instagram/items/media.ts'

const MEDIA: Partial<Record<MediaKind, string>> = { photo: 'photo', video: 'video', album: 'album', audio: 'audio' }

/** Where the type alone says what it is. */
const KINDS: Partial<Record<ItemType, string>> = {
  voice_media: 'voice message',
  raven_media: 'photo or video to be seen once',
  animated_media: 'GIF',
  media_share: 'post',
  clip: 'reel',
  felix_share: 'video',
  reel_share: 'story',
  story_share: 'story',
  profile: 'profile',
  location: 'place',
  hashtag: 'hashtag',
  placeholder: 'not shown',
  expired_placeholder: 'expired',
  xma_media_share: 'post',
  xma_clip: 'reel',
  xma_story_share: 'story',
  xma_reel_share: 'story',
  xma_reel_mention: 'mention in a story',
  xma_profile: 'profile',
  xma_link: 'link',
  xma_location: 'place',
  avatar_sticker: 'sticker',
  static_sticker: 'sticker',
  selfie_sticker: 'sticker',
}

/**
 * What a message is, in one line for people: its words, or what kind of thing it is, and the words beside that.
 *
 * @example messageSummary(item) // '[photo]', 'See you at six', '[post] look at this'
 */
export function messageSummary(item: DirectItem): string {
  const said = item.text ?? ''
  switch (item.itemType) {
    case 'text':
      return said
    case 'link':
      return said === '' ? (item.link.url ?? '[link]') : said
    case 'like':
      return item.like ?? '❤'
    case 'media':
      return withWords(mediaKind(item.media), said)
    case 'action_log':
      return `[${item.notice.description ?? 'notice'}]`
    case 'video_call_event':
      return `[${item.description ?? 'call'}]`
    case 'profile':
      return withWords('profile', item.profile?.username ? `@${item.profile.username}` : said)
    case 'location':
      return withWords('place', item.place.name ?? said)
    case 'hashtag':
      return withWords('hashtag', item.hashtag ? `#${item.hashtag}` : said)
    default:
      return withWords(KINDS[item.itemType] ?? item.wireType, said)
  }
}

function mediaKind(media: Media | null): string {
  return media === null ? 'photo or video' : (MEDIA[media.kind] ?? 'photo or video')
}

function withWords(kind: string, said: string): string {
  return said === '' ? `[${kind}]` : `[${kind}] ${said}`
}
