import type { Account } from '../../src/archive/accounts.ts'
import type { Archive, Transaction } from '../../src/archive/archive.ts'
import type { Micros } from '../../src/clock.ts'
import { localDay, zoneOffsets } from '../../src/zone-offsets.ts'
import { byText } from './by-count.ts'
import { countUp, personOf } from './count-up.ts'
import { dayNumber, dayText } from './days.ts'
import type { Facts, ReactionFacts, Scope } from './facts.ts'
import type { Filters, Ranges } from './filters.ts'
import { findPerson } from './find-person.ts'
import { findThread } from './find-thread.ts'
import { type CountRow, readCounts } from './read-counts.ts'
import { type Names, readNames } from './read-names.ts'
import { type ReactionRow, readReactions } from './read-reactions.ts'
import { readStretch } from './read-stretch.ts'

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
}

/**
 * Reads, in one snapshot, everything that reports are made of: over the range, and over the last days beside it.
 *
 * @throws UsageError when the thread or the person is unknown or could be several
 */
export function loadFacts(archive: Archive, request: FactsRequest): Promise<{ range: Facts; lastDays: Facts }> {
  return archive.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => load(tx, request))
}

async function load(tx: Transaction, request: FactsRequest): Promise<{ range: Facts; lastDays: Facts }> {
  const { accountId } = request.account
  const names = await readNames(tx, accountId)
  const threadId = request.thread === null ? null : await findThread(tx, accountId, names, request.thread)
  const personId = request.person === null ? null : await findPerson(tx, accountId, names, request.person)
  const filters = { accountId, threadId, personId }
  const ranges = rangesOf(request)
  const { newestDay, counts, reactions } = await readNumbers(tx, filters, request.timeZone, ranges)
  const scope = {
    account: request.account.name,
    timeZone: request.timeZone,
    thread: threadId === null ? null : (names.threads.get(threadId) ?? null),
    person: personId === null ? null : personOf(names, personId),
  }
  const { from, to } = request
  const recent = { from: dayText(ranges.recent.from), to: dayText(ranges.recent.to) }
  return {
    range: factsOf('range', { ...scope, from, to, lastDays: null }, counts, reactions, names),
    lastDays: factsOf(
      'recent',
      { ...scope, ...recent, lastDays: { days: request.days, newestDay } },
      counts,
      reactions,
      names,
    ),
  }
}

/** The last days are whole days on the clocks of the zone, the day of `now` (or `to`) being the last of them. */
function rangesOf({ from, to, days, timeZone, now }: FactsRequest): Ranges {
  const lastDay = dayNumber(to ?? localDay(timeZone, now))
  return {
    range: {
      from: from === null ? Number.NEGATIVE_INFINITY : dayNumber(from),
      to: to === null ? Number.POSITIVE_INFINITY : dayNumber(to),
    },
    recent: { from: lastDay - days + 1, to: lastDay },
  }
}

async function readNumbers(
  tx: Transaction,
  filters: Filters,
  timeZone: string,
  ranges: Ranges,
): Promise<{ newestDay: string | null; counts: readonly CountRow[]; reactions: readonly ReactionRow[] }> {
  const stretch = await readStretch(tx, filters)
  // With a person, reactions count that others' messages got: the stretch of all messages has all their times.
  const whole = filters.personId === null ? stretch : await readStretch(tx, { ...filters, personId: null })
  if (whole === null) return { newestDay: null, counts: [], reactions: [] }
  const offsets = zoneOffsets(timeZone, whole.first, whole.last)
  return {
    newestDay: stretch === null ? null : localDay(timeZone, stretch.last),
    counts: await readCounts(tx, filters, offsets, ranges),
    reactions: await readReactions(tx, filters, offsets, ranges),
  }
}

function factsOf(
  over: 'range' | 'recent',
  scope: Omit<Scope, 'firstDay' | 'lastDay'>,
  counts: readonly CountRow[],
  reactions: readonly ReactionRow[],
  names: Names,
): Facts {
  const counted = countUp(counts, over, names)
  const [first, last] = [counted.days[0], counted.days.at(-1)]
  return {
    ...counted,
    scope: { ...scope, firstDay: first ? dayText(first.day) : null, lastDay: last ? dayText(last.day) : null },
    reactions: reactionsOf(reactions, over, names),
  }
}

function reactionsOf(rows: readonly ReactionRow[], over: 'range' | 'recent', names: Names): readonly ReactionFacts[] {
  return rows
    .map((row) => ({
      giver: personOf(names, row.giver_id),
      receiver: personOf(names, row.receiver_id),
      emoji: row.emoji,
      count: over === 'range' ? row.reactions : row.recent,
    }))
    .filter(({ count }) => count > 0)
    .sort(
      (one, other) =>
        byText(one.giver.label, other.giver.label) ||
        byText(one.receiver.label, other.receiver.label) ||
        byText(one.emoji, other.emoji),
    )
}
