import type { Account } from '../../src/archive/accounts.ts'
import type { Archive, Transaction } from '../../src/archive/archive.ts'
import type { Micros } from '../../src/clock.ts'
import { localDay, type ZoneOffsets, zoneOffsets } from '../../src/zone-offsets.ts'
import { NO_CONTENT, type SkinTones } from './content/content.ts'
import { type ContentWish, loadContent } from './content/load-content.ts'
import { countUp, personOf } from './count-up.ts'
import { dayNumber, dayText } from './days.ts'
import { loadExchange, noExchange } from './exchange/load-exchange.ts'
import { type ExchangeSettings, exchangeSettings } from './exchange/settings.ts'
import type { Facts, ReactionFacts, Scope } from './facts.ts'
import type { DayRange, Filters } from './filters.ts'
import { findPerson } from './find-person.ts'
import { findThread } from './find-thread.ts'
import { byLabels } from './reaction-order.ts'
import { readCounts } from './read-counts.ts'
import { type Names, readNames } from './read-names.ts'
import { type ReactionRow, readReactions } from './read-reactions.ts'
import { readStretch } from './read-stretch.ts'
import { yearOf } from './year-of.ts'

export interface FactsRequest {
  readonly account: Account
  readonly timeZone: string
  /** As people type them. */
  readonly thread: string | null
  readonly person: string | null
  /** Days, inclusive; null: open. */
  readonly from: string | null
  readonly to: string | null
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
export function loadFacts(archive: Archive, request: FactsRequest): Promise<LoadedFacts> {
  return archive.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => loadFactsIn(tx, request))
}

/** The same in a snapshot that the caller has opened, to read more in it. */
export async function loadFactsIn(tx: Transaction, request: FactsRequest): Promise<LoadedFacts> {
  const { account, timeZone, from, to, days } = request
  const names = await readNames(tx, account.accountId)
  const filters = await filtersOf(tx, request, names)
  const stretch = await readStretch(tx, { ...filters, personId: null })
  // The messages of a person may be fewer than those that others' reactions, or the person's own, are on.
  const own = filters.personId === null ? stretch : await readStretch(tx, filters)
  const newestDay = own === null ? null : localDay(timeZone, own.last)
  const now = Math.max(request.now, stretch === null ? 0 : stretch.last + QUARTER)
  const offsets = stretch === null ? null : zoneOffsets(timeZone, stretch.first, now)
  const scope = {
    account: account.name,
    timeZone,
    thread: filters.threadId === null ? null : (names.threads.get(filters.threadId) ?? null),
    person: filters.personId === null ? null : personOf(names, filters.personId),
  }
  const recent = lastDaysOf(request)
  const recentDays = { from: dayText(recent.from), to: dayText(recent.to), lastDays: { days, newestDay } }
  const range = factsOver(tx, filters, offsets, rangeOf(request), { ...scope, from, to, lastDays: null }, names)
  // Its statement is on its way by then.
  setImmediate(() => request.whileCounting?.())
  const settings = request.settings ?? exchangeSettings({})
  const none = noExchange(settings, dayNumber(localDay(timeZone, now)))
  const counted = await range
  const { ownerPersonId } = account
  const withExchange = offsets !== null && (request.withExchange ?? true)
  const exchange = withExchange
    ? await loadExchange(tx, { filters, ownerPersonId, offsets, range: rangeOf(request), now, settings }, names)
    : none
  const last = await factsOver(tx, filters, offsets, recent, { ...scope, ...recentDays }, names)
  const { withContent: wish = EVERYTHING, skinTones = 'joined' } = request
  const content = await loadContent(tx, { filters, offsets, range: rangeOf(request), wish, skinTones }, names)
  const nothing = { exchange: none, content: NO_CONTENT }
  const year =
    request.withYear === false ? null : yearOf(rangeOf(request), counted.days, localDay(timeZone, request.now))
  const review =
    year === null
      ? { ...counted, ...nothing }
      : {
          ...(await factsOver(tx, filters, offsets, year, { ...scope, ...daysOf(year), lastDays: null }, names)),
          exchange: none,
          content: await loadContent(tx, { filters, offsets, range: year, wish: EVERYTHING, skinTones }, names),
        }
  return { range: { ...counted, exchange, content }, lastDays: { ...last, ...nothing }, year: review }
}

function daysOf({ from, to }: DayRange): { readonly from: string; readonly to: string } {
  return { from: dayText(from), to: dayText(to) }
}

const EVERYTHING: ContentWish = { words: true, content: true }

async function filtersOf(tx: Transaction, { account, thread, person }: FactsRequest, names: Names): Promise<Filters> {
  const { accountId } = account
  return {
    accountId,
    threadId: thread === null ? null : await findThread(tx, accountId, names, thread),
    personId: person === null ? null : await findPerson(tx, accountId, names, person),
  }
}

function rangeOf({ from, to }: FactsRequest): DayRange {
  return {
    from: from === null ? Number.NEGATIVE_INFINITY : dayNumber(from),
    to: to === null ? Number.POSITIVE_INFINITY : dayNumber(to),
  }
}

/** Whole days on the calendar of the zone, the day of `now` (or `to`) being the last of them. */
function lastDaysOf({ to, days, timeZone, now }: FactsRequest): DayRange {
  const last = dayNumber(to ?? localDay(timeZone, now))
  return { from: last - days + 1, to: last }
}

async function factsOver(
  tx: Transaction,
  filters: Filters,
  offsets: ZoneOffsets | null,
  range: DayRange,
  scope: Omit<Scope, 'firstDay' | 'lastDay'>,
  names: Names,
): Promise<Omit<Facts, 'exchange' | 'content'>> {
  const counted = countUp(offsets === null ? [] : await readCounts(tx, filters, offsets, range), names)
  const reactions = offsets === null ? [] : await readReactions(tx, filters, offsets, range)
  const [first, last] = [counted.days[0], counted.days.at(-1)]
  return {
    ...counted,
    scope: { ...scope, firstDay: first ? dayText(first.day) : null, lastDay: last ? dayText(last.day) : null },
    reactions: reactionsOf(reactions, names),
  }
}

function reactionsOf(rows: readonly ReactionRow[], names: Names): readonly ReactionFacts[] {
  return rows
    .map((row) => ({
      giver: personOf(names, row.giver_id),
      receiver: personOf(names, row.receiver_id),
      emoji: row.emoji,
      count: row.reactions,
    }))
    .sort(byLabels)
}
