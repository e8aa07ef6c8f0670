import type { Json, JsonObject } from '../../../instagram/json/parse-json.ts'
import { idOf, microsOf, objectOf, objectsOf } from '../../../instagram/json/read-value.ts'
import type { SourcePerson, SourceReaction } from '../../source.ts'

const EMOJI_STYLE = /\ufe0f/g

/**
 * Reactions in Instagram's order, then the double taps of former years as hearts. One an emoji and person, at the earliest
 * time: a heart comes with and without the sign for emoji style, and may stand in both lists.
 */
export function readReactions(
  value: Json | undefined,
  person: (pk: string) => SourcePerson,
): readonly SourceReaction[] {
  const { emojis, likes } = objectOf(value)
  const found = new Map<string, SourceReaction>()
  const hearts = objectsOf(likes).map((like): JsonObject => ({ ...like, emoji: '❤' }))
  for (const { sender_id: sender, emoji, timestamp } of [...objectsOf(emojis), ...hearts]) {
    const pk = idOf(sender)
    if (pk === null || !/^\d{1,20}$/.test(pk) || typeof emoji !== 'string' || emoji === '') continue
    const key = `${pk}:${emoji.replace(EMOJI_STYLE, '')}`
    const known = found.get(key)
    const times = [microsOf(timestamp), known?.reactedAt ?? null].filter((at) => at !== null)
    const reactedAt = times.length === 0 ? null : Math.min(...times)
    found.set(key, known === undefined ? { actor: person(pk), emoji, reactedAt } : { ...known, reactedAt })
  }
  return [...found.values()]
}
