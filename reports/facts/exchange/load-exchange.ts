import type { Transaction } from '../../../src/archive/archive.ts'
import type { Micros } from '../../../src/clock.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { byText } from '../by-count.ts'
import { personOf, threadOf } from '../count-up.ts'
import type { Places } from '../cube/places.ts'
import type { DayRange, Filters } from '../filters.ts'
import type { Names } from '../read-names.ts'
import type { Exchange } from './exchange.ts'
import { endOfDay, localHours } from './local-clock.ts'
import type { ExchangeSettings } from './settings.ts'
import type { ThreadTurns } from './turns.ts'
import { Walk } from './walk.ts'

export interface ExchangeRequest {
  readonly filters: Filters
  readonly ownerPersonId: bigint | null
  readonly offsets: ZoneOffsets
  readonly range: DayRange
  /** The time that it is, or that of the newest message where that is later. */
  readonly now: Micros
  readonly settings: ExchangeSettings
}

/** Takes all turns, thread by thread, whatever the range: who is new and what was answered is told from what was before. */
export interface ExchangeWalk {
  readonly through: (thread: ThreadTurns) => void
  readonly result: () => Exchange
}

/** @param people in whose places the turns name them */
export function startExchange(
  { filters, ownerPersonId, offsets, range, now, settings }: ExchangeRequest,
  names: Names,
  people: Places<bigint>,
  folders: ReadonlyMap<bigint, string>,
): ExchangeWalk {
  const placeOf = (id: bigint | null) => (id === null ? null : people.of(id))
  const until = Number.isFinite(range.to) ? Math.min(now, endOfDay(offsets, range.to)) : now
  const labelOf = (place: number) => personOf(names, people.items[place]!)
  const walk = new Walk({
    owner: placeOf(ownerPersonId),
    only: placeOf(filters.personId),
    hoursOf: localHours(offsets),
    range,
    until,
    settings,
    personOf: labelOf,
  })
  return {
    through: ({ threadId, turns }) =>
      walk.through({ thread: threadOf(names, threadId), folder: folders.get(threadId) ?? 'inbox', turns }),
    result: () => {
      const { conversations, exchanges, ...rest } = walk.result()
      return {
        ...rest,
        settings,
        owner: ownerPersonId === null ? null : personOf(names, ownerPersonId),
        conversations: conversations.sort((one, other) => byText(one.thread.label, other.thread.label)),
        threads: exchanges.sort((one, other) => byText(one.thread.label, other.thread.label)),
      }
    },
  }
}

/** Folders of the threads that are not in the inbox. */
export async function readFolders(tx: Transaction, accountId: bigint): Promise<ReadonlyMap<bigint, string>> {
  const rows = await tx
    .selectFrom('threads')
    .select(['thread_id', 'folder'])
    .where('account_id', '=', accountId)
    .where('folder', '!=', 'inbox')
    .execute()
  return new Map(rows.map(({ thread_id, folder }) => [thread_id, folder]))
}

/** Of an account without messages. */
export function noExchange(settings: ExchangeSettings, today: number): Exchange {
  const none = { answers: [], questions: [], conversations: [], threads: [], days: [], waiting: [] }
  return { ...none, settings, owner: null, newcomers: [], beginnings: [], today }
}
