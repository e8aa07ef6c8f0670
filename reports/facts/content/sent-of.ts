import { DEEDS, type Deed } from '../../../src/archive/activity/quarter-activity.ts'
import type { Activity } from '../activity/activity.ts'
import { byCount, byText } from '../by-count.ts'
import type { DayRange } from '../filters.ts'
import type { GroupFacts, SentFacts } from './content.ts'
import type { VoiceLengths } from './read-voice-lengths.ts'

/** What people sent within a range of days, by sender; the most messages first. */
export function sentOf(
  { cube, deeds }: Activity,
  { from, to }: DayRange,
  voices: readonly (VoiceLengths | undefined)[],
): readonly SentFacts[] {
  const sums = new Float64Array(cube.people.length * DEEDS.length)
  for (let place = 0; place < deeds.day.length; place += 1) {
    if (deeds.day[place]! < from || deeds.day[place]! > to) continue
    sums[deeds.sender[place]! * DEEDS.length + deeds.deed[place]!]! += deeds.amount[place]!
  }
  const messages = new Float64Array(cube.people.length)
  const [begin, end] = [from * 24, (to + 1) * 24]
  const { hour, person, count } = cube.messages
  for (let cell = 0; cell < hour.length; cell += 1) {
    if (hour[cell]! >= begin && hour[cell]! < end) messages[person[cell]!]! += count[cell]!
  }
  return cube.people
    .map((label, place) => {
      const of = (deed: Deed) => sums[place * DEEDS.length + DEEDS.indexOf(deed)]!
      return {
        person: label,
        photos: of('photo'),
        videos: of('video'),
        gifs: of('gif'),
        files: of('file'),
        voiceMessages: of('voice'),
        voiceKnown: voices[place]?.known ?? 0,
        voiceSeconds: voices[place]?.seconds ?? 0,
        viewOnce: of('view-once'),
        calls: of('call'),
        callsMissed: of('call-missed'),
        callsKnown: of('call-known'),
        callSeconds: of('call-seconds'),
        messages: messages[place]!,
        edited: of('edited'),
        unsent: of('unsent'),
      }
    })
    .filter((sent) => sent.messages > 0)
    .sort(
      byCount(
        (sent) => sent.messages,
        ({ person }) => person.label,
      ),
    )
}

const GROUP_DEEDS = {
  joins: 'joined',
  leaves: 'left',
  removals: 'removed',
  titles: 'titled',
  photos: 'pictured',
  admins: 'made-admin',
} as const satisfies Readonly<Record<string, Deed>>

/** What happened to groups within a range of days, by thread, as the notices in them tell. */
export function groupsOf({ cube, deeds }: Activity, { from, to }: DayRange): readonly GroupFacts[] {
  const groups = new Map<number, Record<keyof typeof GROUP_DEEDS, number>>()
  const keyOf = new Map<number, keyof typeof GROUP_DEEDS>()
  for (const [key, deed] of Object.entries(GROUP_DEEDS)) {
    keyOf.set(DEEDS.indexOf(deed), key as keyof typeof GROUP_DEEDS)
  }
  for (let place = 0; place < deeds.day.length; place += 1) {
    const key = keyOf.get(deeds.deed[place]!)
    if (key === undefined || deeds.day[place]! < from || deeds.day[place]! > to) continue
    const thread = deeds.thread[place]!
    const own = groups.get(thread) ?? { joins: 0, leaves: 0, removals: 0, titles: 0, photos: 0, admins: 0 }
    groups.set(thread, own)
    own[key] += deeds.amount[place]!
  }
  return [...groups]
    .map(([thread, counts]) => ({ thread: cube.threads[thread]!, ...counts }))
    .sort((one, other) => byText(one.thread.label, other.thread.label))
}
