/** Expiring ("raven") media: what of it a viewer gets depends on whether they, and how long ago anybody, looked at it. */
import type { Micros } from '../../../clock.ts'
import { bare } from '../../wire/json.ts'
import { userShort } from '../../wire/user.ts'
import { image, mediaPk } from './media.ts'
import type { ItemScene, Payload } from './scene.ts'

export type ViewMode = 'once' | 'replayable' | 'permanent'

/** Variants: what follows the colon is the view mode. */
export const expiringVariants: readonly string[] = [
  'raven_media:once',
  'raven_media:replayable',
  'raven_media:permanent',
  'visual_media:once',
]

const SECOND = 1_000_000
const LIFE = 14 * 86_400 * SECOND

/**
 * @param isSeen whether the viewer has looked at it; nothing is left of it for them then, unless it is permanent
 * @param now what nobody opened for two weeks is gone
 */
export function expiringPayload(variant: string, scene: ItemScene, isSeen: boolean, now: Micros): Payload {
  const [key, mode] = variant.split(':') as [string, ViewMode]
  const isGone = mode !== 'permanent' && (isSeen || now - scene.micros > LIFE)
  const visual = {
    view_mode: mode,
    reply_type: null,
    seen_user_ids: [],
    seen_count: isSeen ? 1 : 0,
    replay_expiring_at_us: null,
    url_expire_at_secs: Math.floor((scene.micros + LIFE) / SECOND),
    playback_duration_secs: 0,
    story_app_attribution: null,
    tap_models: [],
    expiring_media_action_summary: isSeen
      ? { type: 'replay', timestamp: scene.micros + 60 * SECOND, count: 1 }
      : { type: 'raven_delivered', timestamp: scene.micros, count: 0 },
    media: isGone ? { media_type: 1 } : openMedia(scene),
  }
  return { [key === 'raven_media' && scene.micros % 2 === 0 ? 'raven_media' : 'visual_media']: visual }
}

function openMedia(scene: ItemScene): Payload {
  const pk = mediaPk(scene, 17)
  const [candidate] = image(pk, [1080, 1920]).candidates as readonly Payload[]
  const expiry = {
    scans_profile: 'e35',
    fallback: { url: `https://cdn2.sim/${pk}.jpg` },
    url_expiration_timestamp_us: scene.micros + LIFE,
  }
  return {
    id: `${pk}_${scene.author.id}`,
    media_id: bare(pk),
    media_type: 1,
    image_versions2: { candidates: [{ ...candidate, ...expiry }] },
    original_width: 1080,
    original_height: 1920,
    organic_tracking_token: `sim${pk}`,
    creative_config: { capture_type: 'normal' },
    create_mode_attribution: null,
    user: userShort(scene.author),
  }
}
