/**
 * What a live source changes in the archive, for those who watch: written in the transaction of the page that showed it, so
 * that a change and the news of it are there together or not at all. Nothing is written while nobody watches, and nothing
 * that may lie before the moment at which the first of them was armed.
 */
import { hash } from 'node:crypto'
import type pg from 'pg'
import type { WatchEventKind } from '../archive/schema.ts'
import { armWatchers, loadWatchers, type WatcherArmed } from '../archive/watch/arm-watchers.ts'
import { loadReadReceipts, saveReadReceipts } from '../archive/watch/read-receipts.ts'
import { loadThreadFolders } from '../archive/watch/thread-folders.ts'
import {
  insertWatchEvents,
  type NewWatchEvent,
  releaseWatchEvents,
  threadsHeld,
} from '../archive/watch/write-watch-events.ts'
import type { Micros } from '../clock.ts'
import type { InboxMoment, SourceItem, SourceThread, ThreadReading } from '../sources/source.ts'
import type { ChangedMessage, MergeNews } from './merge-batch.ts'
import { itemIdToHex } from './message-id.ts'
import type { PeopleDirectory } from './people-directory.ts'
import type { State, StateReaction } from './state.ts'

interface SeenThread {
  readonly threadId: bigint
  readonly thread: SourceThread
  readonly items: readonly SourceItem[]
  readonly reading: ThreadReading | undefined
}

type News = Omit<NewWatchEvent, 'eventId' | 'noticedAt'> & { readonly noticedAt?: Micros }

/** So long news of a thread wait for older ones that cannot be read. */
const LONGEST_HELD: Micros = 86_400_000_000

const REQUESTS: ReadonlySet<string> = new Set(['pending', 'spam'])

export class WatchNews {
  readonly #client: pg.ClientBase
  readonly #accountId: bigint
  readonly #people: PeopleDirectory
  #watchers: readonly WatcherArmed[]
  #hasBegun = false
  /** Of the page at hand. */
  #news: News[] = []
  /** Threads of the page that were message requests before it, or that nobody knew. */
  #folders: ReadonlyMap<bigint, string | null> = new Map()
  /** Threads with news that wait for older ones. */
  readonly #held: Set<bigint>
  readonly merge: MergeNews = {
    added: (message, state) => this.#added(message, state),
    changed: (message, before, after) => this.#changed(message, before, after),
  }

  private constructor(
    client: pg.ClientBase,
    accountId: bigint,
    people: PeopleDirectory,
    watchers: readonly WatcherArmed[],
    held: readonly bigint[],
  ) {
    this.#client = client
    this.#accountId = accountId
    this.#people = people
    this.#watchers = watchers
    this.#held = new Set(held)
  }

  /** Null where nobody watches the account. */
  static async load(client: pg.ClientBase, accountId: bigint, people: PeopleDirectory): Promise<WatchNews | null> {
    const watchers = await loadWatchers(client, accountId)
    if (watchers.length === 0) return null
    return new WatchNews(client, accountId, people, watchers, await threadsHeld(client, accountId, null))
  }

  /** By Instagram's clock; infinite while nobody is armed. */
  get #since(): Micros {
    return Math.min(...this.#watchers.map((it) => it.armedAt ?? Number.POSITIVE_INFINITY))
  }

  get #seenSince(): Micros {
    return Math.min(...this.#watchers.map((it) => it.armedSeenAt ?? Number.POSITIVE_INFINITY))
  }

  /** Before a page is merged: arms who is to be armed, and looks at what the page is about to change. */
  async begin(moment: InboxMoment | undefined, threads: readonly SeenThread[]): Promise<void> {
    this.#news = []
    if (moment !== undefined && !this.#hasBegun) {
      this.#hasBegun = true
      await this.#release(await threadsHeld(this.#client, this.#accountId, moment.observedAt - LONGEST_HELD))
    }
    if (moment !== undefined && this.#watchers.some((it) => it.armedAt === null)) await this.#arm(moment)
    const requests = threads.filter(({ thread }) => REQUESTS.has(thread.folder)).map((it) => it.threadId)
    this.#folders = await loadThreadFolders(this.#client, this.#accountId, requests)
  }

  async #arm({ at: armedAt, observedAt: armedSeenAt }: InboxMoment): Promise<void> {
    await armWatchers(this.#client, this.#accountId, { armedAt, armedSeenAt })
    this.#watchers = this.#watchers.map((it) => (it.armedAt === null ? { ...it, armedAt, armedSeenAt } : it))
  }

  /** After a page was merged: writes its news, and hands out those of threads in which nothing newer is missing. */
  async save(threads: readonly SeenThread[]): Promise<void> {
    if (this.#since === Number.POSITIVE_INFINITY) return
    for (const it of threads) this.#request(it)
    await this.#readReceipts(threads)
    for (const { threadId, thread } of threads) {
      const news = this.#news.filter((it) => it.threadId === threadId)
      await insertWatchEvents(
        this.#client,
        this.#accountId,
        news.map((it) => this.#toEvent(it, thread.observedAt)),
      )
      if (news.length > 0) this.#held.add(threadId)
    }
    const complete = threads.filter(({ threadId, reading }) => this.#held.has(threadId) && this.#isComplete(reading))
    await this.#release(complete.map((it) => it.threadId))
  }

  async #release(threadIds: readonly bigint[]): Promise<void> {
    await releaseWatchEvents(this.#client, this.#accountId, threadIds)
    for (const threadId of threadIds) this.#held.delete(threadId)
  }

  /** Whether everything that came since is there: what is told of a thread comes in the order of time. */
  #isComplete(reading: ThreadReading | undefined): boolean {
    if (reading === undefined) return false
    const gap = reading.stretches.find((it) => it.cursor !== null)
    return gap === undefined || timeOf(gap.oldest) <= this.#since
  }

  #added({ threadId, messageId, sentAt, senderId }: ChangedMessage, state: State): void {
    const message = { id: messageId, sentAt }
    if (state.isEcho) return
    if (sentAt > this.#since && !state.isUnsent)
      this.#add({ threadId, kind: 'message', message, personId: senderId, happenedAt: sentAt })
    for (const it of state.reactions)
      this.#add({ ...reactionOf(threadId, message, it), happenedAt: it.reactedAt ?? sentAt })
  }

  #changed({ threadId, messageId, sentAt, senderId }: ChangedMessage, before: State, after: State): void {
    const message = { id: messageId, sentAt }
    const notYetAt = before.lastObservedAt
    // What another kind of source told, in its own way, says nothing of when it changed.
    if (before.source !== 'instagram' || after.source !== 'instagram') return
    if (after.isUnsent) {
      if (!before.isUnsent) this.#add({ threadId, kind: 'unsend', message, personId: senderId, notYetAt })
      return
    }
    if (before.text !== null && after.text !== null && before.text !== after.text)
      this.#add({ threadId, kind: 'edit', message, personId: senderId, notYetAt })
    for (const it of missingIn(before.reactions, after.reactions))
      this.#add({ ...reactionOf(threadId, message, it), happenedAt: it.reactedAt, notYetAt })
    for (const it of missingIn(after.reactions, before.reactions))
      this.#add({ ...reactionOf(threadId, message, it), kind: 'reaction-removed', happenedAt: null, notYetAt })
  }

  #request({ threadId, thread, items }: SeenThread): void {
    if (!REQUESTS.has(thread.folder) || REQUESTS.has(this.#folders.get(threadId) ?? '')) return
    const [newest] = [...items].sort((a, b) => b.sentAt - a.sentAt)
    if (newest === undefined) return
    const personId = this.#people.find(newest.sender, threadId) ?? null
    this.#add({ threadId, kind: 'request', message: null, personId, happenedAt: newest.sentAt })
  }

  /** Of what was read before anyone looked, it is not known when. */
  async #readReceipts(threads: readonly SeenThread[]): Promise<void> {
    const marked = threads.filter(({ thread }) => (thread.seen?.length ?? 0) > 0)
    if (marked.length === 0) return
    const known = await loadReadReceipts(
      this.#client,
      this.#accountId,
      marked.map((it) => it.threadId),
    )
    const fresh = new Map<string, Parameters<typeof saveReadReceipts>[2][number]>()
    for (const { threadId, thread, items } of marked) {
      const bySender = new Map(items.map((it) => [it.itemId, it.sender]))
      for (const { person, itemId } of thread.seen ?? []) {
        const personId = this.#people.find(person, threadId)
        if (personId === undefined) continue
        const before = known.find((it) => it.threadId === threadId && it.personId === personId)
        if (before !== undefined && BigInt(before.itemId) >= BigInt(itemId)) continue
        const message = { id: itemIdToHex(itemId), sentAt: timeOf(itemId) }
        // Nobody reads a message before it is there.
        const isNews = message.sentAt > this.#since
        const notYetAt = before?.noticedAt ?? (isNews ? this.#seenSince : null)
        // Whoever writes has read what they wrote: that is no receipt.
        const writer = bySender.get(itemId)
        const isOwn = writer !== undefined && this.#people.find(writer, threadId) === personId
        if (!isOwn) this.#add({ threadId, kind: 'read', message, personId, notYetAt })
        fresh.set(`${threadId}:${personId}`, { threadId, personId, itemId, noticedAt: thread.observedAt })
      }
    }
    await saveReadReceipts(this.#client, this.#accountId, [...fresh.values()])
  }

  /** Leaves out what may have happened before anyone watched. */
  #add(news: {
    readonly threadId: bigint
    readonly kind: WatchEventKind
    readonly message: News['message']
    readonly personId: bigint | null
    readonly happenedAt?: Micros | null
    readonly notYetAt?: Micros | null
    readonly emoji?: string
  }): void {
    const { happenedAt = null, notYetAt = null, emoji = null } = news
    const isSince = happenedAt === null ? (notYetAt ?? 0) >= this.#seenSince : happenedAt > this.#since
    if (isSince) this.#news.push({ ...news, happenedAt, notYetAt, emoji })
  }

  #toEvent(news: News, noticedAt: Micros): NewWatchEvent {
    const { threadId, kind, message, happenedAt, emoji } = news
    const personId = news.personId === null ? null : this.#people.current(news.personId)
    // A message comes once; the same change may come again later.
    const which = kind === 'message' || kind === 'request' ? '' : (happenedAt ?? noticedAt)
    const what = [this.#accountId, threadId, kind, message?.id ?? '', personId ?? '', emoji ?? '', which].join('|')
    const eventId = hash('sha256', what, 'hex').slice(0, 32)
    return { ...news, eventId, noticedAt, personId, emoji }
  }
}

function reactionOf(threadId: bigint, message: News['message'], { personId, emoji }: StateReaction) {
  return { threadId, kind: 'reaction' as const, message, personId, emoji }
}

function missingIn(some: readonly StateReaction[], all: readonly StateReaction[]): readonly StateReaction[] {
  return all.filter((it) => !some.some((one) => one.personId === it.personId && one.emoji === it.emoji))
}

/** An item id holds its time in microseconds above its lowest 64 bits. */
function timeOf(itemId: string): Micros {
  return Number(BigInt(itemId) >> 64n)
}
