import type { Micros } from '../clock.ts'
import type { SourceItem, WholePage } from '../sources/source.ts'
import type { KnownDetails } from './known-messages.ts'
import { itemIdToHex } from './message-id.ts'
import type { State } from './state.ts'

/** A message that was just sent may not be readable everywhere yet: its absence says nothing. */
const GRACE: Micros = 10 * 60 * 1_000_000

/** So many that are gone at once, and more than remain, are an answer to be doubted rather than believed. */
const MANY = 5

interface Bounds {
  /** Item ids as 32 hexadecimal digits, exclusive. */
  readonly from: string
  readonly to: string
}

const LOWEST = ''
const HIGHEST = 'g'

/**
 * Between which item ids the page vouches for holding everything. Its oldest item does not count as an end unless it is the
 * thread's: conversations with Facebook were seen to repeat the very first message on every page.
 */
function boundsOf(items: readonly SourceItem[], whole: WholePage): Bounds | null {
  // All that the thread had was taken back.
  if (items.length === 0 && whole.isNewest && whole.isOldest) return { from: LOWEST, to: HIGHEST }
  const ids = items.flatMap((item) => (item.itemId === null ? [] : [itemIdToHex(item.itemId)])).sort()
  const [newest, from] = [ids.at(-1), whole.isOldest ? LOWEST : ids[1]]
  if (newest === undefined || from === undefined) return null
  return { from, to: whole.isNewest ? HIGHEST : newest }
}

function itemIdOf(known: KnownDetails): string | undefined {
  return known.ids
    .filter((id) => id.isItemId)
    .map((id) => id.hex)
    .sort()[0]
}

/**
 * What the archive has where a page vouches for holding everything, and the page has not: its senders took it back. Only
 * messages that Instagram itself has shown count; an export tells lines that Instagram's answers never have.
 *
 * @param known all that the archive has in the page's stretch
 * @param matched those that the page has too
 */
export function absentMessages(
  known: readonly KnownDetails[],
  matched: ReadonlySet<KnownDetails>,
  items: readonly SourceItem[],
  whole: WholePage,
): KnownDetails[] {
  const bounds = boundsOf(items, whole)
  if (bounds === null) return []
  const expected = known.filter((message) => {
    const id = itemIdOf(message)
    if (id === undefined || message.isUnsent) return false
    const isOld = message.sentAt < whole.observedAt - GRACE && message.lastObservedAt < whole.observedAt
    return isOld && id > bounds.from && id < bounds.to
  })
  const absent = expected.filter((message) => !matched.has(message))
  const isDoubtful = absent.length > MANY && absent.length * 2 > expected.length
  return isDoubtful ? [] : absent
}

/**
 * The state of a message that was found missing. Unless what was taken back is kept, its original text goes with it, also
 * where the message said nothing in words: nobody observed a text of this state.
 */
export function takenBack(current: State, observedAt: Micros, keepsUnsent: boolean): State {
  const state: State = { ...current, isUnsent: true, source: 'instagram' }
  const seen = { firstObservedAt: observedAt, lastObservedAt: observedAt }
  return keepsUnsent ? { ...state, ...seen } : { ...state, ...seen, raw: { kind: 'new', text: '' }, rawHash: 0 }
}
