/**
 * Instagram itself as a source: what is new, with as few requests as can be. A run goes
 *
 * 1. down the inbox from the newest thread until threads stand as they did when it was last walked to its end; the messages
 *    that come along with a thread mostly suffice, else it is read back to known ground;
 * 2. through the message requests, when there are others than before, else once a week; through spam once a week;
 * 3. further back in threads that have not been read to their beginning, what is newest first, over all threads;
 * 4. once more to threads that could not be read before: last, so that they keep nothing else from being read;
 * 5. where requests were saved, through threads that have not been looked at for longest: for late reactions, edits and what
 *    was taken back.
 *
 * Every page carries how far its thread has been read once it is in the archive, so that a run which is cut off anywhere
 * leaves nothing that a later one would skip. Reading marks nothing as seen.
 */
import PQueue from 'p-queue'
import type { Micros } from '../../clock.ts'
import { FailedError } from '../../errors.ts'
import type { Direct } from '../../instagram/direct/direct.ts'
import type { InboxPage } from '../../instagram/direct/inbox.ts'
import type { MessagePage } from '../../instagram/direct/read-thread.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { Source, SourceDescription, SourcePage, SourceThread, ThreadReading, WalkedFolder } from '../source.ts'
import { frontier, hasGap, isItemId, reachOf } from './coverage.ts'
import { unreadTextToKeep } from './item/expiring-media.ts'
import { cursorAfter, cursorAlong, cursorPastRepetition } from './next-cursor.ts'
import { PeopleBook } from './people-book.ts'
import { type KnownReadings, lastItemOf, ReadingBook } from './reading-book.ts'
import { toSourceThread } from './thread-header.ts'
import { toPage } from './thread-page.ts'
import { troubleWithIt } from './trouble.ts'

const DAY: Micros = 86_400_000_000
const WEEK = 7 * DAY
/** Threads without activity for so long are not swept. */
const SWEPT_ACTIVITY = 30 * DAY
/** So many requests of a run may be spent on sweeping. */
const MOST_SWEPT = 20
/** Empty or repeated pages in a row before a walk is given up. */
const MOST_FRUITLESS = 3
/** So many threads in a row that cannot be read: something else is wrong. */
const MOST_FAILURES = 3

export interface InstagramSourceOptions {
  readonly direct: Direct
  readonly owner: { readonly userId: string; readonly username: string | null }
  readonly known: KnownReadings
  /** When the run began, by our clock. */
  readonly startedAt: Micros
  /** Each request goes through it: it may wait, and ask again. */
  readonly ask: <Answer>(request: () => Promise<Answer>) => Promise<Answer>
  /** Requests made so far. */
  readonly requests: () => number
  /** How many threads are read back at the same time; default 1, as a person does it. */
  readonly threadsAtOnce?: number | undefined
  /** What a person may want to know later: a stable word, and words. */
  readonly onEvent?: (code: string, message: string) => void
}

export class InstagramSource implements Source {
  readonly isLive = true
  readonly #options: InstagramSourceOptions
  readonly #book: ReadingBook
  readonly #people = new PeopleBook()
  readonly #headers = new Map<string, SourceThread>()
  /** Pages in a row, by thread, that held nothing older than what was known. */
  readonly #fruitless = new Map<string, number>()
  readonly #restarted = new Set<string>()
  /** Threads that could not be read in this run. */
  readonly #failed = new Set<string>()
  #changed = 0
  #failures = 0
  #isPartial = false
  #endedBy: unknown

  constructor(options: InstagramSourceOptions) {
    this.#options = options
    this.#book = new ReadingBook(options.known)
    const { userId, username } = options.owner
    this.#people.learn([{ userId, username, fullName: null }], options.startedAt)
  }

  get requests(): number {
    return this.#options.requests()
  }

  /** Why reading ended before everything was read; undefined when it did not. */
  get endedBy(): unknown {
    return this.#endedBy
  }

  /** Something could not be read, or is left for another run. */
  get isPartial(): boolean {
    return this.#isPartial || this.#endedBy !== undefined || this.threadsLeft > 0
  }

  /** Threads that have not been read to their beginning, or cannot be read. */
  get threadsLeft(): number {
    return this.#book.unfinished().length + this.#book.unreadable().length
  }

  async describe(): Promise<SourceDescription> {
    const { owner, startedAt } = this.#options
    return {
      kind: 'instagram',
      owner: this.#people.person(owner.userId, startedAt),
      total: 0,
      settings: null,
      notes: [],
    }
  }

  /** Ends without an error when Instagram or the budget puts an end to reading: what was read stays, `endedBy` says why. */
  async *pages(signal: AbortSignal): AsyncGenerator<SourcePage, void, undefined> {
    try {
      for await (const page of this.#read()) {
        yield page
        if (signal.aborted) return
      }
    } catch (error) {
      if (!signal.aborted) this.#endedBy = error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  async *#read(): AsyncGenerator<SourcePage, void, undefined> {
    const before = this.requests
    const requestsTotal = yield* this.#walk('inbox')
    const wantsRequests = this.#wantsRequests(requestsTotal)
    if (wantsRequests) yield* this.#walkAside('pending', requestsTotal)
    // One of the two a night, but for the first, so that a quiet night stays at two requests.
    const isFirst = this.#book.folder('spam') === undefined
    if (isFirst || (this.#isDue('spam') && !wantsRequests)) yield* this.#walkAside('spam')
    yield* this.#readBack()
    yield* this.#readAgain()
    const saved = this.#changed + 2 - (this.requests - before)
    if (this.#changed > 0) yield* this.#sweep(Math.min(saved, MOST_SWEPT))
  }

  #wantsRequests(total: number | null): boolean {
    const known = this.#book.folder('pending')
    return known === undefined || (total !== null && total !== known.requestsTotal) || this.#isDue('pending')
  }

  #isDue(folder: WalkedFolder): boolean {
    const known = this.#book.folder(folder)
    return known === undefined || known.checkedAt <= this.#options.startedAt - WEEK
  }

  /** Requests and spam: where they cannot be had, the conversations still can. */
  async *#walkAside(folder: WalkedFolder, total: number | null = null): AsyncGenerator<SourcePage, void, undefined> {
    try {
      yield* this.#walk(folder, total)
    } catch (error) {
      const trouble = troubleWithIt(error)
      if (trouble === null) throw error
      this.#event('folder-unreadable', `the ${folder} folder cannot be read: ${trouble.message}`)
    }
  }

  /** One folder from its newest thread to known ground. @returns how many message requests the inbox counts */
  async *#walk(
    folder: WalkedFolder,
    total: number | null = null,
  ): AsyncGenerator<SourcePage, number | null, undefined> {
    const known = this.#book.folder(folder)?.completeUntil ?? null
    const seen = new Set<string>()
    let cursor: string | null = null
    let completeUntil: Micros | null = null
    let checkedAt: Micros | null = null
    let requestsTotal = total
    let fruitless = 0
    for (;;) {
      const page = await this.#askFolder(folder, cursor)
      if (page === null) return requestsTotal
      checkedAt ??= page.observedAt
      if (page.viewer !== null) this.#people.learn([page.viewer], page.observedAt)
      if (page.unreadable.length > 0) yield unreadableThreads(folder, page.unreadable)
      requestsTotal ??= page.pendingRequestsTotal
      const fresh = page.items.filter((thread) => !seen.has(thread.threadId))
      // What becomes active while the walk goes on may be missed by it: only what the first page had was before that.
      completeUntil ??= newestActivity(page.items)
      for (const thread of fresh) {
        seen.add(thread.threadId)
        if (!this.#book.isUnchanged(thread)) yield* this.#readNewest(thread, page.observedAt)
      }
      if (isKnownGround(page.items, known) || page.hasOlder === false) break
      if (page.cursor === null && page.hasOlder === null && isPartOfPage(page.items)) break
      fruitless = fresh.length === 0 ? fruitless + 1 : 0
      if (page.cursor === null || fruitless === MOST_FRUITLESS) {
        this.#event('folder-unfinished', `the ${folder} folder could not be walked to its end`)
        return requestsTotal
      }
      cursor = page.cursor
    }
    const folderReading = {
      folder,
      completeUntil: newer(completeUntil, known),
      checkedAt,
      requestsTotal: folder === 'pending' ? requestsTotal : null,
    }
    yield { ...NOTHING, folderReading }
    return requestsTotal
  }

  /** A page of a folder; null when its cursor leads nowhere any longer: the next walk begins anew. */
  async #askFolder(folder: WalkedFolder, cursor: string | null): Promise<InboxPage | null> {
    try {
      return await this.#ask(() => this.#folderPage(folder, cursor))
    } catch (error) {
      const trouble = troubleWithIt(error)
      if (cursor !== null && trouble?.status === 400) {
        this.#event('folder-unfinished', `the ${folder} folder could not be walked to its end: ${trouble.message}`)
        return null
      }
      // Nobody here has named it: it is no fault of what was asked for.
      if (folder === 'inbox' && trouble?.remedy === 'input')
        throw new FailedError(trouble.code, trouble.message, { cause: error })
      throw error
    }
  }

  async #folderPage(folder: WalkedFolder, cursor: string | null): Promise<InboxPage> {
    const { direct } = this.#options
    if (folder === 'pending') return await direct.pendingPage({ cursor })
    return await (folder === 'spam' ? direct.spamPage({ cursor }) : direct.inboxPage({ cursor }))
  }

  /** A thread that has changed: the messages that came along, and back to known ground. */
  async *#readNewest(thread: DirectThread, observedAt: Micros): AsyncGenerator<SourcePage, void, undefined> {
    this.#changed += 1
    const { threadId } = thread
    const known = this.#book.thread(threadId)
    const cursor = cursorAlong(thread)
    this.#headers.set(threadId, toSourceThread(thread, this.#people, observedAt))
    const itemIds = idsOf(thread)
    // Nothing came along of a thread that has something, or had.
    const hasSome = thread.hasOlder !== false || lastItemOf(thread) !== null || known.stretches.length > 0
    const isBare = itemIds.length === 0 && hasSome
    if (cursor !== 'missing' && !isBare) {
      const reading = this.#book.readNewest(thread, { itemIds, cursor }, observedAt, false)
      yield this.#page(thread, observedAt, reading, { isNewest: true, isAlong: true })
    } else if (known.unreadable === null) {
      yield* this.#readThread(threadId)
    }
    // One that could not be read before has its turn at the end.
    if (this.#book.thread(threadId).unreadable === null) yield* this.#closeGaps(threadId)
  }

  async *#closeGaps(threadId: string): AsyncGenerator<SourcePage, void, undefined> {
    while (hasGap(this.#book.thread(threadId).stretches)) {
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
      this.#headers.set(threadId, toSourceThread(thread, this.#people, observedAt))
      if (cursor === 'missing') {
        yield* this.#noteTrouble(threadId, 'its answer says that there is more, but not where')
        return
      }
      const itemIds = idsOf(thread)
      if (itemIds.length > 0 || cursor === null) {
        const reading = this.#book.readNewest(thread, { itemIds, cursor }, observedAt, true)
        yield this.#page(thread, observedAt, reading, { isNewest: true, isAlong: false })
        return
      }
      // Nothing that can be read, though there is more: what is newest lies behind.
      if (thread.unreadable.length > 0)
        yield this.#page(thread, observedAt, undefined, { isNewest: true, isAlong: false })
      at = cursor
    }
    yield* this.#noteTrouble(threadId, 'its pages are empty, though there is more')
  }

  /** One page back, where the thread goes on. @returns whether more of it may be asked for now */
  async *#readOlder(threadId: string): AsyncGenerator<SourcePage, boolean, undefined> {
    const at = frontier(this.#book.thread(threadId).stretches)
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
    if (!this.#headers.has(threadId)) this.#headers.set(threadId, toSourceThread(thread, this.#people, observedAt))
    const fruitless = isOlder ? 0 : (this.#fruitless.get(threadId) ?? 0) + 1
    this.#fruitless.set(threadId, fruitless)
    if (cursor === 'missing' || fruitless === MOST_FRUITLESS) {
      yield* this.#noteTrouble(threadId, 'its pages repeat, or end though there is more')
      return false
    }
    const reading = this.#book.readOlder(threadId, at.newest, { itemIds, cursor })
    yield this.#page(thread, observedAt, reading, { isNewest: false, isAlong: false })
    return true
  }

  /** Threads that could not be read when they should have been, but for those that this run has tried already. */
  async *#readAgain(): AsyncGenerator<SourcePage, void, undefined> {
    const threads = this.#book.unreadable().filter((it) => !this.#failed.has(it))
    // Each night begins with another, so that some that fail leave the others their turn.
    const first = Math.floor(this.#options.startedAt / DAY) % Math.max(1, threads.length)
    this.#failures = 0
    for (const threadId of [...threads.slice(first), ...threads.slice(0, first)]) {
      yield* this.#readThread(threadId)
      if (this.#failures === MOST_FAILURES - 1) return
      if (this.#book.thread(threadId).unreadable === null) while (yield* this.#readOlder(threadId));
    }
  }

  /** What has never been read, the newest first over all threads; so many threads at a time as it was told. */
  async *#readBack(): AsyncGenerator<SourcePage, void, undefined> {
    const { threadsAtOnce = 1 } = this.#options
    const queue = new PQueue({ concurrency: threadsAtOnce })
    const left = new Map(this.#book.unfinished().map((it) => [it.threadId, it.readBackTo]))
    while (left.size > 0) {
      const threads = newestOf(left, threadsAtOnce)
      const read = await queue.addAll(threads.map((threadId) => () => this.#oneFurtherBack(threadId)))
      for (const { threadId, pages, gotOn } of read) {
        yield* pages
        const readBackTo = this.#book.readBackTo(threadId)
        if (!gotOn || readBackTo === null) left.delete(threadId)
        else left.set(threadId, readBackTo)
      }
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

  async *#sweep(requests: number): AsyncGenerator<SourcePage, void, undefined> {
    const { startedAt } = this.#options
    const threads = this.#book.toSweep(startedAt - SWEPT_ACTIVITY, startedAt)
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
    const header = this.#headers.get(thread.threadId) ?? toSourceThread(thread, this.#people, observedAt)
    return toPage({ thread, header, observedAt, ...ends }, this.#people, reading)
  }

  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    return await this.#options.ask(request)
  }

  /** A page of a thread; null when this thread cannot be read now, which is noted and does not end the run. */
  async *#askThread(
    threadId: string,
    cursor: string | null,
  ): AsyncGenerator<SourcePage, MessagePage | null, undefined> {
    try {
      const answer = await this.#ask(() => this.#options.direct.messagePage(threadId, { cursor }))
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
      if (trouble.remedy !== 'input') this.#failures += 1
      if (this.#failures >= MOST_FAILURES) throw error
      return null
    }
  }

  /** A cursor that leads nowhere any longer: the thread is read once more from its newest message. */
  async *#startAgain(threadId: string): AsyncGenerator<SourcePage, void, undefined> {
    this.#restarted.add(threadId)
    this.#options.onEvent?.('cursor-expired', `thread ${threadId} is read again from its newest message`)
    this.#book.forgetCursors(threadId)
    yield* this.#readThread(threadId)
  }

  /** Written with the thread's header, where this run has seen it; else the next run meets it again. */
  *#noteTrouble(threadId: string, reason: string): Generator<SourcePage, void, undefined> {
    const reading = this.#book.noteUnreadable(threadId, reason)
    this.#failed.add(threadId)
    this.#event('thread-unreadable', `thread ${threadId} cannot be read: ${reason}`)
    const header = this.#headers.get(threadId)
    if (header !== undefined) yield { ...NOTHING, thread: header, reading }
  }

  #event(code: string, message: string): void {
    this.#isPartial = true
    this.#options.onEvent?.(code, message)
  }
}

const NOTHING: SourcePage = { thread: null, items: [], unreadable: [], endsThread: false, done: 0 }

function unreadableThreads(folder: WalkedFolder, texts: readonly string[]): SourcePage {
  const origin = `direct_v2/${folder}`
  const reason = 'a thread without an id'
  const unreadable = texts.map((text) => ({
    origin,
    byteOffset: null,
    reason,
    raw: Buffer.from(unreadTextToKeep(text)),
  }))
  return { ...NOTHING, unreadable }
}

const idsOf = (thread: DirectThread): string[] => thread.items.map((it) => it.itemId).filter(isItemId)

/** Threads that a page of a folder holds at most. */
const FULL_PAGE = 20

/** What says neither that it goes on nor that it ends has ended, unless it is as full as can be, or empty. */
function isPartOfPage({ length }: readonly DirectThread[]): boolean {
  return length > 0 && length < FULL_PAGE
}

/**
 * Whether all that lies below a page was there already. Its last thread tells: pinned ones stand above, and are not always
 * said to be pinned. Two that were active in the same microsecond may stand on either side.
 */
function isKnownGround(threads: readonly DirectThread[], known: Micros | null): boolean {
  const last = threads.findLast((it) => !it.isPinned && it.lastActivityAt !== null)
  return known !== null && last !== undefined && last.lastActivityAt! < known
}

function newestActivity(threads: readonly DirectThread[]): Micros | null {
  return threads.filter((it) => !it.isPinned).reduce<Micros | null>((at, it) => newer(at, it.lastActivityAt), null)
}

function newer(a: Micros | null, b: Micros | null): Micros | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}

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
