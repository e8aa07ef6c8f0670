import type { StateReaction } from './state.ts'

/** One reaction a person and emoji; of two, the earlier, if any time is known. */
export function distinctReactions(reactions: readonly StateReaction[]): readonly StateReaction[] {
  if (reactions.length < 2) return reactions
  const byKey = new Map<string, StateReaction>()
  for (const reaction of reactions) {
    const key = `${reaction.personId}:${reaction.emoji}`
    const known = byKey.get(key)
    if (known === undefined || isEarlier(reaction, known)) byKey.set(key, reaction)
  }
  return [...byKey.values()]
}

const isEarlier = (a: StateReaction, b: StateReaction): boolean =>
  a.reactedAt !== null && (b.reactedAt === null || a.reactedAt < b.reactedAt)
