/** What an observation adds to a message that the archive has. */
import type { SourceKind } from '../sources/source.ts'
import type { IncomingMessage } from './incoming.ts'
import type { KnownDetails } from './known-messages.ts'
import { compareFidelity, compareRawHashes, type State } from './state.ts'
import { hasId } from './taken-for.ts'

export const learnsIds = (known: KnownDetails, message: IncomingMessage) =>
  message.ids.some((id) => !hasId(known.ids, id))

/** The unchanged state was seen at a later time; what a source saw that knows less does not count. */
export function isSeenLater(known: KnownDetails, state: State): boolean {
  if (compareFidelity(state.source, known.page.source as SourceKind) < 0) return false
  return state.lastObservedAt > known.lastObservedAt
}

/** Whether the observation comes from a richer source than what is stored. */
export function isBetterKnown(known: KnownDetails, state: State): boolean {
  return compareFidelity(state.source, known.page.source as SourceKind) > 0
}

/** Whether the stored original text is the one to keep, of two observations of the same state. */
function isStoredBetter(known: KnownDetails, state: State): boolean {
  const fidelity = compareFidelity(state.source, known.page.source as SourceKind)
  if (fidelity !== 0) return fidelity < 0
  if (known.firstObservedAt !== state.firstObservedAt) return known.firstObservedAt < state.firstObservedAt
  if (known.rawHash !== state.rawHash) return compareRawHashes(known.rawHash, state.rawHash) < 0
  return known.page.origin <= state.origin
}

/** Whether the observation says nothing that is not stored. */
export function isUnchanged(known: KnownDetails, state: State): boolean {
  return (
    known.contentHash === state.contentHash &&
    known.isUnsent === state.isUnsent &&
    known.isTakenDown === state.isTakenDown &&
    isStoredBetter(known, state) &&
    known.hasReactions(state.reactions) &&
    known.hasFiles(state.attachments)
  )
}
