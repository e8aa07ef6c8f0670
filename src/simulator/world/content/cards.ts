/** The cards (`xma_*`) that newer versions of the app send in place of posts, stories and profiles. */
import { codeOf, mediaPk, mediaUrl } from './media.ts'
import type { ItemScene, Payload, PayloadMaker } from './scene.ts'

function card(scene: ItemScene, layout: number, targetUrl: string | null, pk: string): Payload {
  const { username, fullName } = scene.other
  return {
    xma_layout_type: layout,
    title_text: username,
    header_title_text: username,
    header_subtitle_text: fullName,
    caption_body_text: scene.text,
    ...(targetUrl === null ? {} : { target_url: targetUrl }),
    preview_url: mediaUrl(`${pk}_preview.jpg`),
    preview_url_mime_type: 'image/jpeg',
    preview_url_info: { url: mediaUrl(`${pk}_preview.jpg`), width: 360, height: 640 },
    preview_width: 360,
    preview_height: 640,
    preview_media_fbid: pk,
    header_icon_url: scene.random.chance(0.2) ? '' : mediaUrl(`profile/${scene.other.id}.jpg`),
    is_sharable: true,
  }
}

const site = (path: string): string => `https://www.instagram.com/${path}`

const reelUrl = ({ other }: ItemScene, pk: string): string => site(`reel/${codeOf(pk)}/?id=${pk}_${other.id}`)
const postUrl = ({ other }: ItemScene, pk: string): string => site(`p/${codeOf(pk)}/?id=${pk}_${other.id}`)
const storyUrl = ({ other }: ItemScene, pk: string): string => site(`stories/${other.username}/${pk}`)

function cardMaker(
  key: string,
  layout: number,
  url: (scene: ItemScene, pk: string) => string | null,
  extra: (scene: ItemScene) => Payload = () => ({}),
): PayloadMaker {
  return (scene) => {
    const pk = mediaPk(scene, 19)
    return { text: '', [key]: [card(scene, layout, url(scene, pk), pk)], ...extra(scene) }
  }
}

const withWords = (kind: string) => (scene: ItemScene) => ({
  text: kind === 'reaction' ? '🔥' : scene.text,
  message_item_type: kind,
  auxiliary_text: `You replied to ${scene.other.username}'s story`,
  auxiliary_text_source_type: 1,
})

export const cards: Readonly<Record<string, PayloadMaker>> = {
  xma_clip: cardMaker('xma_clip', 4, reelUrl),
  xma_media_share: cardMaker('xma_media_share', 0, postUrl),
  xma_story_share: cardMaker('xma_story_share', 4, storyUrl, withWords('text')),
  xma_reel_share: cardMaker('xma_reel_share', 4, storyUrl, withWords('reaction')),
  xma_reel_mention: cardMaker('xma_reel_mention', 4, storyUrl),
  generic_xma: cardMaker(
    'generic_xma',
    0,
    ({ other }) => `instagram://direct-notes?user_id=${other.id}`,
    (scene) => ({ text: scene.text, message_item_type: 'text' }),
  ),
  avatar_sticker: cardMaker('avatar_sticker', 0, () => null),
  xma_profile: ({ other }) => ({
    xma_profile: [
      {
        xma_layout_type: 0,
        header_title_text: other.username,
        header_subtitle_text: other.fullName,
        target_url: site(other.username),
      },
    ],
  }),
}
