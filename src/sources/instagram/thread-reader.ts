/**
 * Reads threads: from their newest message to known ground, further back, and once more where it failed. A thread that cannot
 * be read is noted and keeps no other from being read; several in a row end the run.
 */
import type { Micros } from '../../clock.ts'
import type { MessagePage } from '../../instagram/direct/read-thread.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { SourcePage, SourceThread, ThreadReading } from '../source.ts'
import { frontier, hasGap, isItemId, reachOf } from './coverage.ts'
import { cursorAfter, cursorAlong, cursorPastRepetition } from './next-cursor.ts'
import { NOTHING, type Reading } from './reading.ts'
import { lastItemOf } from './reading-book.ts'
import { toSourceThread } from './thread-header.ts'
import { toPage } from './thread-page.ts'
import { troubleWithIt } from './trouble.ts'

const MINUTE: Micros = 60_000_000
const DAY: Micros = 86_400_000_000
/** Threads without activity for so long are not swept. */
const SWEPT_ACTIVITY = 30 * DAY
/** Empty or repeated pages in a row before a thread is given up. */
const MOST_FRUITLESS = 3
/** So many threads in a row that cannot be read: something else is wrong. */
const MOST_FAILURES = 3

export class ThreadReader {
  readonly #reading: Reading
  readonly #headers = new Map<string, SourceThread>()
  /** Pages in a row, by thread, that held nothing older than what was known. */
  readonly #fruitless = new Map<string, number>()
  readonly #restarted = new Set<string>()
  /** Threads that could not be read in this run. */
  readonly #failed = new Set<string>()
  #failures = 0
  /** Threads that stood in a folder otherwise than when they were last read. */
  changed = 0

  constructor(reading: Reading) {
    this.#reading = reading
  }

  /** A thread that has changed: the messages that came along, and back to known ground. */
  async *readNewest(thread: DirectThread, observedAt: Micros): AsyncGenerator<SourcePage, void, undefined> {
    this.changed += 1
    const { threadId } = thread
    const known = this.#reading.book.thread(threadId)
    const cursor = this.#isDoubtful(thread) ? 'missing' : cursorAlong(thread)
    this.#headers.set(threadId, toSourceThread(thread, this.#reading.people, observedAt))
    const itemIds = idsOf(thread)
    // Nothing came along of a thread that has something, or had.
    const hasSome = thread.hasOlder !== false || lastItemOf(thread) !== null || known.stretches.length > 0
    const isBare = itemIds.length === 0 && hasSome
    if (cursor !== 'missing' && !isBare) {
      const reading = this.#reading.book.readNewest(thread, { itemIds, cursor }, observedAt, false)
      yield this.#page(thread, observedAt, reading, { isNewest: true, isAlong: true })
    } else if (known.unreadable === null) {
      yield* this.#readThread(threadId)
    }
    // One that could not be read before has its turn at the end; who looks for news reads back no further than those.
    if (this.#reading.watch === null && this.#reading.book.thread(threadId).unreadable === null)
      yield* this.#closeGaps(threadId)
  }

  /** A thread that has not changed as the inbox counts it: reactions, and how far others have read, may have. */
  *lookAgain(thread: DirectThread, observedAt: Micros): Generator<SourcePage, void, undefined> {
    const cursor = cursorAlong(thread)
    const itemIds = idsOf(thread)
    if (cursor === 'missing' || itemIds.length === 0) return
    const { threadId } = thread
    this.#headers.set(threadId, toSourceThread(thread, this.#reading.people, observedAt))
    const reading = this.#reading.book.readNewest(thread, { itemIds, cursor }, observedAt, false)
    yield this.#page(thread, observedAt, reading, { isNewest: true, isAlong: true })
  }

  /**
   * Who looks often meets answers that are older than the last: what they lack is no proof that it was taken back. The thread
   * itself is asked then.
   */
  #isDoubtful({ threadId, lastActivityAt }: DirectThread): boolean {
    const { activityAt } = this.#reading.book.thread(threadId)
    return this.#reading.watch !== null && activityAt !== null && (lastActivityAt ?? 0) < activityAt
  }

  async *#closeGaps(threadId: string): AsyncGenerator<SourcePage, void, undefined> {
    while (hasGap(this.#reading.book.thread(threadId).stretches)) {
      if (!(yield* this.#readOlder(threadId))) return
    }
  }

  /** The newest messages of a thread, by a request of its own. */
  async *#readThread(threadId: string): AsyncGenerator<SourcePage, void, undefined> {
    let at: string | null = null
    for (let made = 0; made < MOST_FRUITLESS; made += 1) {
      const answer: MessagePage | null = yield* this.#askThread(threadId, at)
      if (answer === null) return
      const { thread, observedAt } = answer
      const cursor = cursorAfter(thread)
      // Behind a page that could not be read, it is not known what is newest.
      const ends = { isNewest: at === null, isAlong: false }
      this.#headers.set(threadId, toSourceThread(thread, this.#reading.people, observedAt))
      if (cursor === 'missing') {
        yield* this.#noteTrouble(threadId, 'its answer says that there is more, but not where')
        return
      }
      const itemIds = idsOf(thread)
      if (itemIds.length > 0 || cursor === null) {
        const reading = this.#reading.book.readNewest(thread, { itemIds, cursor }, observedAt, true)
        yield this.#page(thread, observedAt, reading, ends)
        return
      }
      // Nothing that can be read, though there is more: what is newest lies behind.
      if (thread.unreadable.length > 0) yield this.#page(thread, observedAt, undefined, ends)
      at = cursor
    }
    yield* this.#noteTrouble(threadId, 'its pages are empty, though there is more')
  }

  /** One page back, where the thread goes on. @returns whether more of it may be asked for now */
  async *#readOlder(threadId: string): AsyncGenerator<SourcePage, boolean, undefined> {
    const at = frontier(this.#reading.book.thread(threadId).stretches)
    if (at === null) return false
    const hadStarted = this.#restarted.has(threadId)
    const answer = yield* this.#askThread(threadId, at.cursor)
    // It goes on from its newest message, where it was read again.
    if (answer === null) return this.#restarted.has(threadId) && !hadStarted && !this.#failed.has(threadId)
    const { thread, observedAt } = answer
    const itemIds = idsOf(thread)
    const reach = reachOf({ itemIds, cursor: thread.hasOlder === false ? null : thread.oldestCursor })
    const isOlder = reach !== null && BigInt(reach) < BigInt(at.oldest)
    const cursor = isOlder ? cursorAfter(thread) : cursorPastRepetition(thread)
    if (!this.#headers.has(threadId))
      this.#headers.set(threadId, toSourceThread(thread, this.#reading.people, observedAt))
    const fruitless = isOlder ? 0 : (this.#fruitless.get(threadId) ?? 0) + 1
    this.#fruitless.set(threadId, fruitless)
    if (cursor === 'missing' || fruitless === MOST_FRUITLESS) {
      yield* this.#noteTrouble(threadId, 'its pages repeat, or end though there is more')
      return false
    }
    const reading = this.#reading.book.readOlder(threadId, at.newest, { itemIds, cursor })
    yield this.#page(thread, observedAt, reading, { isNewest: false, isAlong: false })
    return true
  }

  /**
   * What has never been read, the newest first over all threads; so many threads at a time as it was told.
   *
   * @param since only what is newer
   */
  async *readBack(
    threadsAtOnce: number,
    since = Number.NEGATIVE_INFINITY,
  ): AsyncGenerator<SourcePage, void, undefined> {
    const unfinished = this.#reading.book.unfinished().filter((it) => it.readBackTo > since)
    const left = new Map(unfinished.map((it) => [it.threadId, it.readBackTo]))
    while (left.size > 0) {
      const threads = newestOf(left, threadsAtOnce)
      const read = await Promise.allSettled(threads.map((threadId) => this.#oneFurtherBack(threadId)))
      for (const { value } of read.filter((it) => it.status === 'fulfilled')) {
        const { threadId, pages, gotOn } = value
        yield* pages
        const readBackTo = this.#reading.book.readBackTo(threadId)
        if (!gotOn || readBackTo === null || readBackTo <= since) left.delete(threadId)
        else left.set(threadId, readBackTo)
      }
      // What ends the run for one is thrown once what the others brought is given out.
      const failed = read.find((it) => it.status === 'rejected')
      if (failed !== undefined) throw failed.reason
    }
  }

  async #oneFurtherBack(threadId: string): Promise<{ threadId: string; pages: SourcePage[]; gotOn: boolean }> {
    const pages: SourcePage[] = []
    const reading = this.#readOlder(threadId)
    for (;;) {
      const { done, value } = await reading.next()
      if (done) return { threadId, pages, gotOn: value }
      pages.push(value)
    }
  }

  /** Threads that could not be read when they should have been, but for those that this run has tried already. */
  async *readAgain(most = Number.POSITIVE_INFINITY): AsyncGenerator<SourcePage, void, undefined> {
    const threads = this.#reading.book.unreadable().filter((it) => !this.#failed.has(it))
    // Each night begins with another, so that some that fail leave the others their turn; so does each look for news.
    const turn = Math.floor(this.#reading.startedAt / (this.#reading.watch === null ? DAY : MINUTE))
    const first = turn % Math.max(1, threads.length)
    this.#failures = 0
    for (const threadId of [...threads.slice(first), ...threads.slice(0, first)].slice(0, most)) {
      yield* this.#readThread(threadId)
      if (this.#failures === MOST_FAILURES - 1) return
      if (this.#reading.watch !== null) continue
      if (this.#reading.book.thread(threadId).unreadable === null) while (yield* this.#readOlder(threadId));
    }
  }

  /** Threads that were not looked at for longest. */
  async *sweep(requests: number): AsyncGenerator<SourcePage, void, undefined> {
    const { startedAt } = this.#reading
    const threads = this.#reading.book.toSweep(startedAt - SWEPT_ACTIVITY, startedAt)
    for (const threadId of threads.slice(0, Math.max(0, requests))) {
      yield* this.#readThread(threadId)
      yield* this.#closeGaps(threadId)
    }
  }

  #page(
    thread: DirectThread,
    observedAt: Micros,
    reading: ThreadReading | undefined,
    ends: { readonly isNewest: boolean; readonly isAlong: boolean },
  ): SourcePage {
    const header = this.#headers.get(thread.threadId) ?? toSourceThread(thread, this.#reading.people, observedAt)
    return toPage({ thread, header, observedAt, ...ends }, this.#reading.people, reading)
  }

  /** A page of a thread; null when this thread cannot be read now, which is noted and does not end the run. */
  async *#askThread(
    threadId: string,
    cursor: string | null,
  ): AsyncGenerator<SourcePage, MessagePage | null, undefined> {
    try {
      const answer = await this.#reading.ask(() => this.#reading.direct.messagePage(threadId, { cursor }))
      this.#failures = 0
      const { threadId: id, threadV2Id } = answer.thread
      if (id === threadId || threadV2Id === threadId) return answer
      yield* this.#noteTrouble(threadId, `the answer is of another thread: ${id}`)
      return null
    } catch (error) {
      const trouble = troubleWithIt(error)
      if (trouble === null) throw error
      if (cursor !== null && trouble.status === 400 && !this.#restarted.has(threadId)) {
        yield* this.#startAgain(threadId)
        return null
      }
      yield* this.#noteTrouble(threadId, trouble.message)
      // A thread or a cursor that is not there says nothing of the others.
      const isItsOwn = trouble.remedy === 'input' || (cursor !== null && trouble.status === 400)
      if (!isItsOwn) this.#failures += 1
      if (this.#failures >= MOST_FAILURES) throw error
      return null
    }
  }

  /** A cursor that leads nowhere any longer: the thread is read once more from its newest message. */
  async *#startAgain(threadId: string): AsyncGenerator<SourcePage, void, undefined> {
    this.#restarted.add(threadId)
    this.#reading.tell('cursor-expired', `thread ${threadId} is read again from its newest message`)
    this.#reading.book.forgetCursors(threadId)
    yield* this.#readThread(threadId)
  }

  /** Written with the thread's header, where this run has seen it; else the next run meets it again. */
  *#noteTrouble(threadId: string, reason: string): Generator<SourcePage, void, undefined> {
    const reading = this.#reading.book.noteUnreadable(threadId, reason)
    this.#failed.add(threadId)
    this.#reading.note('thread-unreadable', `thread ${threadId} cannot be read: ${reason}`)
    const header = this.#headers.get(threadId)
    if (header !== undefined) yield { ...NOTHING, thread: header, reading }
  }
}

const idsOf = (thread: DirectThread): string[] => thread.items.map((it) => it.itemId).filter(isItemId)

function newestOf(left: ReadonlyMap<string, Micros>, count: number): string[] {
  if (count === 1) return [newestThread(left)]
  return [...left]
    .sort(([, a], [, b]) => b - a)
    .slice(0, count)
    .map(([threadId]) => threadId)
}

function newestThread(left: ReadonlyMap<string, Micros>): string {
  let [newest, at] = ['', Number.NEGATIVE_INFINITY]
  for (const [threadId, readBackTo] of left) if (readBackTo > at) [newest, at] = [threadId, readBackTo]
  return newest
}
