import type { Recipient } from '../instagram/direct/sending/recipient.ts'

/** How the ledger names whom something goes to; the people of a group in the order of their ids. */
export function recipientText(to: Recipient): string {
  if ('threadId' in to) return `thread:${to.threadId}`
  if ('userId' in to) return `user:${to.userId}`
  return `group:${[...new Set(to.groupOf)].sort(byNumber).join(',')}`
}

/** @returns null where it names nobody any more */
export function readRecipient(text: string): Recipient | null {
  const [, kind, ids = ''] = /^(thread|user|group):([\d,]+)$/.exec(text) ?? []
  switch (kind) {
    case 'thread':
      return { threadId: ids }
    case 'user':
      return { userId: ids }
    case 'group':
      return { groupOf: ids.split(',') }
    default:
      return null
  }
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1)
}
