import { leaverAt, type PastMessage } from '../history.ts'
import type { ThreadPlan } from '../plan-threads.ts'
import { expiringVariants } from './expiring.ts'
import { payloadVariants } from './payloads.ts'

/** Belongs where someone leaves. */
const LEFT = 'action_log:left'
const ALL = [...payloadVariants, ...expiringVariants].filter((variant) => variant !== LEFT)
/** One of each, and words between them. */
export const SHOWCASE_SIZE = ALL.length * 2

/** What people send when it is not words, and how often among a thousand messages. */
const USUAL: readonly (readonly [string, number])[] = [
  ['media', 28],
  ['media:video', 8],
  ['voice_media', 9],
  ['animated_media', 9],
  ['link', 9],
  ['like', 9],
  ['raven_media:once', 5],
  ['raven_media:replayable', 3],
  ['video_call_event', 4],
  ['placeholder', 2],
  ['action_log', 2],
]
/** Before this, shares were of the old kinds. */
const CARDS_SINCE = Date.UTC(2024, 5, 1) * 1000
const OLD_SHARES: readonly (readonly [string, number])[] = [
  ['media_share', 18],
  ['clip', 14],
  ['reel_share', 10],
  ['reel_share:reaction', 6],
  ['story_share', 5],
  ['story_share:expired', 4],
  ['profile', 2],
  ['felix_share', 1],
  ['location', 1],
]
const NEW_SHARES: readonly (readonly [string, number])[] = [
  ['xma_clip', 24],
  ['xma_media_share', 14],
  ['xma_story_share', 8],
  ['xma_reel_share', 7],
  ['xma_reel_mention', 4],
  ['generic_xma', 2],
  ['xma_profile', 2],
  ['avatar_sticker', 1],
]

/** Which variant of which item type a message of the past is. */
export function variantOf(plan: ThreadPlan, { index, micros }: PastMessage, roll: number): string {
  if (plan.isShowcase && index < SHOWCASE_SIZE) return index % 2 === 0 ? 'text' : (ALL[(index - 1) / 2] ?? 'text')
  if (leaverAt(plan, index) !== undefined) return LEFT
  if (plan.scene === 'notes' || plan.scene === 'stranger') return roll < 0.9 ? 'text' : 'link'
  let left = roll * 1000
  for (const [variant, share] of [...USUAL, ...(micros < CARDS_SINCE ? OLD_SHARES : NEW_SHARES)]) {
    left -= share
    if (left < 0) return variant
  }
  return 'text'
}
