import type { Micros } from '../../clock.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { FolderReading, ThreadReading, WalkedFolder } from '../source.ts'
import { addNewest, addOlder, frontier, isItemId, newerId, type ReadPage } from './coverage.ts'

/** How far an account had been read before. */
export interface KnownReadings {
  /** By Instagram's thread id. */
  readonly threads: ReadonlyMap<string, ThreadReading>
  readonly folders: readonly FolderReading[]
}

const NOTHING_READ: ThreadReading = {
  activityAt: null,
  lastItemId: null,
  stretches: [],
  checkedAt: 0,
  unreadable: null,
}

/** How far each thread has been read: what was known when the run began, and what it has read since. */
export class ReadingBook {
  readonly #threads: Map<string, ThreadReading>
  readonly #folders: ReadonlyMap<WalkedFolder, FolderReading>
  readonly #left: Set<string>

  constructor({ threads, folders }: KnownReadings) {
    this.#threads = new Map(threads)
    this.#left = new Set([...threads].filter(([, reading]) => isLeft(reading)).map(([threadId]) => threadId))
    this.#folders = new Map(folders.map((it) => [it.folder, it]))
  }

  folder(folder: WalkedFolder): FolderReading | undefined {
    return this.#folders.get(folder)
  }

  thread(threadId: string): ThreadReading {
    return this.#threads.get(threadId) ?? NOTHING_READ
  }

  /** Whether the thread stands in a folder as it did when its newest message was last read. */
  isUnchanged(thread: DirectThread): boolean {
    const known = this.#threads.get(thread.threadId)
    if (known === undefined || known.unreadable !== null || known.checkedAt === 0) return false
    return known.activityAt === thread.lastActivityAt && known.lastItemId === lastItemOf(thread)
  }

  /**
   * An answer that began at the newest message.
   *
   * @param isOwn of a request for this thread. What came along in a folder makes a thread that could not be read no readable
   *   one, unless nothing is missing then.
   */
  readNewest(thread: DirectThread, page: ReadPage, observedAt: Micros, isOwn: boolean): ThreadReading {
    const known = this.thread(thread.threadId)
    const stretches = addNewest(known.stretches, page)
    return this.#set(thread.threadId, {
      activityAt: thread.lastActivityAt,
      lastItemId: lastItemOf(thread),
      stretches,
      checkedAt: observedAt,
      unreadable: isOwn || frontier(stretches) === null ? null : known.unreadable,
    })
  }

  /** An answer at the cursor of the stretch with this newest item. */
  readOlder(threadId: string, newest: string, page: ReadPage): ThreadReading {
    const known = this.thread(threadId)
    return this.#set(threadId, { ...known, stretches: addOlder(known.stretches, newest, page), unreadable: null })
  }

  /** The cursors lead nowhere any longer: the thread is read again, from its newest message. */
  forgetCursors(threadId: string): ThreadReading {
    return this.#set(threadId, { ...this.thread(threadId), stretches: [] })
  }

  noteUnreadable(threadId: string, reason: string): ThreadReading {
    return this.#set(threadId, { ...this.thread(threadId), unreadable: reason })
  }

  /** Until when a thread has been read back; null when nothing of it is missing. */
  readBackTo(threadId: string): Micros | null {
    const at = frontier(this.thread(threadId).stretches)
    return at === null ? null : timeOf(at.oldest)
  }

  /** How many threads have not been read to their beginning, or cannot be read; asked after every page. */
  get threadsLeft(): number {
    return this.#left.size
  }

  /** Threads of which something is known to be missing, with the time up to which they have been read back. */
  unfinished(): { threadId: string; readBackTo: Micros }[] {
    return [...this.#threads].flatMap(([threadId, { unreadable }]) => {
      const readBackTo = this.readBackTo(threadId)
      return readBackTo === null || unreadable !== null ? [] : [{ threadId, readBackTo }]
    })
  }

  /** Threads that could not be read, in this run or an earlier one. */
  unreadable(): string[] {
    return [...this.#threads].flatMap(([threadId, { unreadable }]) => (unreadable === null ? [] : threadId))
  }

  /** Threads with activity since a time that were not looked at in this run, the longest unseen first. */
  toSweep(activeSince: Micros, runBegan: Micros): string[] {
    return [...this.#threads]
      .filter(([, it]) => it.checkedAt < runBegan && it.unreadable === null && (it.activityAt ?? 0) >= activeSince)
      .sort(([, a], [, b]) => a.checkedAt - b.checkedAt)
      .map(([threadId]) => threadId)
  }

  #set(threadId: string, reading: ThreadReading): ThreadReading {
    this.#threads.set(threadId, reading)
    if (isLeft(reading)) this.#left.add(threadId)
    else this.#left.delete(threadId)
    return reading
  }
}

const isLeft = ({ unreadable, stretches }: ThreadReading): boolean =>
  unreadable !== null || frontier(stretches) !== null

/** The newest of what the inbox shows of a thread; null of a thread without messages. */
export function lastItemOf({ items, lastPermanentItem }: DirectThread): string | null {
  const shown = [...items, ...(lastPermanentItem === null ? [] : [lastPermanentItem])]
  const ids = shown.map((it) => it.itemId).filter(isItemId)
  const [first, ...others] = ids
  return first === undefined ? null : others.reduce(newerId, first)
}

/** An item id holds its time in microseconds above its lowest 64 bits. */
function timeOf(itemId: string): Micros {
  return Number(BigInt(itemId) >> 64n)
}
