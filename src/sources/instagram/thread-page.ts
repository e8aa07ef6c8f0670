import type { Micros } from '../../clock.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { SourceItem, SourcePage, SourceThread, ThreadReading, Unreadable } from '../source.ts'
import { unreadTextToKeep } from './item/expiring-media.ts'
import { ItemError } from './item/item-error.ts'
import { readItem } from './item/read-item.ts'
import type { PeopleBook } from './people-book.ts'

/** What one answer held of a thread. */
export interface AnsweredThread {
  readonly thread: DirectThread
  readonly header: SourceThread
  readonly observedAt: Micros
  /** The answer began at the newest message. */
  readonly isNewest: boolean
  /** The thread came along in a folder; such a one was seen without its messages though it had some. */
  readonly isAlong: boolean
}

/** The messages of an answer as a page; what cannot be read is kept as it came. */
export function toPage(answered: AnsweredThread, people: PeopleBook, reading: ThreadReading | undefined): SourcePage {
  const { thread, header, observedAt, isNewest, isAlong } = answered
  const origin = 'direct_v2/threads'
  const items: SourceItem[] = []
  const unreadable: Unreadable[] = []
  const keep = (reason: string, raw: string) =>
    unreadable.push({ origin: `${origin}/${thread.threadId}`, byteOffset: null, reason, raw: Buffer.from(raw) })
  const context = { observedAt, origin, person: (userId: string) => people.person(userId, observedAt) }
  for (const { raw } of thread.items) {
    try {
      items.push(readItem(raw, context))
    } catch (error) {
      if (!(error instanceof ItemError)) throw error
      keep(error.message, error.raw)
    }
  }
  for (const { raw, reason } of thread.unreadable) keep(reason, unreadTextToKeep(raw))
  const isOldest = thread.hasOlder === false
  const isEmpty = thread.items.length === 0
  // An answer that could not be read in full cannot say what is missing; nor one that shows nothing and yet has something.
  const isDoubtful = unreadable.length > 0 || (isEmpty && (isAlong || thread.lastPermanentItem !== null))
  const whole = isDoubtful ? {} : { whole: { observedAt, isNewest, isOldest } }
  return { thread: header, items, unreadable, endsThread: false, done: 0, ...(reading && { reading }), ...whole }
}
