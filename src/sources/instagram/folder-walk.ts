/** Walks a folder of the inbox from its newest thread to known ground, and has what has changed on the way read. */
import type { Micros } from '../../clock.ts'
import { FailedError } from '../../errors.ts'
import type { InboxPage } from '../../instagram/direct/inbox.ts'
import type { DirectThread } from '../../instagram/direct/thread.ts'
import type { InboxMoment, SourcePage, WalkedFolder } from '../source.ts'
import { unreadTextToKeep } from './item/expiring-media.ts'
import { NOTHING, type Reading } from './reading.ts'
import type { ThreadReader } from './thread-reader.ts'
import { troubleWithIt } from './trouble.ts'

/** Empty or repeated pages in a row before a walk is given up. */
const MOST_FRUITLESS = 3

export class FolderWalk {
  readonly #reading: Reading
  readonly #threads: ThreadReader

  constructor(reading: Reading, threads: ThreadReader) {
    this.#reading = reading
    this.#threads = threads
  }

  /** Requests and spam: where they cannot be had, the conversations still can. */
  async *walkAside(folder: WalkedFolder, total: number | null = null): AsyncGenerator<SourcePage, void, undefined> {
    try {
      yield* this.walk(folder, total)
    } catch (error) {
      const trouble = troubleWithIt(error)
      if (trouble === null) throw error
      this.#reading.note('folder-unreadable', `the ${folder} folder cannot be read: ${trouble.message}`)
    }
  }

  /** One folder from its newest thread to known ground. @returns how many message requests the inbox counts */
  async *walk(folder: WalkedFolder, total: number | null = null): AsyncGenerator<SourcePage, number | null, undefined> {
    const known = this.#reading.book.folder(folder)?.completeUntil ?? null
    const seen = new Set<string>()
    let cursor: string | null = null
    let completeUntil: Micros | null = null
    let checkedAt: Micros | null = null
    let requestsTotal = total
    let fruitless = 0
    let moment: InboxMoment | undefined
    for (;;) {
      const page = await this.#askFolder(folder, cursor)
      if (page === null) return requestsTotal
      if (folder === 'inbox') moment ??= momentOf(page)
      checkedAt ??= page.observedAt
      if (page.viewer !== null) this.#reading.people.learn([page.viewer], page.observedAt)
      if (page.unreadable.length > 0) yield unreadableThreads(folder, page.unreadable)
      requestsTotal ??= page.pendingRequestsTotal
      const fresh = page.items.filter((thread) => !seen.has(thread.threadId))
      // What becomes active while the walk goes on may be missed by it: only what the first page had was before that.
      completeUntil ??= newestActivity(page.items)
      for (const thread of fresh) {
        seen.add(thread.threadId)
        const pages = this.#reading.book.isUnchanged(thread)
          ? cursor === null && this.#reading.watch?.looksOther(thread) === true
            ? this.#threads.lookAgain(thread, page.observedAt)
            : []
          : this.#threads.readNewest(thread, page.observedAt)
        for await (const it of pages) yield withMoment(it, moment)
      }
      if (isKnownGround(page.items, known) || page.hasOlder === false) break
      if (page.cursor === null && page.hasOlder === null && isPartOfPage(page.items)) break
      const { watch } = this.#reading
      if (folder === 'inbox' && watch !== null && isKnownGround(page.items, watch.since ?? Number.MAX_VALUE)) {
        // Not known ground, but old: how far the folder has been walked stays as it was.
        yield withMoment(NOTHING, moment)
        return requestsTotal
      }
      fruitless = fresh.length === 0 ? fruitless + 1 : 0
      if (page.cursor === null || fruitless === MOST_FRUITLESS) {
        this.#reading.note('folder-unfinished', `the ${folder} folder could not be walked to its end`)
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
    yield withMoment({ ...NOTHING, folderReading }, moment)
    return requestsTotal
  }

  /** A page of a folder; null when its cursor leads nowhere any longer: the next walk begins anew. */
  async #askFolder(folder: WalkedFolder, cursor: string | null): Promise<InboxPage | null> {
    try {
      return await this.#reading.ask(() => this.#folderPage(folder, cursor))
    } catch (error) {
      const trouble = troubleWithIt(error)
      if (cursor !== null && trouble?.status === 400) {
        this.#reading.note(
          'folder-unfinished',
          `the ${folder} folder could not be walked to its end: ${trouble.message}`,
        )
        return null
      }
      // Nobody here has named it: it is no fault of what was asked for.
      if (folder === 'inbox' && trouble?.remedy === 'input')
        throw new FailedError(trouble.code, trouble.message, { cause: error })
      throw error
    }
  }

  async #folderPage(folder: WalkedFolder, cursor: string | null): Promise<InboxPage> {
    const { direct } = this.#reading
    if (folder === 'pending') return await direct.pendingPage({ cursor })
    return await (folder === 'spam' ? direct.spamPage({ cursor }) : direct.inboxPage({ cursor }))
  }
}

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

/** What an answer shows is not newer than itself, whatever the clocks of its parts say. */
function momentOf({ observedAt, snapshotAt, items }: InboxPage): InboxMoment {
  const newest = Math.max(
    0,
    ...items.flatMap((it) => [it.lastActivityAt ?? 0, ...it.items.map((one) => one.sentAt ?? 0)]),
  )
  return { observedAt, at: Math.max(snapshotAt ?? observedAt, newest) }
}

const withMoment = (page: SourcePage, moment: InboxMoment | undefined): SourcePage =>
  moment === undefined ? page : { ...page, moment }

function newestActivity(threads: readonly DirectThread[]): Micros | null {
  return threads.filter((it) => !it.isPinned).reduce<Micros | null>((at, it) => newer(at, it.lastActivityAt), null)
}

function newer(a: Micros | null, b: Micros | null): Micros | null {
  if (a === null || b === null) return a ?? b
  return Math.max(a, b)
}
