/** Which reader reads which item type. A type that is not here is kept as it is: its words, and its cards if it has any. */
import { readCards, readMentionCards } from './cards.ts'
import type { ContentReader } from './content.ts'
import { readActionLog, readCall, readReactionLog } from './notices.ts'
import { readPlaceholder } from './placeholders.ts'
import { readAnimatedMedia, readMedia, readRavenMedia, readSticker, readVoiceMedia } from './sent-files.ts'
import { readHashtag, readLocation, readProfile } from './shared-place.ts'
import { readClip, readFelixShare, readMediaShare } from './shared-post.ts'
import { readReelShare, readStoryShare } from './shared-story.ts'
import { readLike, readLink, readText } from './words-items.ts'

const READERS: ReadonlyMap<string, ContentReader> = new Map([
  ['text', readText],
  ['link', readLink],
  ['like', readLike],
  ['media', readMedia],
  ['raven_media', readRavenMedia],
  ['voice_media', readVoiceMedia],
  ['animated_media', readAnimatedMedia],
  ['avatar_sticker', readSticker],
  ['static_sticker', readSticker],
  ['selfie_sticker', readSticker],
  ['store_sticker', readSticker],
  ['media_share', readMediaShare],
  ['direct_media_share', readMediaShare],
  ['clip', readClip],
  ['felix_share', readFelixShare],
  ['story_share', readStoryShare],
  ['reel_share', readReelShare],
  ['profile', readProfile],
  ['location', readLocation],
  ['hashtag', readHashtag],
  ['xma_media_share', readCards],
  ['xma_clip', readCards],
  ['xma_story_share', readCards],
  ['xma_reel_share', readCards],
  ['xma_reel_mention', readMentionCards],
  ['xma_profile', readCards],
  ['generic_xma', readCards],
  ['placeholder', readPlaceholder],
  ['expired_placeholder', readPlaceholder],
  ['action_log', readActionLog],
  ['video_call_event', readCall],
  ['reaction', readReactionLog],
  ['reaction_log', readReactionLog],
  ['user_reaction', readReactionLog],
])

export function contentReader(itemType: string): ContentReader {
  return READERS.get(itemType) ?? readCards
}
