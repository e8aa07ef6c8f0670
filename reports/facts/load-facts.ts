import type { Account } from '../../src/archive/accounts.ts'
import type { Archive, Transaction } from '../../src/archive/archive.ts'
import type { Micros } from '../../src/clock.ts'
import { localDay, type ZoneOffsets, zoneOffsets } from '../../src/zone-offsets.ts'
import type { Activity } from './activity/activity.ts'
import { loadActivity } from './activity/load-activity.ts'
import { NO_CONTENT, NO_WORDS, type SkinTones } from './content/content.ts'
import { type ContentWish, loadContent } from './content/load-content.ts'
import { loadWords } from './content/load-words.ts'
import { personOf } from './count-up.ts'
import type { CubeOf } from './cube/cube.ts'
import { cubeOfRanges } from './cube/cube-of-ranges.ts'
import { countedOver, newestDay } from './cube/facts-of-cube.ts'
import type { LoadedCube } from './cube/loaded-cube.ts'
import { Places } from './cube/places.ts'
import { dayNumber, dayText } from './days.ts'
import type { Exchange } from './exchange/exchange.ts'
import { type ExchangeWalk, noExchange, readFolders, startExchange } from './exchange/load-exchange.ts'
import { type ExchangeSettings, exchangeSettings } from './exchange/settings.ts'
import type { Facts, Scope } from './facts.ts'
import type { DayRange, Filters } from './filters.ts'
import { findPerson } from './find-person.ts'
import { findThread } from './find-thread.ts'
import { type Names, readNames } from './read-names.ts'
import { readStretch } from './read-stretch.ts'
import { yearOf } from './year-of.ts'

export interface FactsRequest extends AskedRange {
  readonly account: Account
  readonly timeZone: string
  /** As people type them. */
  readonly thread: string | null
  readonly person: string | null
  /** How many days the last days are, counted back from `to`, else from today. */
  readonly days: number
  readonly now: Micros
  /** Default: those of `exchangeSettings`. */
  readonly settings?: ExchangeSettings
  /** Whether any report is wanted that tells who writes after whom; default: yes. */
  readonly withExchange?: boolean
  /** Which parts of the content are wanted; default: all. */
  readonly withContent?: ContentWish
  /** Default: joined. */
  readonly skinTones?: SkinTones
  /** Whether the year is wanted; default: yes. */
  readonly withYear?: boolean
  /** Called once the server has begun to count, which takes a while: time for work of one's own. */
  readonly whileCounting?: () => void
}

/** Days, `YYYY-MM-DD`, inclusive; null: open. */
export interface AskedRange {
  readonly from: string | null
  readonly to: string | null
}

/** What `readStretch` tells begins a quarter-hour; the newest message is somewhere in it. */
const QUARTER: Micros = 900_000_000

/** Of the range; of the last days and of a year beside it. */
export interface LoadedFacts {
  readonly range: Facts
  readonly lastDays: Facts
  readonly year: Facts
}

/**
 * Reads, in one snapshot, everything that reports are made of: over the range, and over the last days and a year beside it.
 *
 * @throws UsageError when the thread or the person is unknown or could be several
 */
export async function loadFacts(archive: Archive, request: FactsRequest): Promise<LoadedFacts> {
  const { loaded } = await loadRanges(archive, request, [request])
  return loaded[0]!
}

/**
 * The same of several ranges, for which what was done is read once.
 *
 * @returns facts of each range; and the counts of all of them, from which any part of them can be told
 */
export function loadRanges(
  archive: Archive,
  request: Omit<FactsRequest, keyof AskedRange>,
  ranges: readonly AskedRange[],
): Promise<{ readonly loaded: readonly LoadedFacts[]; readonly countsOf: () => LoadedCube }> {
  return archive.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => loadRangesIn(tx, request, ranges))
}

async function loadRangesIn(
  tx: Transaction,
  request: Omit<FactsRequest, keyof AskedRange>,
  ranges: readonly AskedRange[],
): Promise<{ readonly loaded: readonly LoadedFacts[]; readonly countsOf: () => LoadedCube }> {
  const { account, timeZone, days } = request
  const names = await readNames(tx, account.accountId)
  const filters = await filtersOf(tx, request, names)
  const stretch = await readStretch(tx, filters)
  const now = Math.max(request.now, stretch === null ? 0 : stretch.last + QUARTER)
  const offsets = stretch === null ? null : zoneOffsets(timeZone, stretch.first, now)
  const people = new Places<bigint>()
  const walks = await walksOf(tx, request, ranges, { filters, offsets, now, names, people })
  const onTurns: Parameters<typeof loadActivity>[1]['onTurns'] = (thread) => {
    for (const walk of walks ?? []) walk.through(thread)
  }
  const reading = loadActivity(tx, { filters, offsets, names, people, onTurns })
  // Its statement is on its way by then.
  setImmediate(() => request.whileCounting?.())
  const activity = await reading
  const none = noExchange(request.settings ?? exchangeSettings({}), dayNumber(localDay(timeZone, now)))
  const loaded: LoadedFacts[] = []
  for (const [place, range] of ranges.entries()) {
    const exchange = walks?.[place]?.result() ?? none
    loaded.push(await factsOf(tx, activity, { ...request, ...range }, { filters, offsets, names, exchange, none }))
  }
  return { loaded, countsOf: countsFrom(activity.cube, { timeZone, days, now: request.now }, ranges) }
}

/** Apart, so that what it holds until it is called, which may be once, is the counts and nothing else; then nothing. */
function countsFrom(
  cube: CubeOf<Int32Array>,
  { timeZone, days, now }: Pick<FactsRequest, 'timeZone' | 'days' | 'now'>,
  ranges: readonly AskedRange[],
): () => LoadedCube {
  const today = localDay(timeZone, now)
  const daysShown = ranges.flatMap(({ from, to }) => [withLastDays(from, to, days), lastDaysTo(to ?? today, days)])
  let held: CubeOf<Int32Array> | null = cube
  return () => {
    if (held === null) throw new Error('the counts were given before')
    const counts = { cube: cubeOfRanges(held, daysShown), days, today }
    held = null
    return counts
  }
}

interface Walking {
  readonly filters: Filters
  readonly offsets: ZoneOffsets | null
  readonly now: Micros
  readonly names: Names
  readonly people: Places<bigint>
}

/** One a range; null where no report is wanted that tells who writes after whom. */
async function walksOf(
  tx: Transaction,
  { account, settings = exchangeSettings({}), withExchange = true }: Omit<FactsRequest, keyof AskedRange>,
  ranges: readonly AskedRange[],
  { filters, offsets, now, names, people }: Walking,
): Promise<readonly ExchangeWalk[] | null> {
  if (offsets === null || !withExchange) return null
  const { accountId, ownerPersonId } = account
  const folders = await readFolders(tx, accountId)
  const shared = { filters, ownerPersonId, offsets, now, settings }
  return ranges.map((range) => startExchange({ ...shared, range: rangeOf(range) }, names, people, folders))
}

interface Loading {
  readonly filters: Filters
  readonly offsets: ZoneOffsets | null
  readonly names: Names
  readonly exchange: Exchange
  readonly none: Exchange
}

async function factsOf(
  tx: Transaction,
  activity: Activity,
  request: FactsRequest,
  { filters, offsets, names, exchange, none }: Loading,
): Promise<LoadedFacts> {
  const { account, timeZone, from, to, days, withContent: wish = EVERYTHING, skinTones = 'joined' } = request
  const scope = {
    account: account.name,
    timeZone,
    thread: filters.threadId === null ? null : (names.threads.get(filters.threadId) ?? null),
    person: filters.personId === null ? null : personOf(names, filters.personId),
    lastDays: null,
  }
  const over = (range: DayRange, more: Pick<Scope, 'from' | 'to'> & Partial<Scope>) =>
    countedOver(activity.cube, WHOLE, range, { ...scope, ...more })
  const contentOver = (range: DayRange) => loadContent(tx, activity, { filters, offsets, range, skinTones }, names)
  const counted = over(rangeOf(request), { from, to })
  const recent = lastDaysTo(to ?? localDay(timeZone, request.now), days)
  const lastDays = { days, newestDay: newestDay(activity.cube, WHOLE) }
  const last = over(recent, { ...daysOf(recent), lastDays })
  const year =
    request.withYear === false ? null : yearOf(rangeOf(request), counted.days, localDay(timeZone, request.now))
  const words =
    offsets === null || (year === null && !wish.words)
      ? { range: NO_WORDS, year: null }
      : await loadWords(
          tx,
          activity,
          filters,
          offsets,
          { range: (wish.words ? null : year) ?? rangeOf(request), year },
          names,
        )
  const content = {
    ...(wish.content ? await contentOver(rangeOf(request)) : { ...NO_CONTENT, skinTones }),
    words: wish.words ? words.range : NO_WORDS,
  }
  const review =
    year === null
      ? { ...counted, content: NO_CONTENT }
      : { ...over(year, daysOf(year)), content: { ...(await contentOver(year)), words: words.year ?? NO_WORDS } }
  return {
    range: { ...counted, exchange, content },
    lastDays: { ...last, exchange: none, content: NO_CONTENT },
    year: { ...review, exchange: none },
  }
}

/** All that was read, which is all that was asked for. */
const WHOLE = { thread: null, person: null }
const EVERYTHING: ContentWish = { words: true, content: true }

function daysOf({ from, to }: DayRange): { readonly from: string; readonly to: string } {
  return { from: dayText(from), to: dayText(to) }
}

async function filtersOf(
  tx: Transaction,
  { account, thread, person }: Pick<FactsRequest, 'account' | 'thread' | 'person'>,
  names: Names,
): Promise<Filters> {
  const { accountId } = account
  return {
    accountId,
    threadId: thread === null ? null : await findThread(tx, accountId, names, thread),
    personId: person === null ? null : await findPerson(tx, accountId, names, person),
  }
}

function rangeOf({ from, to }: AskedRange): DayRange {
  return {
    from: from === null ? Number.NEGATIVE_INFINITY : dayNumber(from),
    to: to === null ? Number.POSITIVE_INFINITY : dayNumber(to),
  }
}

/** The last days of a stretch that begins early in the range reach back before it. */
function withLastDays(from: string | null, to: string | null, days: number): DayRange {
  const range = rangeOf({ from, to })
  return { from: range.from - days + 1, to: range.to }
}

/** Whole days on the calendar of the zone, of which `to` is the last. */
function lastDaysTo(to: string, days: number): DayRange {
  const last = dayNumber(to)
  return { from: last - days + 1, to: last }
}
