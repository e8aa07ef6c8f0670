/** Stories sent on, and words to a story. */
import type { JsonObject } from '../../../instagram/json/parse-json.ts'
import { idOf, objectOf } from '../../../instagram/json/read-value.ts'
import type { SourceShare } from '../../source.ts'
import type { ContentReader } from './content.ts'
import { previewFiles } from './media-files.ts'
import { firstWords, usernameOf } from './words.ts'

/** Of one that has expired only Instagram's words are left, in the account's language: they stay in the original text. */
export const readStoryShare: ContentReader = (item) => {
  const story = objectOf(item.story_share)
  const media = objectOf(story.media)
  return { text: firstWords(story.text, item.text), share: storyOf(media), attachments: previewFiles(media) }
}

/** A reply, a reaction, a mention: `type` tells. */
export const readReelShare: ContentReader = (item) => {
  const reel = objectOf(item.reel_share)
  const media = objectOf(reel.media)
  const emoji = objectOf(reel.reaction_info).emoji
  return {
    text: firstWords(reel.text, item.text, emoji),
    share: storyOf(media),
    attachments: previewFiles(media),
    ...(reel.type === 'mention' ? { noticeClass: 'story-mention' } : {}),
  }
}

/** The address is written as exports write it: without `www.` and without a final slash. */
function storyOf({ user, pk, id }: JsonObject): SourceShare | null {
  const owner = usernameOf(objectOf(user).username)
  if (owner === null) return null
  const number = (idOf(pk) ?? idOf(id))?.split('_')[0] ?? ''
  const url = /^\d{1,20}$/.test(number) ? `https://instagram.com/stories/${owner}/${number}` : null
  return { url, owner, text: null }
}
