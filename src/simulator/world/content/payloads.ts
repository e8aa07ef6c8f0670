/** What each item type carries. The keys are Instagram's; types that no public client has modelled carry nothing. */
import { bare } from '../../wire/json.ts'
import { userShort } from '../../wire/user.ts'
import { clientContextOf } from '../ids.ts'
import { cards } from './cards.ts'
import { mediaPk, mediaUrl, post, sentMedia } from './media.ts'
import type { ItemScene, Payload, PayloadMaker } from './scene.ts'
import { secondsOf } from './scene.ts'

const PAYLOADS: Readonly<Record<string, PayloadMaker>> = {
  text: ({ text }) => ({ text }),
  link: (scene) => {
    const url = `https://example.org/${scene.random.int(100_000).toString(36)}`
    const token = clientContextOf(scene.micros, scene.random.int(2 ** 22))
    const context = { link_url: url, link_title: 'Example', link_summary: '', link_image_url: '' }
    return {
      link: { text: `${scene.text} ${url}`, link_context: context, client_context: token, mutation_token: token },
    }
  },
  like: () => ({ like: '❤️' }),
  media: (scene) => ({ media: sentMedia(scene, false) }),
  // Told apart by media_type alone.
  'media:video': (scene) => ({ media: sentMedia(scene, true) }),
  voice_media: (scene) => {
    const id = mediaPk(scene, 17)
    return {
      voice_media: {
        media: {
          id,
          media_type: 11,
          product_type: 'direct_audio',
          audio: {
            audio_src: mediaUrl(`${id}.m4a`),
            duration: scene.random.between(900, 60_000),
            waveform_data: Array.from({ length: 8 }, () => Math.round(scene.random.next() * 100) / 100),
            waveform_sampling_frequency_hz: 10,
          },
          organic_tracking_token: `sim${id}`,
          user: { pk: bare(scene.author.id) },
        },
        seen_user_ids: [],
        seen_count: 0,
        view_mode: 'permanent',
        replay_expiring_at_us: null,
      },
    }
  },
  animated_media: (scene) => {
    const id = `xT0${scene.random.int(2 ** 31).toString(36)}`
    const url = (suffix: string) => `https://media.giphy.sim/${id}.${suffix}`
    const fixed = { height: '200', width: '356', mp4: url('mp4'), mp4_size: '12345', size: '67890', url: url('gif') }
    return {
      animated_media: {
        id,
        is_random: false,
        is_sticker: scene.random.chance(0.3),
        images: { fixed_height: { ...fixed, webp: url('webp'), webp_size: '2345' } },
        user: { is_verified: false, username: 'giphy' },
      },
    }
  },
  media_share: (scene) => ({ media_share: post(scene, scene.random.pick(['photo', 'video', 'album'] as const)) }),
  'media_share:tag': (scene) => ({
    direct_media_share: {
      text: '',
      media_share_type: 'tag',
      tagged_user_id: bare(scene.other.id),
      media: post(scene),
    },
  }),
  clip: (scene) => ({ clip: { clip: post(scene, 'clips') } }),
  felix_share: (scene) => ({ felix_share: { video: post(scene, 'video'), text: null } }),
  reel_share: (scene) => reelShare(scene, 'reply', { text: scene.text, media: post(scene, 'story') }),
  'reel_share:reaction': (scene) =>
    reelShare(scene, 'reaction', { text: '🔥', reaction_info: { emoji: '🔥' }, media: { media_type: 1 } }),
  'reel_share:mention': (scene) =>
    reelShare(scene, 'mention', {
      text: '',
      mentioned_user_id: bare(scene.other.id),
      media: { expiring_at: secondsOf(scene.micros) + 86_400 },
    }),
  story_share: (scene) => ({
    story_share: {
      text: scene.text,
      reel_type: 'user_reel',
      reel_id: scene.other.id,
      is_reel_persisted: false,
      story_share_type: 'default',
      media: post(scene, 'story'),
    },
  }),
  'story_share:expired': () => ({
    story_share: { text: '', title: 'Story unavailable', message: 'No longer available', reason: 3 },
  }),
  profile: ({ other }) => ({ profile: userShort(other) }),
  location: ({ random }) => ({
    location: {
      pk: random.between(100_000, 900_000_000),
      short_name: 'Harbour',
      facebook_places_id: random.between(100_000, 900_000_000),
      external_source: 'facebook_places',
      name: 'The old harbour',
      address: '',
      city: '',
      // Some places have no position.
      ...(random.chance(0.3) ? {} : { lng: 9.9937, lat: 53.5411 }),
    },
  }),
  hashtag: (scene) => ({ hashtag: { name: 'sunset', media_count: 1, media: post(scene) } }),
  placeholder: () => ({
    placeholder: {
      is_linked: false,
      title: 'Message unavailable',
      message: 'Update to the latest version of Instagram to view this message.',
      reason: 0,
    },
  }),
  expired_placeholder: ({ text }) => ({ message_item_type: 'reaction', text }),
  video_call_event: ({ random, author }) =>
    random.chance(0.5)
      ? { video_call_event: { action: 'video_call_started', description: `${author.username} started a video chat` } }
      : { video_call_event: { action: 'video_call_ended', description: 'The video chat ended.' } },
  action_log: ({ author }) => actionLog(author.formerUsername ?? author.username, ' changed the chat theme.'),
  'action_log:left': ({ author }) => actionLog(author.formerUsername ?? author.username, ' left the group.'),
  ...cards,
}

/** Known by name only. */
const NAMES_ONLY =
  'product_share guide_share live_video_share live_invite_guest live_viewer_invite poll_vote cta_link static_sticker selfie_sticker ar_effect reel_react'.split(
    ' ',
  )

function reelShare(scene: ItemScene, type: string, rest: Payload): Payload {
  return {
    reel_share: {
      type,
      reel_owner_id: bare(scene.other.id),
      is_reel_persisted: 0,
      reel_type: 'user_reel',
      ...rest,
    },
  }
}

/** A line that tells what someone did; their name is bold. */
export function actionLog(username: string, words: string): Payload {
  const end = username.length
  return {
    action_log: {
      description: `${username}${words}`,
      bold: [{ start: 0, end }],
      text_attributes: [{ start: 0, end, bold: 1, color: '', intent: '' }],
    },
  }
}

/**
 * Makes the payload of a type.
 *
 * @param variant an item type, or one with a colon and what sets it apart from others of its type
 */
export function payloadOf(variant: string, scene: ItemScene): Payload {
  return PAYLOADS[variant]?.(scene) ?? {}
}

export const itemTypeOf = (variant: string): string => variant.split(':')[0] ?? variant

/** Every variant but the expiring ones, which differ from viewer to viewer. */
export const payloadVariants: readonly string[] = [...Object.keys(PAYLOADS), ...NAMES_ONLY]
