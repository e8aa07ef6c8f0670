import type { Random } from '../random.ts'
import type { MadeMessage, MadeReaction } from './message.ts'
import type { ExportSettings } from './options.ts'

/**
 * Changes old messages at one moment, as far as the settings ask for it: unsends, edits, reactions. Draws from chance of its
 * own, so that histories with and without the changes are otherwise the same.
 */
export function applyLaterChanges(
  rows: readonly MadeMessage[],
  settings: ExportSettings,
  random: Random,
): readonly MadeMessage[] {
  const { unsendsLater, editsLater, reactionsChange, changesAt } = settings
  if (!unsendsLater && !editsLater && !reactionsChange) return rows
  return rows.flatMap((row) => {
    const roll = random.next()
    if (row.kind !== 'text' || row.text === null || row.ms >= changesAt || row.unsentAt !== Number.POSITIVE_INFINITY) {
      return [row]
    }
    if (unsendsLater && roll < 0.012) return [{ ...row, unsentAt: changesAt }]
    const hasFollower = rows.some((other) => other !== row && other.ms === row.ms)
    if (editsLater && roll < 0.024 && !hasFollower) return [row, editOf(row, changesAt)]
    if (reactionsChange && roll > 0.95) return [{ ...row, reactions: changeReactions(row, changesAt, rows) }]
    return [row]
  })
}

function editOf(row: MadeMessage, at: number): MadeMessage {
  return { ...row, kind: 'edit', text: `${row.text} — sorry (edited)`, appearsAt: at, reactions: [], bumped: null }
}

/** Somebody takes a reaction back for another; where there was none, somebody of the session gives one. */
function changeReactions(row: MadeMessage, at: number, rows: readonly MadeMessage[]): readonly MadeReaction[] {
  const [first, ...rest] = row.reactions
  const lasting = { at, removedAt: Number.POSITIVE_INFINITY, isDated: true }
  if (first !== undefined) {
    return [{ ...first, removedAt: Math.max(at, first.at) }, ...rest, { ...lasting, actor: first.actor, emoji: '🎉' }]
  }
  const actor = rows.find((other) => other.sender !== row.sender)?.sender ?? row.sender
  return [{ ...lasting, actor, emoji: '❤️' }]
}
