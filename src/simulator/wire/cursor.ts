/**
 * Cursors are opaque: the key of the last thing that was shown, in base 64. A client that takes them apart, or makes them
 * from item ids, would fail at Instagram; so that it fails here too, they carry a letter that no id has.
 */
import { readItemId } from '../world/ids.ts'
import type { Key } from '../world/thread.ts'

/** `opaque`, or `item_id`: as the service had it in 2019, where a cursor was the page's oldest item id. */
export type CursorMode = 'opaque' | 'item_id'

export function itemCursor(itemId: string, mode: CursorMode): string {
  return mode === 'item_id' ? itemId : encode(`t${itemId}`)
}

/** @returns null when nobody here gave this cursor */
export function readItemCursor(cursor: string, mode: CursorMode): Key | null {
  if (mode === 'item_id') return readItemId(cursor)
  const text = decode(cursor)
  return text?.startsWith('t') === true ? readItemId(text.slice(1)) : null
}

/** Where a thread stands in an inbox: pinned ones first, then by activity, then by id. */
export interface InboxKey {
  readonly isPinned: boolean
  readonly activity: number
  readonly v2Id: string
}

export function inboxCursor({ isPinned, activity, v2Id }: InboxKey): string {
  return encode(`i${isPinned ? 1 : 0}.${activity}.${v2Id}`)
}

export function readInboxCursor(cursor: string): InboxKey | null {
  const [, pinned, activity, v2Id] = /^i([01])\.(\d+)\.(\d+)$/.exec(decode(cursor) ?? '') ?? []
  if (activity === undefined || v2Id === undefined) return null
  return { isPinned: pinned === '1', activity: Number(activity), v2Id }
}

const encode = (text: string): string => Buffer.from(text).toString('base64url')

function decode(cursor: string): string | null {
  const text = Buffer.from(cursor, 'base64url').toString('latin1')
  return encode(text) === cursor ? text : null
}
