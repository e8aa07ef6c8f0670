import type { Transaction } from '../../../src/archive/archive.ts'
import type { Micros } from '../../../src/clock.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import { byText } from '../by-count.ts'
import { personOf, threadOf } from '../count-up.ts'
import type { DayRange, Filters } from '../filters.ts'
import type { Names } from '../read-names.ts'
import type { Exchange } from './exchange.ts'
import { endOfDay, localHours } from './local-clock.ts'
import { People, readTurns } from './read-turns.ts'
import type { ExchangeSettings } from './settings.ts'
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

/** Reads all turns once, whatever the range: who is new and what was answered is told from what was before. */
export async function loadExchange(tx: Transaction, request: ExchangeRequest, names: Names): Promise<Exchange> {
  const { filters, ownerPersonId, offsets, range, settings } = request
  const people = new People()
  const placeOf = (id: bigint | null) => (id === null ? null : people.placeOf(String(id)))
  const until = Number.isFinite(range.to) ? Math.min(request.now, endOfDay(offsets, range.to)) : request.now
  const folders = await readFolders(tx, filters.accountId)
  const walk = new Walk({
    owner: placeOf(ownerPersonId),
    only: placeOf(filters.personId),
    hoursOf: localHours(offsets),
    range,
    until,
    settings,
    personOf: (place) => personOf(names, people.ids[place]!),
  })
  for await (const { threadId, turns } of readTurns(tx, filters, people)) {
    walk.through({ thread: threadOf(names, threadId), folder: folders.get(threadId) ?? 'inbox', turns })
  }
  const { conversations, exchanges, ...rest } = walk.result()
  return {
    ...rest,
    settings,
    owner: ownerPersonId === null ? null : personOf(names, ownerPersonId),
    conversations: conversations.sort((one, other) => byText(one.thread.label, other.thread.label)),
    threads: exchanges.sort((one, other) => byText(one.thread.label, other.thread.label)),
  }
}

/** Folders of the threads that are not in the inbox. */
async function readFolders(tx: Transaction, accountId: bigint): Promise<ReadonlyMap<bigint, string>> {
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
