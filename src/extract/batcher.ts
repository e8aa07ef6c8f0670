/**
 * Gathers pages into batches: enough messages for one transaction to be worth its price, from one or many threads. Of a
 * thread that goes on, the last millisecond is held back, so that all messages of a millisecond come in one batch and two
 * that are alike can be counted.
 */
import type {
  FolderReading,
  InboxMoment,
  SourceDoNotContact,
  SourceItem,
  SourcePage,
  SourceThread,
  ThreadReading,
  Unreadable,
  WholePage,
} from '../sources/source.ts'

interface BatchThread {
  readonly thread: SourceThread
  readonly items: readonly SourceItem[]
  readonly reading: ThreadReading | undefined
  readonly whole: WholePage | undefined
}

export interface Batch {
  readonly threads: readonly BatchThread[]
  readonly folderReadings: readonly FolderReading[]
  readonly doNotContact: readonly SourceDoNotContact[]
  readonly unreadable: readonly Unreadable[]
  /** Of a live source. */
  readonly moment?: InboxMoment | undefined
  readonly pages: number
  /** How far the source has come. */
  readonly done: number
}

const MESSAGES_PER_BATCH = 4_000
const CHARACTERS_PER_BATCH = 32 << 20

const millisOf = (item: SourceItem) => Math.floor(item.sentAt / 1000)

/** Splits off the items of the last item's millisecond, wherever they stand. */
function holdBack(items: readonly SourceItem[]): { ready: SourceItem[]; held: SourceItem[] } {
  const last = items.at(-1)
  if (last === undefined) return { ready: [], held: [] }
  const millis = millisOf(last)
  const ready = items.filter((item) => millisOf(item) !== millis)
  const held = items.filter((item) => millisOf(item) === millis)
  return held.length > MESSAGES_PER_BATCH ? { ready: [...items], held: [] } : { ready, held }
}

/** One page of a live source is a batch: what a request brought is to be in the archive before the next is made. */
export function batchOfPage(page: SourcePage): Batch {
  const { thread, items, unreadable, done, reading, folderReading, doNotContact = [], whole, moment } = page
  return {
    moment,
    threads: thread === null ? [] : [{ thread, items, reading, whole }],
    doNotContact,
    folderReadings: folderReading === undefined ? [] : [folderReading],
    unreadable,
    pages: 1,
    done,
  }
}

interface OpenThread {
  items: SourceItem[]
  isEnded: boolean
  /** Told with the thread's last page. */
  reading: ThreadReading | undefined
}

export class Batcher {
  readonly #open = new Map<SourceThread, OpenThread>()
  #folderReadings: FolderReading[] = []
  #doNotContact: SourceDoNotContact[] = []
  #unreadable: Unreadable[] = []
  #pages = 0
  #done = 0
  #messages = 0
  #characters = 0

  /** @returns whether the batch is full */
  add(page: SourcePage): boolean {
    this.#pages += 1
    this.#done = page.done
    this.#unreadable.push(...page.unreadable)
    if (page.folderReading !== undefined) this.#folderReadings.push(page.folderReading)
    this.#doNotContact.push(...(page.doNotContact ?? []))
    if (page.thread !== null) {
      const open = this.#open.get(page.thread) ?? { items: [], isEnded: false, reading: undefined }
      for (const item of page.items) {
        open.items.push(item)
        this.#characters += item.raw.length
      }
      open.isEnded = page.endsThread
      open.reading = page.reading ?? open.reading
      this.#open.set(page.thread, open)
      this.#messages += page.items.length
    }
    return this.#messages >= MESSAGES_PER_BATCH || this.#characters >= CHARACTERS_PER_BATCH
  }

  /** What is ready; with `isLast` everything. */
  take(isLast: boolean): Batch {
    const threads: BatchThread[] = []
    const held = new Map<SourceThread, SourceItem[]>()
    for (const [thread, { items, isEnded, reading }] of this.#open) {
      const split = isLast || isEnded ? { ready: items, held: [] } : holdBack(items)
      threads.push({ thread, items: split.ready, reading: isLast || isEnded ? reading : undefined, whole: undefined })
      if (!(isLast || isEnded)) held.set(thread, split.held)
    }
    const [unreadable, pages, done] = [this.#unreadable, this.#pages, this.#done]
    // Said of everything that was read: not before all of it is there.
    const folderReadings = isLast ? this.#folderReadings : []
    const doNotContact = isLast ? this.#doNotContact : []
    const batch = { threads, folderReadings, doNotContact, unreadable, pages, done }
    this.#open.clear()
    for (const [thread, items] of held) this.#open.set(thread, { items, isEnded: false, reading: undefined })
    this.#unreadable = []
    this.#pages = 0
    this.#messages = [...held.values()].reduce((sum, items) => sum + items.length, 0)
    this.#characters = 0
    return batch
  }
}
