/**
 * The extract job: from any source into the archive, batch by batch. A batch is one transaction: rows, raw text, headers,
 * quarantine, dirty marks, and last the fence; a process killed at any instruction leaves whole batches and nothing else,
 * and the next run over the same source finds them unchanged. While one batch is written, the next is read.
 */
import type pg from 'pg'
import type { Account } from '../archive/accounts.ts'
import { addDoNotContact } from '../archive/add-do-not-contact.ts'
import type { Archive } from '../archive/archive.ts'
import { kyselyOn } from '../archive/in-transaction.ts'
import { insertQuarantine } from '../archive/insert-quarantine.ts'
import { lacksStatistics, refreshStatistics } from '../archive/refresh-statistics.ts'
import { saveInboxCursor, saveThreadCursors } from '../archive/save-cursors.ts'
import { setOwner } from '../archive/set-owner.ts'
import { type Clock, systemClock } from '../clock.ts'
import { checkFence } from '../run/check-fence.ts'
import type { Lease } from '../run/lease.ts'
import type { RunCounts } from '../run/ledger.ts'
import type { Source, SourceKind } from '../sources/source.ts'
import { type Batch, Batcher, batchOfPage } from './batcher.ts'
import { findDoubles } from './find-doubles.ts'
import { IdPool } from './id-pool.ts'
import { type DoubleThread, joinThreads } from './join-threads.ts'
import { type MergeContext, mergeBatch } from './merge-batch.ts'
import { PeopleDirectory } from './people-directory.ts'
import { recogniseProbes, recogniseThreads } from './recognise-threads.ts'
import { type KnownThread, ThreadDirectory } from './thread-directory.ts'
import { VisitedSpans } from './visited-spans.ts'
import { WatchNews } from './watch-news.ts'
import { HeaderWriter } from './write-headers.ts'

export interface ExtractOptions {
  readonly source: Source
  readonly account: Account
  readonly lease: Lease
  /** Stops the job cleanly after the batch at hand; what was counted until then is returned. */
  readonly signal: AbortSignal
  readonly clock?: Clock
  /** How far the source has come, in its own unit, and how many messages were written or found known. */
  readonly onProgress?: (done: number, messages: number) => void
}

/**
 * Extracts a source into an account.
 *
 * @throws LaterError when the lease was lost; whatever the source throws; errors of the database
 */
export async function extractSource(archive: Archive, options: ExtractOptions): Promise<RunCounts> {
  const client = await archive.pool.connect()
  let broken: Error | undefined
  try {
    const extract = await Extract.prepare(client, options)
    return await extract.run()
  } catch (error) {
    await client.query('rollback').catch((cause: Error) => {
      broken = cause
    })
    throw error
  } finally {
    client.release(broken)
  }
}

type Resolved = KnownThread & Batch['threads'][number]

/** So many messages change what the planner should know. */
const A_LARGE_LOAD = 5_000

class Extract {
  readonly #client: pg.PoolClient
  readonly #options: ExtractOptions
  readonly #kind: SourceKind
  readonly #clock: Clock
  readonly #context: MergeContext
  readonly #threads: ThreadDirectory
  readonly #threadIds = new IdPool('threads')
  readonly #headers: HeaderWriter
  readonly #news: WatchNews | null
  readonly #visited = new VisitedSpans()
  readonly #seenThreads = new Set<bigint>()
  readonly #counts = { pages: 0, seen: 0, new: 0, changed: 0, unchanged: 0, quarantined: 0 }

  private constructor(
    client: pg.PoolClient,
    options: ExtractOptions,
    kind: SourceKind,
    people: PeopleDirectory,
    threads: ThreadDirectory,
    news: WatchNews | null,
  ) {
    this.#client = client
    this.#news = news
    this.#options = options
    this.#kind = kind
    this.#clock = options.clock ?? systemClock
    this.#threads = threads
    const { accountId, keepsUnsent } = options.account
    const personIds = new IdPool('people')
    this.#context = { accountId, keepsUnsent, people, personIds, pageIds: new IdPool('raw_pages'), news: news?.merge }
    this.#headers = new HeaderWriter(client, accountId, people, personIds)
  }

  static async prepare(client: pg.PoolClient, options: ExtractOptions): Promise<Extract> {
    const { accountId } = options.account
    const { kind } = await options.source.describe()
    if (await lacksStatistics(client)) await refreshStatistics(client)
    const people = await PeopleDirectory.load(client, accountId)
    const threads = await ThreadDirectory.load(client, accountId)
    await recogniseThreads(client, accountId, options.source, threads)
    // What a file brings is history, whenever it is read.
    const news = options.source.isLive === true ? await WatchNews.load(client, accountId, people) : null
    return new Extract(client, options, kind, people, threads, news)
  }

  async run(): Promise<RunCounts> {
    const { source, signal } = this.#options
    const batcher = new Batcher()
    let writing: Promise<void> = Promise.resolve()
    try {
      for await (const page of source.pages(signal)) {
        const batch = source.isLive ? batchOfPage(page) : batcher.add(page) ? batcher.take(false) : null
        if (batch === null) continue
        await writing
        // What a request brought is not thrown away; a file can be read again.
        if (signal.aborted && !source.isLive) break
        writing = this.#write(batch)
        // A failure is met at the next await; until then it must not count as unhandled.
        writing.catch(() => undefined)
      }
    } finally {
      // Whatever the source threw: nobody may roll back or reuse the connection while a batch is on it.
      await writing.catch(() => undefined)
    }
    await writing
    if (!signal.aborted) {
      await this.#write(batcher.take(true))
      await this.#inTransaction(() => this.#writeOwner())
      await this.#joinDoubles()
    }
    if (this.#counts.new + this.#counts.changed >= A_LARGE_LOAD) await refreshStatistics(this.#client)
    return this.#runCounts()
  }

  #runCounts(): RunCounts {
    const { pages, ...messages } = this.#counts
    return { requests: this.#options.source.requests ?? 0, pages, threads: this.#seenThreads.size, messages }
  }

  async #inTransaction(work: () => Promise<void>): Promise<void> {
    const { account, lease } = this.#options
    await this.#client.query('begin')
    await work()
    await checkFence(kyselyOn(this.#client), account.accountId, lease.fence)
    await this.#client.query('commit')
  }

  async #write(batch: Batch): Promise<void> {
    // In a transaction of its own, which would end this one.
    await this.#recognise(batch)
    await this.#inTransaction(async () => {
      await this.#threadIds.fill(this.#client, batch.threads.length)
      const threads = batch.threads.map((batchThread) => {
        const known = this.#threads.resolve(batchThread.thread, this.#threadIds)
        this.#seenThreads.add(known.threadId)
        return { ...known, ...batchThread }
      })
      await this.#threads.save(this.#client)
      await this.#news?.begin(batch.moment, threads)
      for (const round of inRounds(threads)) await this.#mergeRound(round)
      await this.#headers.write(threads)
      await this.#saveReadings(batch, threads)
      await this.#saveDoNotContact(batch)
      await this.#quarantine(batch)
      await this.#news?.save(threads)
    })
    this.#counts.pages += batch.pages
    this.#options.onProgress?.(batch.done, this.#counts.seen)
  }

  async #mergeRound(round: readonly Resolved[]): Promise<void> {
    const batches = round.map(({ threadId, isNew, items, whole }) => {
      const { visited, isUnvisited } = this.#visited.visit(threadId, items)
      return { threadId, items, whole, visited, isUntouched: isNew && isUnvisited }
    })
    const counts = await mergeBatch(this.#client, this.#context, batches)
    this.#counts.seen += counts.seen
    this.#counts.new += counts.new
    this.#counts.changed += counts.changed
    this.#counts.unchanged += counts.unchanged
  }

  /** A live source cannot be read twice: its threads are recognised by what each page shows. */
  async #recognise({ threads }: Batch): Promise<void> {
    if (!this.#options.source.isLive) return
    const probes = threads.map(({ thread, items, whole }) => ({
      ids: thread.ids,
      samples: items.map(({ sentAt, text }) => ({ sentAt, text })),
      messages: whole?.isOldest === true ? items.length : Number.POSITIVE_INFINITY,
    }))
    await recogniseProbes(this.#client, this.#context.accountId, probes, this.#threads)
  }

  /** A backup may tell less than what has been read here since; the source itself always tells the latest. */
  async #saveReadings({ folderReadings }: Batch, threads: readonly Resolved[]): Promise<void> {
    const { accountId } = this.#context
    const replaces = this.#options.source.isLive ? 'any' : 'older'
    const readings = threads.flatMap(({ threadId, reading }) => (reading === undefined ? [] : { threadId, ...reading }))
    await saveThreadCursors(this.#client, accountId, readings, replaces)
    for (const folder of folderReadings) await saveInboxCursor(this.#client, accountId, folder, replaces)
  }

  /** Those who asked not to be written to before a restore are not written to after it. */
  async #saveDoNotContact({ doNotContact }: Batch): Promise<void> {
    if (doNotContact.length === 0) return
    const { accountId, people, personIds } = this.#context
    await personIds.fill(this.#client, doNotContact.length)
    const known = doNotContact.flatMap(({ person, thread, since, reason }) => {
      const threadId = thread === null ? 0n : this.#threads.find([thread])
      if (threadId === undefined) return []
      return [{ person, threadId, personId: people.resolve(person, threadId, personIds), since, reason }]
    })
    await people.save(this.#client)
    for (const { person, threadId } of known) await this.#headers.writeNamesOf(person, threadId)
    const rows = known.map(({ personId, since, reason }) => ({ personId: people.current(personId), since, reason }))
    await addDoNotContact(this.#client, accountId, rows)
  }

  async #quarantine(batch: Batch): Promise<void> {
    const { accountId } = this.#context
    const now = this.#clock()
    this.#counts.quarantined += await insertQuarantine(this.#client, accountId, this.#kind, batch.unreadable, now)
  }

  /** Threads that this reading has shown to be one. A live source shows but a part of each, and is not asked. */
  async #joinDoubles(): Promise<void> {
    const { accountId } = this.#context
    for (const double of this.#threads.takeDoubles()) {
      if (this.#threads.mayBeOne(double.from, double.into, true)) await this.#join(double)
    }
    if (this.#options.source.isLive) return
    const doubles = await findDoubles(this.#client, accountId, this.#threads, this.#seenThreads)
    for (const double of doubles) await this.#join(double)
  }

  async #join(double: DoubleThread): Promise<void> {
    const [from, into] = [this.#threads.current(double.from), this.#threads.current(double.into)]
    if (from === into) return
    await this.#inTransaction(() => joinThreads(this.#client, this.#context, { from, into }))
    this.#threads.join({ from, into })
  }

  /** Whose inbox it is, as far as the source knows or guesses. */
  async #writeOwner(): Promise<void> {
    const { owner, isOwnerGuess = false } = await this.#options.source.describe()
    if (owner === null) return
    const { accountId, people, personIds } = this.#context
    await personIds.fill(this.#client, 1)
    const personId = people.resolve(owner, 0n, personIds)
    await people.save(this.#client)
    await this.#headers.writeNamesOf(owner, 0n)
    const observedAt = Math.max(0, ...owner.names.map((it) => it.lastObservedAt))
    await setOwner(this.#client, accountId, { personId, isGuess: isOwnerGuess, observedAt })
  }
}

/** A thread that occurs twice in a batch is merged twice, one after the other: what the first wrote the second finds. */
function inRounds<T extends { readonly threadId: bigint }>(threads: readonly T[]): T[][] {
  const rounds: T[][] = []
  const counts = new Map<bigint, number>()
  for (const thread of threads) {
    const round = counts.get(thread.threadId) ?? 0
    counts.set(thread.threadId, round + 1)
    const into = rounds[round]
    if (into === undefined) rounds.push([thread])
    else into.push(thread)
  }
  return rounds
}
