import { shownAsEmoji } from '../../../src/text/emoji.ts'
import type { ZoneOffsets } from '../../../src/zone-offsets.ts'
import type { Activity } from '../activity/activity.ts'
import { byCount, byText } from '../by-count.ts'
import type { DayRange } from '../filters.ts'
import { clockTime } from './clock-time.ts'
import type { ReactedFacts } from './content.ts'

/** Messages with the most reactions within a range of days; of equals the earlier first. */
export function reactedOf(
  { cube, reacted }: Activity,
  { from, to }: DayRange,
  offsets: ZoneOffsets,
  most: number,
): readonly ReactedFacts[] {
  const { start, at, day, thread, sender, type, emoji } = reacted
  const reactionsOn = (place: number) => (start[place + 1] ?? emoji.length) - start[place]!
  const asked: number[] = []
  for (let place = 0; place < day.length; place += 1) {
    if (day[place]! >= from && day[place]! <= to) asked.push(place)
  }
  const titleOf = (place: number) => cube.threads[thread[place]!]!.label
  return atLeast(leastOfMost(asked.map(reactionsOn), most), asked, reactionsOn)
    .sort(
      (one, other) =>
        reactionsOn(other) - reactionsOn(one) ||
        at[one]! - at[other]! ||
        byText(titleOf(one), titleOf(other)) ||
        one - other,
    )
    .slice(0, most)
    .map((place) => ({
      sentAt: at[place]!,
      clockTime: clockTime(offsets, at[place]!),
      thread: cube.threads[thread[place]!]!,
      sender: cube.people[sender[place]!]!,
      itemType: cube.types[type[place]!]!,
      reactions: reactionsOn(place),
      emoji: mixOf(
        [...emoji.subarray(start[place]!, start[place]! + reactionsOn(place))].map((each) => cube.emoji[each]!),
      ),
    }))
}

function atLeast(least: number, places: readonly number[], reactionsOn: (place: number) => number): number[] {
  return places.filter((place) => reactionsOn(place) >= least)
}

/** So many reactions each of the most has: sorting hundreds of thousands for a thousand takes its time. */
function leastOfMost(reactions: readonly number[], most: number): number {
  const counts = new Map<number, number>()
  for (const each of reactions) counts.set(each, (counts.get(each) ?? 0) + 1)
  let found = 0
  for (const [each, messages] of [...counts].sort(([one], [other]) => other - one)) {
    found += messages
    if (found >= most) return each
  }
  return 0
}

function mixOf(emoji: readonly string[]): readonly (readonly [emoji: string, times: number])[] {
  return [...Map.groupBy(emoji, shownAsEmoji)]
    .map(([each, own]) => [each, own.length] as const)
    .sort(
      byCount(
        ([, times]) => times,
        ([each]) => each,
      ),
    )
}
