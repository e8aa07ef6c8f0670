import { byText } from './by-count.ts'
import type { ReactionFacts } from './facts.ts'

/** By who gave them, whose message they are on, and emoji. */
export function byLabels(one: ReactionFacts, other: ReactionFacts): number {
  return (
    byText(one.giver.label, other.giver.label) ||
    byText(one.receiver.label, other.receiver.label) ||
    byText(one.emoji, other.emoji)
  )
}
