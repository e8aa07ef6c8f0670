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
import type { Micros } from '../../clock.ts'
import type { Direct } from '../../instagram/direct/direct.ts'
import type { Source, SourceDescription, SourcePage, WalkedFolder } from '../source.ts'
import { FolderWalk } from './folder-walk.ts'
import { PeopleBook } from './people-book.ts'
import type { WatchReading } from './reading.ts'
import { type KnownReadings, ReadingBook } from './reading-book.ts'
import { ThreadReader } from './thread-reader.ts'

const HOUR: Micros = 3_600_000_000
const DAY: Micros = 24 * HOUR
const WEEK: Micros = 7 * DAY
/** So many requests of a run may be spent on sweeping. */
const MOST_SWEPT = 20

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
  /** Looks for news alone; absent: reads everything. */
  readonly watch?: WatchReading | undefined
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
  readonly #threads: ThreadReader
  readonly #folders: FolderWalk
  #isPartial = false
  #endedBy: unknown

  constructor(options: InstagramSourceOptions) {
    const { owner, known, startedAt, direct, ask, onEvent, watch = null } = options
    this.#options = options
    this.#book = new ReadingBook(known)
    this.#people.learn([{ ...owner, fullName: null }], startedAt)
    const tell = (code: string, message: string): void => onEvent?.(code, message)
    const note = (code: string, message: string): void => {
      this.#isPartial = true
      tell(code, message)
    }
    const reading = { direct, book: this.#book, people: this.#people, watch, startedAt, ask, tell, note }
    this.#threads = new ThreadReader(reading)
    this.#folders = new FolderWalk(reading, this.#threads)
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
    return this.#book.threadsLeft
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
      for await (const page of this.#options.watch === undefined ? this.#read() : this.#look(this.#options.watch)) {
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
    const requestsTotal = yield* this.#folders.walk('inbox')
    const wantsRequests = this.#wantsRequests(requestsTotal)
    if (wantsRequests) yield* this.#folders.walkAside('pending', requestsTotal)
    // One of the two a night, but for the first, so that a quiet night stays at two requests.
    const isFirst = this.#book.folder('spam') === undefined
    if (isFirst || (this.#isDue('spam') && !wantsRequests)) yield* this.#folders.walkAside('spam')
    yield* this.#threads.readBack(this.#options.threadsAtOnce ?? 1)
    yield* this.#threads.readAgain()
    const saved = this.#threads.changed + 2 - (this.requests - before)
    if (this.#threads.changed > 0) yield* this.#threads.sweep(Math.min(saved, MOST_SWEPT))
  }

  /** News alone: of the inbox, and of the requests while there are any. */
  async *#look({ since }: WatchReading): AsyncGenerator<SourcePage, void, undefined> {
    const requestsTotal = yield* this.#folders.walk('inbox')
    if (this.#wantsRequests(requestsTotal) || (requestsTotal !== 0 && this.#isDue('pending', HOUR)))
      yield* this.#folders.walkAside('pending', requestsTotal)
    if (this.#isDue('spam', DAY)) yield* this.#folders.walkAside('spam')
    if (since === null) return
    yield* this.#threads.readAgain(1)
    yield* this.#threads.readBack(1, since)
  }

  #wantsRequests(total: number | null): boolean {
    const known = this.#book.folder('pending')
    return known === undefined || (total !== null && total !== known.requestsTotal) || this.#isDue('pending')
  }

  #isDue(folder: WalkedFolder, after = WEEK): boolean {
    const known = this.#book.folder(folder)
    return known === undefined || known.checkedAt <= this.#options.startedAt - after
  }
}
