import type { Micros } from '../../clock.ts'

/**
 * What was done in one thread in one UTC quarter of a year, as columns: an object a turn or a count takes many times as long
 * where there are millions. People, item types and emoji are places in lists, from 0 on.
 */
export interface QuarterActivity {
  readonly people: readonly bigint[]
  readonly itemTypes: readonly string[]
  readonly emoji: readonly string[]
  /** Messages by quarter-hour, sender and item type; each such triple once. */
  readonly counts: {
    /** Quarter-hours since the quarter of a year began. */
    readonly quarter: Column
    readonly sender: Column
    readonly type: Column
    readonly messages: Column
  }
  /**
   * Messages of one person with nobody else's in between, no midnight (UTC) and no silence of an hour, in order. Notices,
   * calls and echoes of reactions take no turn.
   */
  readonly turns: {
    readonly person: Column
    readonly first: Column<Micros>
    readonly last: Column<Micros>
    readonly messages: Column
  }
  /** What messages have that their type does not tell, summed by quarter-hour, sender and deed. */
  readonly deeds: {
    readonly quarter: Column
    readonly sender: Column
    /** A place in `DEEDS`. */
    readonly deed: Column
    readonly amount: Column
  }
  /** Messages with reactions, in order. */
  readonly reacted: {
    readonly at: Column<Micros>
    readonly sender: Column
    readonly type: Column
    /** How many of `given` are on it. */
    readonly reactions: Column
  }
  readonly given: { readonly giver: Column; readonly emoji: Column }
}

type Column<Value = number> = readonly Value[]

/** What is summed of messages. What stands in archives: append only. */
export const DEEDS = [
  'unsent',
  'voice',
  'view-once',
  'call',
  'call-missed',
  'call-known',
  'call-seconds',
  'photo',
  'video',
  'gif',
  'file',
  'edited',
  'joined',
  'left',
  'removed',
  'titled',
  'pictured',
  'made-admin',
] as const
export type Deed = (typeof DEEDS)[number]

/** The same, while it is being filled. */
export type FillingActivity = Filling<QuarterActivity>
type Filling<Part> = Part extends readonly (infer Item)[] ? Item[] : { [Key in keyof Part]: Filling<Part[Key]> }

export function noActivity(): FillingActivity {
  return {
    people: [],
    itemTypes: [],
    emoji: [],
    counts: { quarter: [], sender: [], type: [], messages: [] },
    turns: { person: [], first: [], last: [], messages: [] },
    deeds: { quarter: [], sender: [], deed: [], amount: [] },
    reacted: { at: [], sender: [], type: [], reactions: [] },
    given: { giver: [], emoji: [] },
  }
}

export const QUARTER_MICROS: Micros = 900_000_000
export const DAY_MICROS: Micros = 86_400_000_000
const QUARTERS_A_DAY = 96

/** The same without some days. @param begins the first day of the quarter of a year, days since 1970-01-01 */
export function withoutDays(activity: QuarterActivity, begins: number, days: ReadonlySet<number>): QuarterActivity {
  const { counts, turns, deeds, reacted, given } = activity
  const isKeptQuarter = (quarter: number) => !days.has(begins + Math.floor(quarter / QUARTERS_A_DAY))
  const isKeptTime = (time: Micros) => !days.has(Math.floor(time / DAY_MICROS))
  const keptReacted = placesWhere(reacted.at, isKeptTime)
  const starts: number[] = []
  reacted.reactions.reduce((start, many, place) => {
    starts[place] = start
    return start + many
  }, 0)
  const keptGiven = keptReacted.flatMap((place) =>
    Array.from({ length: reacted.reactions[place]! }, (_, nth) => starts[place]! + nth),
  )
  return {
    ...activity,
    counts: picked(counts, placesWhere(counts.quarter, isKeptQuarter)),
    turns: picked(turns, placesWhere(turns.first, isKeptTime)),
    deeds: picked(deeds, placesWhere(deeds.quarter, isKeptQuarter)),
    reacted: picked(reacted, keptReacted),
    given: picked(given, keptGiven),
  }
}

function placesWhere(column: readonly number[], isKept: (value: number) => boolean): readonly number[] {
  const places: number[] = []
  for (const [place, value] of column.entries()) if (isKept(value)) places.push(place)
  return places
}

/** Some rows of columns of one length. */
function picked<Key extends string>(
  columns: Readonly<Record<Key, readonly number[]>>,
  places: readonly number[],
): Record<Key, number[]> {
  const entries = Object.entries<readonly number[]>(columns)
  return Object.fromEntries(entries.map(([key, column]) => [key, places.map((place) => column[place]!)])) as Record<
    Key,
    number[]
  >
}
