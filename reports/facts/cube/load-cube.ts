import type { Transaction } from '../../../src/archive/archive.ts'
import { localDay, zoneOffsets } from '../../../src/zone-offsets.ts'
import { dayNumber } from '../days.ts'
import type { DayRange } from '../filters.ts'
import { findPerson } from '../find-person.ts'
import { findThread } from '../find-thread.ts'
import type { FactsRequest } from '../load-facts.ts'
import { readNames } from '../read-names.ts'
import { readStretch } from '../read-stretch.ts'
import type { Cube } from './cube.ts'
import { NO_CUBE, readCube } from './read-cube.ts'

/** The range of each request, and the last days of each. */
export interface LoadedCube {
  readonly cube: Cube
  readonly days: number
  /** The day of the zone on which it was read. */
  readonly today: string
}

/**
 * Reads the cube of what some requests for facts, alike but for their days, are about: what they tell of messages and
 * reactions can be told from it.
 */
export async function loadCube(
  tx: Transaction,
  request: Omit<FactsRequest, 'from' | 'to'>,
  asked: readonly Pick<FactsRequest, 'from' | 'to'>[],
): Promise<LoadedCube> {
  const { account, thread, person, timeZone, days } = request
  const { accountId } = account
  const names = await readNames(tx, accountId)
  const filters = {
    accountId,
    threadId: thread === null ? null : await findThread(tx, accountId, names, thread),
    personId: person === null ? null : await findPerson(tx, accountId, names, person),
  }
  const stretch = await readStretch(tx, { ...filters, personId: null })
  const today = localDay(timeZone, request.now)
  const ranges = asked.flatMap(({ from, to }) => [withLastDays(from, to, days), lastDaysOf(to ?? today, days)])
  if (stretch === null) return { cube: NO_CUBE, days, today }
  const offsets = zoneOffsets(timeZone, stretch.first, Math.max(request.now, stretch.last + QUARTER))
  return { cube: await readCube(tx, filters, offsets, ranges, names), days, today }
}

/** What `readStretch` tells begins a quarter-hour; the newest message is somewhere in it. */
const QUARTER = 900_000_000

/** The last days of a stretch that begins early in the range reach back before it. */
function withLastDays(from: string | null, to: string | null, days: number): DayRange {
  return {
    from: from === null ? Number.NEGATIVE_INFINITY : dayNumber(from) - days + 1,
    to: to === null ? Number.POSITIVE_INFINITY : dayNumber(to),
  }
}

function lastDaysOf(to: string, days: number): DayRange {
  return { from: dayNumber(to) - days + 1, to: dayNumber(to) }
}
