import type { Transaction } from '../../../src/archive/archive.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { Activity } from '../activity/activity.ts'
import { personOf } from '../count-up.ts'
import type { DayRange, Filters } from '../filters.ts'
import type { Names } from '../read-names.ts'
import { type Content, NO_CONTENT, type SkinTones } from './content.ts'
import { reactedOf } from './reacted-of.ts'
import { readVoiceLengths } from './read-voice-lengths.ts'
import { groupsOf, sentOf } from './sent-of.ts'

/** What of it is wanted: what is not needs no time. */
export interface ContentWish {
  readonly words: boolean
  readonly content: boolean
}

export interface ContentRequest {
  readonly filters: Filters
  readonly offsets: ZoneOffsets | null
  readonly range: DayRange
  readonly skinTones: SkinTones
}

/** More rows than this nobody reads. */
export const MOST_REACTED = 1000

/** Tells what is in the messages of a range. */
export async function loadContent(
  tx: Transaction,
  activity: Activity,
  { filters, offsets, range, skinTones }: ContentRequest,
  names: Names,
): Promise<Omit<Content, 'words'>> {
  if (offsets === null) return NO_CONTENT
  const voices = await readVoiceLengths(tx, filters, offsets, range)
  const lengths = new Map([...voices].map(([id, length]) => [personOf(names, id), length]))
  return {
    skinTones,
    sent: sentOf(
      activity,
      range,
      activity.cube.people.map((person) => lengths.get(person)),
    ),
    reacted: reactedOf(activity, range, offsets, MOST_REACTED),
    groups: groupsOf(activity, range),
  }
}
