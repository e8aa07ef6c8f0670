/**
 * Walks pages back in time, whatever the server says of its end. A page may repeat what an earlier one had, its cursor may
 * come back, be missing, or go on behind an empty page; a walk gives each thing once and always ends.
 */
import type { Micros } from '../../clock.ts'
import { RecentIdentities } from './recent-identities.ts'

/** What one request gave. */
export interface Page<Item> {
  /** The newest first. */
  readonly items: readonly Item[]
  /** Where older ones go on; null: none was given. */
  readonly cursor: string | null
  /** Whether there are older ones; null: not told. */
  readonly hasOlder: boolean | null
  readonly observedAt: Micros
}

/**
 * Why a walk ended here. Only `complete` is the server's word that nothing older is left; the others are not to be taken for
 * it: `cursor-missing` and `empty-page` where it says that there is more, `nothing-new`, `cursor-repeated`.
 */
export type WalkEnd = 'complete' | 'cursor-missing' | 'empty-page' | 'nothing-new' | 'cursor-repeated'

/** A page of a walk, without what earlier pages of it had. */
export type Walked<P> = P & {
  /** How many items were left out as known already. */
  readonly repeated: number
  /** Null: a further page follows. */
  readonly end: WalkEnd | null
}

/**
 * @param fetch one page, from a cursor or from the newest
 * @param identity tells whether two items are the same
 * @param start cursor to begin at; null: the newest
 */
export async function* walk<Item, P extends Page<Item>>(
  fetch: (cursor: string | null) => Promise<P>,
  identity: (item: Item) => string,
  start: string | null = null,
): AsyncGenerator<Walked<P>, void, undefined> {
  const known = new RecentIdentities()
  const cursors = new Set<string | null>([start])
  for (let cursor = start; ; ) {
    const page = await fetch(cursor)
    const items = page.items.filter((item) => known.isNew(identity(item)))
    const end = endOf(page, items.length, cursors)
    yield { ...page, items, repeated: page.items.length - items.length, end }
    if (end !== null) return
    cursor = page.cursor
    cursors.add(cursor)
  }
}

function endOf<Item>(
  { items, cursor, hasOlder }: Page<Item>,
  fresh: number,
  cursors: ReadonlySet<string | null>,
): WalkEnd | null {
  if (hasOlder === false) return 'complete'
  if (cursor === null) return hasOlder === null ? 'complete' : 'cursor-missing'
  if (items.length === 0) return 'empty-page'
  if (fresh === 0) return 'nothing-new'
  return cursors.has(cursor) ? 'cursor-repeated' : null
}
