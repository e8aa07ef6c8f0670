import { isObject } from '../json/values.ts'
import type { SourceReaction } from '../source.ts'
import { repairShort } from './item-text.ts'
import type { ThreadPeople } from './people.ts'
import { secondsToMicros } from './times.ts'

const NO_REACTIONS: readonly SourceReaction[] = []

/** Reactions as this export has them; about two thirds of those in newer exports say when. */
export function readReactions(value: unknown, people: ThreadPeople): readonly SourceReaction[] {
  if (!Array.isArray(value) || value.length === 0) return NO_REACTIONS
  const reactions: SourceReaction[] = []
  for (const entry of value) {
    if (!isObject(entry) || typeof entry.reaction !== 'string' || typeof entry.actor !== 'string') continue
    const { person: actor } = people.known(entry.actor)
    reactions.push({ actor, emoji: repairShort(entry.reaction), reactedAt: secondsToMicros(entry.timestamp) })
  }
  return reactions
}
