/** Comparisons of a message's states before and after a merge, and what follows from them. */
import type { RawReference } from '../archive/blank-raw-items.ts'
import type { FurtherId } from '../archive/insert-message-ids.ts'
import { idKey, type MessageId } from './message-id.ts'
import type { MessageToWrite } from './message-rows.ts'
import { type State, stateKey } from './state.ts'

/** Ids in an order that depends on nothing but themselves: item ids first, each kind by number. */
export function canonicalOrder(ids: readonly MessageId[]): MessageId[] {
  return [...ids].sort((a, b) => Number(b.isItemId) - Number(a.isItemId) || (a.hex < b.hex ? -1 : 1))
}

function fingerprintOf(state: State): string {
  const { raw } = state
  const place = raw.kind === 'stored' ? [String(raw.pageId), raw.position] : 'new'
  const times = state.reactions.map((it) => [String(it.personId), it.emoji, it.reactedAt]).sort()
  const sizes = state.attachments.map((it) => it.sizeBytes)
  return JSON.stringify([stateKey(state), place, state.firstObservedAt, state.lastObservedAt, times, sizes])
}

/** True when nothing has to be written. */
export function sameStates(before: readonly State[], after: readonly State[]): boolean {
  return (
    before.length === after.length &&
    before.every((state, index) => {
      const other = after[index]
      return other !== undefined && fingerprintOf(state) === fingerprintOf(other)
    })
  )
}

/** True when the message says, now and earlier, what it said before. */
export function sameKeys(before: readonly State[], after: readonly State[]): boolean {
  const [current, now] = [before[0], after[0]]
  if (current === undefined || now === undefined || stateKey(current) !== stateKey(now)) return false
  const keys = new Set(before.map(stateKey))
  return keys.size === after.length && after.every((state) => keys.has(stateKey(state)))
}

const placesOf = (states: readonly State[]) =>
  states.flatMap(({ raw }) => (raw.kind === 'stored' ? [{ pageId: raw.pageId, position: raw.position }] : []))

/** Stored original texts that no state refers to any longer. */
export function lostTexts(before: readonly State[], after: readonly State[]): RawReference[] {
  const kept = new Set(placesOf(after).map((it) => `${it.pageId}:${it.position}`))
  return placesOf(before).filter((it) => !kept.has(`${it.pageId}:${it.position}`))
}

/** How many original texts the messages bring: as many raw pages are needed at most. */
export function newTexts(messages: readonly MessageToWrite[]): number {
  let count = 0
  for (const { states } of messages) for (const { raw } of states) if (raw.kind === 'new') count += 1
  return count
}

/** The last word on each id. */
export function distinctIds(ids: readonly FurtherId[]): FurtherId[] {
  const byKey = new Map(ids.map((it) => [`${it.threadId}:${idKey({ isItemId: it.isItemId, hex: it.id })}`, it]))
  return [...byKey.values()]
}
