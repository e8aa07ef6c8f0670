/** Everything about a message of the past that its place and words do not say: its type, its reactions, what it answers. */
import { Random } from '../random.ts'
import { variantOf } from './content/showcase.ts'
import type { PastMessage } from './history.ts'
import { clientContextOf } from './ids.ts'
import type { Message, Reaction } from './message.ts'
import type { ThreadPlan } from './plan-threads.ts'

/** The heart comes with and without the sign that colours it. */
const EMOJIS = ['❤', '❤', '❤', '❤️', '😂', '😂', '😮', '😢', '👍', '🔥', '🥹', '👏🏽', '🙏', '💯']
const REACTED = 0.08
const ANSWERS = 0.06
const SECOND = 1_000_000
/** Before this, a double tap was a like beside the emojis. */
const LIKES_UNTIL = Date.UTC(2025, 0, 1) * 1000

/** @param at gives the thread's past messages */
export function pastMessage(plan: ThreadPlan, past: PastMessage, at: (position: number) => PastMessage): Message {
  const { index, itemId, micros, low, author, text, seed } = past
  const random = new Random(seed)
  const variant = variantOf(plan, past, random.next())
  const answered = random.next() < ANSWERS ? index - 1 - random.int(10) : -1
  const isAnswer = variant === 'text' && answered >= 0
  const reactions = random.next() < REACTED ? react(plan, past, random) : []
  return {
    position: index,
    itemId,
    micros,
    low,
    author,
    variant,
    text,
    seed,
    reactions,
    // Some items lack it.
    ...(random.chance(0.95) ? { clientContext: clientContextOf(micros, seed) } : {}),
    ...(isAnswer ? { repliesTo: at(answered).itemId } : {}),
  }
}

function react(plan: ThreadPlan, { author, micros }: PastMessage, random: Random): readonly Reaction[] {
  const others = plan.members.filter((member) => member !== author)
  if (plan.place === 'pending' || plan.place === 'spam') return []
  return others
    .filter((_, place) => place === 0 || random.chance(0.3))
    .slice(0, 4)
    .map((by) => {
      const emoji = random.pick(EMOJIS)
      const isLegacyLike = emoji === '❤' && micros < LIKES_UNTIL
      const reaction = { by, emoji, micros: micros + (1 + random.int(600)) * SECOND + random.int(SECOND) }
      return isLegacyLike ? { ...reaction, isLegacyLike } : reaction
    })
}
