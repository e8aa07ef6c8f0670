import type { DirectThread } from '../../instagram/direct/thread.ts'

/** Messages that a request for a thread gives at most. */
const FULL_PAGE = 20

/** Where a thread goes on after an answer; null at its beginning; `missing` where there is more, or may be, but no cursor. */
export function cursorAfter({ hasOlder, oldestCursor, items }: DirectThread): string | null | 'missing' {
  if (hasOlder === false) return null
  if (oldestCursor !== null) return oldestCursor
  return hasOlder === true || items.length >= FULL_PAGE ? 'missing' : null
}

/**
 * The same of a thread that came along in a folder, with fewer messages than it may have: only what says that it is the
 * beginning is one.
 */
export function cursorAlong(thread: DirectThread): string | null | 'missing' {
  return thread.hasOlder === null && thread.oldestCursor === null ? 'missing' : cursorAfter(thread)
}

/**
 * After a page with nothing older than what is known: the end, if the server says so or repeats a single message, as it does
 * for conversations with Facebook; else its cursor.
 */
export function cursorPastRepetition(thread: DirectThread): string | null | 'missing' {
  const next = cursorAfter(thread)
  return next !== null && thread.items.length === 1 ? null : next
}
